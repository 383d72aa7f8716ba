"""What an export is: the preset whose headers it has, how it is written, and how its times are."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.connectors.dialect import (
    DELIMITERS,
    HEADER_WITHIN_ROWS,
    FileUnreadable,
    Layout,
    find_encoding,
    open_text,
    raw_rows,
)
from tasks.connectors.files import read_file
from tasks.connectors.headers import Headers, fold
from tasks.connectors.lines import rows
from tasks.connectors.moments import Moments
from tasks.connectors.preset import Preset, preset_names, read_preset
from tasks.connectors.workbooks import WorkbookUnreadable, is_workbook, sheet_rows
from tasks.core.columns import KINDS, NOTHING_TYPED
from tasks.core.model import FileMapping

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls"})
SAMPLE_ROWS = 3_000
LEAST_HEADERS = 3
TOP_ROWS = 10
# owners may be known by their id and one header more
MUST_KNOW = 2
_OFFSET = re.compile(r"\d(?:Z|\s*UTC|[+-]\d\d:?\d\d)$")
_FORMS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M", "%d.%m.%y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M%p", "%m/%d/%Y, %I:%M %p", "%d/%m/%Y, %H:%M", "%m/%d/%y", "%d/%m/%y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y.%m.%d %H:%M:%S", "%Y.%m.%d", "%Y%m%d", "%b %d, %Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y",
)  # fmt: skip
_MOMENT = ("at", "date", "time", "created", "created at", "date created", "timestamp", "дата", "дата створення",
           "дата создания", "створено", "создано")  # fmt: skip
# headers of tables that nobody's export has, as people name them; ids stand for whatever the table holds
PLAIN: Mapping[str, tuple[str, ...]] = {
    "lead_id": ("id", "lead id", "номер"), "submitted_at": (*_MOMENT, "submitted at", "дата заявки"),
    "crm_id": ("id", "record", "record id", "lead"), "created_at": _MOMENT, "deal_id": ("id", "deal", "deal id"),
    "changed_at": ("changed", "changed at", "updated at"), "closed_at": ("closed", "closed at"),
    "activity_id": ("id", "activity id"), "kind": ("kind", "type", "тип"), "at": (*_MOMENT, "start", "started at"),
    "day": ("day", "date", "день", "дата"), "amount": ("amount", "cost", "spend", "сума", "сумма"),
    "name": ("name", "full name", "ім'я", "имя"), "phone": ("phone", "tel", "телефон"),
    "mail": ("mail", "email", "e-mail", "пошта", "почта"), "stage": ("stage", "status", "етап", "этап", "статус"),
    "owner": ("owner", "manager", "seller", "менеджер", "відповідальний", "ответственный"),
    "campaign_name": ("campaign", "кампанія", "кампания"), "reason": ("reason", "причина"),
    "crm_source": ("source", "джерело", "источник"), "direction": ("direction", "напрямок", "направление"),
    "is_answered": ("answered",), "talked_seconds": ("talked", "duration", "seconds"), "rang_seconds": ("rang",),
    "platform_lead_id": ("form lead", "platform lead id"), "owner_id": ("id", "owner id"), "team": ("team", "відділ"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """`preset` None: the headers were put together from those of several presets.

    `forms`: how its dates are written beyond what the preset reads; `other_form`: they could be read so as well;
    `has_offsets`: its times say their own zone.
    """

    preset: str | None
    mapping: FileMapping
    layout: Layout
    also: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    other_form: str | None = None
    has_offsets: bool = False

    @property
    def brings(self) -> str:
        return self.mapping.brings

    def own_columns(self) -> dict[str, list[str]]:
        """Our column: the headers that it stands under in this file."""
        header, found = self.layout.header, self.layout.places.items()
        return {name: list(dict.fromkeys(header[place].strip() for place in places)) for name, places in found}


def recognise(path: Path, zone: ZoneInfo, country: str, currency: str) -> list[Recognised]:
    """One for each kind of row that the file brings, the main one first; none for a file that nothing fits.

    Raises FileUnreadable or OSError where there is nothing to look at.
    """
    try:
        encoding = None if is_workbook(path) else find_encoding(path)
    except WorkbookUnreadable as error:
        raise FileUnreadable(str(error)) from error
    found: list[tuple[int, int, Recognised]] = []
    cells = {fold(cell) for row in _top(path, HEADER_WITHIN_ROWS) for cell in row}
    for rank, (name, preset, brings) in enumerate(_candidates()):
        if len(cells & _headers_of(name, brings)) < MUST_KNOW:
            continue
        mapping = replace(_mapping(preset, brings, zone, country, currency), encoding=encoding)
        try:
            layout = read_file(path, mapping).layout
        except FileUnreadable:
            continue
        claimed = _claimed(layout, preset)
        if claimed >= min(LEAST_HEADERS, len(layout.header)):
            found.append((claimed, -rank, Recognised(name, mapping, layout)))
    if not found:
        return []
    most = max(claimed for claimed, _, _ in found)
    # a known export may lack a column that others would fill; where it knows less than half it is another export
    found = [each for each in found if each[2].preset is None or each[0] * 2 > most]
    found.sort(key=lambda each: (each[2].preset is not None, each[0], each[1]), reverse=True)
    best = found[0][2]
    also = {each.preset for claimed, _, each in found if claimed == found[0][0]} - {best.preset, None}
    of_preset = [each for _, _, each in found if each.preset == best.preset]
    kinds = of_preset if best.preset else [_settled(path, best)]
    return [_with_dates(path, replace(each, also=tuple(sorted(filter(None, also))))) for each in kinds]


def _settled(path: Path, known: Recognised) -> Recognised:
    """Each header stands for one of our columns, the kind's own id before those that it refers to."""
    taken: set[int] = set()
    columns: dict[str, tuple[str, ...]] = {}
    for name in KINDS[known.brings].columns:
        places = [place for place in known.layout.places.get(name, ()) if place not in taken]
        taken.update(places)
        if places:
            columns[name] = tuple(known.layout.header[place].strip() for place in places)
    mapping = replace(known.mapping, columns=columns)
    return replace(known, mapping=mapping, layout=read_file(path, mapping).layout)


def first_row(path: Path) -> tuple[str, ...]:
    """The cells of a text file's first row, by the delimiter that parts it into most."""
    return max((row for row in _top(path, 1)), key=len, default=())


def near_miss(path: Path) -> str:
    """Why nothing fits: what the likeliest preset lacks. Cells are not quoted: they may be a person's."""
    top = list(_top(path, TOP_ROWS))
    best: tuple[int, str, str, dict[str, tuple[int, ...]]] = (0, "", "", {})
    for name, preset, brings in _candidates():
        headers = Headers(_mapping(preset, brings, ZoneInfo("UTC"), "UA", ""))
        for row in top if name else ():
            places, _ = headers.places(row)
            best = max(best, (len(places), name or "", brings, places), key=lambda each: each[0])
    known, name, brings, places = best
    if known < LEAST_HEADERS:
        return "no preset knows its headers; if it is an export, write its file and columns: into a source"
    lacking = [group for group in KINDS[brings].header if not any(column in places for column in group)]
    names = ", ".join(" or ".join(group) for group in lacking)
    return f"looks like {name}, but has no column for {names}; export it with that column"


def _top(path: Path, most: int) -> Iterator[tuple[str, ...]]:
    """The file's first rows, once by each delimiter."""
    if is_workbook(path):
        for _, sheet in sheet_rows(path, None):
            yield from (tuple(row.cells or ()) for row in islice(sheet, most))
        return
    encoding = find_encoding(path)
    for delimiter in DELIMITERS:
        yield from (tuple(row.cells or ()) for row in islice(rows(open_text(path, encoding), delimiter, None), most))


@cache
def _candidates() -> tuple[tuple[str | None, Preset, str], ...]:
    presets = {name: read_preset(name) for name in preset_names()}
    named = [(name, preset, brings) for name, preset in presets.items() for brings in kinds_of(preset)]
    of_kind = {brings: [preset for _, preset, kind in named if kind == brings] for brings in KINDS}
    return (*named, *((None, _of_all(brings, of_kind[brings]), brings) for brings in KINDS))


@cache
def _headers_of(name: str | None, brings: str) -> frozenset[str]:
    preset = next(preset for known, preset, kind in _candidates() if (known, kind) == (name, brings))
    return frozenset(fold(header) for headers in preset.columns.values() for header in headers)


def kinds_of(preset: Preset) -> list[str]:
    """What a preset's file brings; a row of some CRMs is a record and a deal at once, under one id."""
    known = {*preset.columns, *preset.constants}
    able = [brings for brings, kind in KINDS.items() if all(known.intersection(group) for group in kind.header)]
    best = max(able, key=lambda brings: len(known.intersection(KINDS[brings].columns)), default=None)
    if best is None:
        return []
    ids = {"records": "crm_id", "deals": "deal_id"}
    is_one_row = best in ids and set(able) >= ids.keys() and (
        set(map(fold, preset.columns["crm_id"])) & set(map(fold, preset.columns["deal_id"]))
    )  # fmt: skip
    return ["records", "deals"] if is_one_row else [best]


def _of_all(brings: str, presets: Sequence[Preset]) -> Preset:
    """Every header that one of the presets has, and the plain words for it."""
    columns: dict[str, tuple[str, ...]] = {}
    for each in (*(preset.columns for preset in presets), PLAIN):
        for name, headers in each.items():
            columns[name] = tuple(dict.fromkeys([*columns.get(name, ()), *headers]))
    of_kind = {name: headers for name, headers in columns.items() if name in KINDS[brings].columns}
    return Preset(columns=of_kind, dates=tuple(dict.fromkeys(form for preset in presets for form in preset.dates)))


def _mapping(preset: Preset, brings: str, zone: ZoneInfo, country: str, currency: str) -> FileMapping:
    shared = {each.name for each in fields(Preset)} & {each.name for each in fields(FileMapping)} - {"columns", "zone"}
    keys = {name: getattr(preset, name) for name in shared}
    keys["currency"] = preset.currency or currency
    named = getattr(preset, "zone", None)
    keys["zone"] = ZoneInfo(named) if named else zone
    columns = {name: headers for name, headers in preset.columns.items() if name in KINDS[brings].columns}
    return FileMapping(source=brings, brings=brings, pattern="", country=country, columns=columns, **keys)


def _claimed(layout: Layout, preset: Preset) -> int:
    """How many of the file's headers the preset knows."""
    places = {place for taken in layout.places.values() for place in taken}
    ignored = {fold(header) for header in preset.ignored}
    return len(places | {place for place, header in enumerate(layout.header) if fold(header) in ignored})


def cells_of(path: Path, known: Recognised, column: str) -> Iterator[str]:
    """The texts of one of our columns at the top of a file, as they are written."""
    places = known.layout.places.get(column, ())
    for row in islice(raw_rows(path, known.layout, known.mapping), SAMPLE_ROWS) if places else ():
        if row.cells and len(row.cells) > places[0] and (text := row.cells[places[0]].strip()) not in NOTHING_TYPED:
            yield text


def unknown_words(path: Path, known: Recognised, column: str) -> Counter[str]:
    """What stands in a column of our own words that nothing translates."""
    values = {fold(word) for word in known.mapping.values.get(column, {})}
    return Counter(text for text in cells_of(path, known, column) if fold(text) not in values)


def _with_dates(path: Path, known: Recognised) -> Recognised:
    kind = KINDS[known.brings]
    clock = kind.clock or next((name for name, of in kind.columns.items() if of == "day"), None)
    texts = [] if clock is None else list(dict.fromkeys(cells_of(path, known, clock)))
    if not texts:
        return known
    offsets = sum(1 for text in texts if _OFFSET.search(text))
    known = replace(known, has_offsets=offsets * 2 > len(texts))
    own = tuple(known.mapping.dates)
    unread = [text for text in texts if not _reads(text, own, known.mapping.zone)]
    if len(unread) * 50 <= len(texts):
        return replace(known, other_form=_mirrored(texts, own, known.mapping.zone))
    forms = _forms_of(unread, known.mapping.zone)
    other = _mirrored(texts, forms, known.mapping.zone)
    dated = replace(known.mapping, dates=forms or own)
    return replace(known, mapping=dated, forms=forms, other_form=other)


def _reads(text: str, forms: Sequence[str], zone: ZoneInfo) -> bool:
    try:
        Moments(zone, tuple(forms)).day(text)
    except ValueError:
        return False
    return True


def _forms_of(texts: Sequence[str], zone: ZoneInfo) -> tuple[str, ...]:
    """The fewest forms that read the most."""
    chosen: list[str] = []
    left = list(texts[:500])
    while left and len(chosen) < 3:
        reads = {form: [text for text in left if _reads(text, (form,), zone)] for form in _FORMS}
        best = max(_FORMS, key=lambda form: len(reads[form]))
        if not reads[best]:
            break
        chosen.append(best)
        left = [text for text in left if text not in set(reads[best])]
    return tuple(chosen)


def _mirrored(texts: Sequence[str], forms: Sequence[str], zone: ZoneInfo) -> str | None:
    """The form with day and month changed about, where it reads every text as well."""
    swap: Mapping[str, str] = {"%d": "%m", "%m": "%d"}
    numeric = [text for text in texts[:500] if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]", text)]
    for form in forms if numeric and "/" in numeric[0] else ():
        other = re.sub("%[dm]", lambda hit: swap[hit[0]], form)
        if other != form and all(_reads(text, (other,), zone) for text in numeric):
            return other
    return None
