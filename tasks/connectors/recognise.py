"""What an export is: the preset whose headers it has, how it is written, and how its times are."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.connectors.candidates import candidates, headers_of, mapping_of
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
from tasks.connectors.plain_headers import NAMES
from tasks.connectors.preset import Preset
from tasks.connectors.workbooks import WorkbookUnreadable, is_workbook, sheet_rows
from tasks.core.columns import CHOICES, KINDS, NOTHING_TYPED
from tasks.core.model import FileMapping

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls"})
SAMPLE_ROWS = 3_000
LEAST_HEADERS = 3
TOP_ROWS = 10
# owners may be known by their id and one header more
MUST_KNOW = 2
_OF_ACCOUNTS = frozenset(map(fold, ("currency", "balance", "timezone", "time zone", "license no", "role")))
_HOUR = re.compile(r":|^\d{5}[.,]\d")
_OFFSET = re.compile(r"\d(?:Z|\s*UTC|[+-]\d\d:?\d\d)$")
_FORMS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M", "%d.%m.%y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M%p", "%m/%d/%Y, %I:%M %p", "%d/%m/%Y, %H:%M", "%m/%d/%y", "%d/%m/%y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y.%m.%d %H:%M:%S", "%Y.%m.%d", "%Y%m%d", "%b %d, %Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """`preset` None: the headers were put together from those of several presets.

    `forms`: how its dates are written beyond what the preset reads; `other_form`: they could be read so as well;
    `has_offsets`: its times say their own zone; `has_hours`: they are more than days.
    """

    preset: str | None
    mapping: FileMapping
    layout: Layout
    also: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    other_form: str | None = None
    has_offsets: bool = False
    has_hours: bool = True

    @property
    def brings(self) -> str:
        return self.mapping.brings

    def own_columns(self) -> dict[str, list[str]]:
        """Our column: the headers that it stands under in this file; what stands in others beside it is left out."""
        header = self.layout.header
        own = {name: [place for place in places if place < len(header)] for name, places in self.layout.places.items()}
        return {name: list(dict.fromkeys(header[place].strip() for place in places))
                for name, places in own.items() if places}  # fmt: skip


def recognise(
    path: Path, zone: ZoneInfo, country: str, currency: str, without: str | None = None
) -> list[Recognised]:
    """One for each kind of row that the file brings, the main one first; none for a file that nothing fits.

    `without`: a preset that it is not to be read by.
    Raises FileUnreadable or OSError where there is nothing to look at.
    """
    try:
        encoding = None if is_workbook(path) else find_encoding(path)
    except WorkbookUnreadable as error:
        raise FileUnreadable(str(error)) from error
    found: list[tuple[int, int, Recognised]] = []
    cells = {fold(cell) for row in _top(path, HEADER_WITHIN_ROWS) for cell in row}
    for rank, (name, preset, brings) in enumerate(candidates()):
        if len(cells & headers_of(name, brings)) < MUST_KNOW or (name is not None and name == without):
            continue
        mapping = replace(mapping_of(preset, brings, zone, country, currency), encoding=encoding)
        try:
            layout = read_file(path, mapping).layout
        except FileUnreadable:
            continue
        claimed = _claimed(layout, preset)
        if brings == "leads" and not _is_of_persons(path, layout, name):
            continue
        if claimed >= min(LEAST_HEADERS, len(layout.header)):
            found.append((claimed, -rank, Recognised(name, mapping, layout)))
    if not found:
        return []
    most = max(claimed for claimed, _, _ in found)
    # a known export may lack a column that others would fill; where it knows less than half it is another export
    found = [each for each in found if each[2].preset is None or each[0] * 2 > most]
    found.sort(key=lambda each: (each[2].preset is not None, each[0] + _named_so(path, each[2]), each[1]), reverse=True)
    best = found[0][2]
    also = {each.preset for claimed, _, each in found if claimed == found[0][0]} - {best.preset, None}
    of_preset = [each for _, _, each in found if each.preset == best.preset]
    kinds = of_preset if best.preset else [_settled(path, best)]
    return [_with_dates(path, replace(each, also=tuple(sorted(filter(None, also))))) for each in kinds]


def _named_so(path: Path, known: Recognised) -> int:
    """Of a table that no preset knows the name says more than a header or two."""
    if known.preset is not None:
        return 0
    own = re.search(NAMES[known.brings], path.stem.casefold())
    return 2 if own else int(re.search(NAMES[known.brings], path.parent.name.casefold()) is not None)


def _settled(path: Path, known: Recognised) -> Recognised:
    """Each header stands for one of our columns, the kind's own id before those that it refers to."""
    by_place: dict[int, str] = {}
    for name in KINDS[known.brings].columns:
        for place in known.layout.places.get(name, ()):
            by_place.setdefault(place, name)
    for name, places in known.layout.places.items():
        # a column that has another header beside it leaves one to the column that has none
        spare = [place for place in places if sum(owner == by_place[place] for owner in by_place.values()) > 1]
        if name not in by_place.values() and spare:
            by_place[spare[0]] = name
    header = known.layout.header
    columns = {name: tuple(header[place].strip() for place, owner in by_place.items() if owner == name)
               for name in KINDS[known.brings].columns if name in by_place.values()}  # fmt: skip
    mapping = replace(known.mapping, columns=columns)
    settled = replace(known, mapping=mapping, layout=read_file(path, mapping).layout)
    values = {name: _translated(path, settled, name) for name in CHOICES if name in columns}
    words = {name: known_words for name, known_words in values.items() if known_words}
    return replace(settled, mapping=replace(mapping, values=words))


def _translated(path: Path, known: Recognised, column: str) -> dict[str, str]:
    """Those of the column's words that some preset knows."""
    words: dict[str, str] = {}
    for _, preset, brings in candidates():
        if brings == known.brings:
            words |= {fold(word): ours for word, ours in preset.values.get(column, {}).items() if word != "*"}
    found = dict.fromkeys(cells_of(path, known, column, None))
    return {word: words[fold(word)] for word in found if words.get(fold(word)) in CHOICES[column]}


def first_row(path: Path) -> tuple[str, ...]:
    """The cells of a text file's first row, by the delimiter that parts it into most."""
    return max((row for row in _top(path, 1)), key=len, default=())


def near_miss(path: Path) -> str:
    """Why nothing fits: what the likeliest kind of export lacks. Cells are not quoted: they may be a person's."""
    top = list(_top(path, TOP_ROWS))
    best: tuple[int, int, str, list[tuple[str, ...]]] = (0, 0, "", [])
    for name, preset, brings in candidates():
        headers = Headers(mapping_of(preset, brings, ZoneInfo("UTC"), "UA", ""))
        for row in top:
            places, _ = headers.places(row)
            given = {*places, *preset.constants}
            lacking = [group for group in KINDS[brings].header if not given.intersection(group)]
            if len(lacking) != 1 or (brings == "leads" and not {"phone", "mail"} & places.keys()):
                continue
            what = name or f"a table of {brings.replace('_', ' ')}"
            if len(places) >= LEAST_HEADERS and (not best[2] or (-len(lacking), len(places)) > best[:2]):
                best = (-len(lacking), len(places), what, lacking)
    _, known, what, lacking = best
    if not known:
        return "no preset knows its headers; if it is an export, write its file and columns: into a source"
    names = ", ".join(" or ".join(group) for group in lacking)
    return f"looks like {what}, but has no column for {names}; export it with that column, or name it in columns:"


def _top(path: Path, most: int) -> Iterator[tuple[str, ...]]:
    """The file's first rows, once by each delimiter."""
    if is_workbook(path):
        for _, sheet in sheet_rows(path, None):
            yield from (tuple(row.cells or ()) for row in islice(sheet, most))
        return
    encoding = find_encoding(path)
    for delimiter in DELIMITERS:
        yield from (tuple(row.cells or ()) for row in islice(rows(open_text(path, encoding), delimiter, None), most))


def _is_of_persons(path: Path, layout: Layout, preset: str | None) -> bool:
    """A lead is somebody: campaigns and accounts have an id and a time too, and an account has an address."""
    names = ("first_name", "last_name", "name") if preset else ("last_name",)
    if not any(column in layout.places for column in ("phone", "mail", *names)):
        return False
    is_called_so = re.search(NAMES["leads"], path.stem.casefold()) is not None
    return preset is not None or is_called_so or not _OF_ACCOUNTS & set(map(fold, layout.header))


def _claimed(layout: Layout, preset: Preset) -> int:
    """How many of the file's headers the preset knows, in each kind of row that it brings."""
    places = {place for taken in layout.places.values() for place in taken if place < len(layout.header)}
    known = {fold(header) for headers in (preset.ignored, *preset.columns.values()) for header in headers}
    return len(places | {place for place, header in enumerate(layout.header) if fold(header) in known})


def cells_of(path: Path, known: Recognised, column: str, most: int | None = SAMPLE_ROWS) -> Iterator[str]:
    """The texts of one of our columns at the top of a file, or in all of it, as they are written."""
    places = known.layout.places.get(column, ())
    for row in islice(raw_rows(path, known.layout, known.mapping), most) if places else ():
        if row.cells and len(row.cells) > places[0] and (text := row.cells[places[0]].strip()) not in NOTHING_TYPED:
            yield text


def unknown_words(path: Path, known: Recognised, column: str) -> Counter[str]:
    """What stands in a column of our own words that nothing translates."""
    values = {fold(word) for word in known.mapping.values.get(column, {})}
    return Counter(text for text in cells_of(path, known, column, None) if fold(text) not in values)


def _with_dates(path: Path, known: Recognised) -> Recognised:
    kind = KINDS[known.brings]
    clock = kind.clock or next((name for name, of in kind.columns.items() if of == "day"), None)
    texts = [] if clock is None else list(dict.fromkeys(cells_of(path, known, clock)))
    if not texts:
        return known
    offsets = sum(1 for text in texts if _OFFSET.search(text))
    hours = sum(1 for text in texts if _HOUR.search(text))
    known = replace(known, has_offsets=offsets * 2 > len(texts), has_hours=hours * 2 > len(texts))
    # a table of one's own has no preset whose dates need not be written down
    own = tuple(known.mapping.dates) if known.preset else ()
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
        if other != form and all(_reads(text, (form,), zone) and _reads(text, (other,), zone) for text in numeric):
            return other
    return None
