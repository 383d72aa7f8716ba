"""`leadpact init`: looks at a folder of exports and writes the pact that they could bear. Never overwrites."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from ruamel.yaml import YAML

from expectations.pact import PactError, load_pact
from expectations.side_files import COLUMNS
from tasks.connectors.files import FileUnreadable, read_file
from tasks.connectors.headers import fold
from tasks.connectors.preset import preset_names
from tasks.connectors.recognise import SUFFIXES, Recognised, cells_of, first_row, near_miss, recognise, unknown_words
from tasks.core.clause_proposals import clauses_for
from tasks.core.columns import CHOICES, KINDS
from tasks.core.countries import PLACES, country_of
from tasks.core.init_told import told
from tasks.core.model import SetAside
from tasks.core.proposal import FilePart, Proposal, SourcePart, StagePart, proposed
from tasks.core.seen import COUNTED, FileSeen, FolderSeen, span_of
from tasks.settings import NothingRun

COMMENT_AT, LONGEST = 56, 120
SAMPLE_NUMBERS = 300
# side files that a pact can name at once; the others speak of sources and people, which are still to be settled
LAID = ("absences", "days_off", "rates", "towns")
_PLAIN = re.compile(r"[^\W_](?:[\w .+/-]*[^\W_.+/-])?")
_NO_TEXT = frozenset({"null", "~"})


@dataclass(frozen=True, slots=True)
class Initialised:
    """`doubts`: lines of the pact that hold a question."""

    pact: Path
    seen: FolderSeen
    found: Proposal
    doubts: list[tuple[int, str]]


def init(folder: Path, today: date) -> Initialised:
    """Raises NothingRun where there is a pact already, or no such folder."""
    path = folder / "pact.yaml"
    if not folder.is_dir():
        raise NothingRun(f"There is no folder {folder}. Make it and put the exports in, each in the form it came.")
    if path.exists():
        raise NothingRun(f"{path} is there already, and is never overwritten. Move it away to have a new one proposed.")
    seen, country = look(folder)
    found = proposed(seen if seen.files else _EXPECTED, PLACES[country][1])
    text = written(folder, seen, found, country, today)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    _must_load(path)
    lines = enumerate(text.splitlines(), 1)
    return Initialised(path, seen, found, [(n, line.partition("?")[2].strip()) for n, line in lines if is_doubt(line)])


def init_told(folder: Path, today: date) -> Iterator[str]:
    """The same, and what a person is told of it."""
    done = init(folder, today)
    yield from told(done.seen, done.found)
    if not done.seen.files:
        yield from _guide().splitlines()
    yield f"Written: {done.pact}"
    if done.doubts:
        yield f'It asks {len(done.doubts)} questions, marked "# ?":'
        yield from (f"  line {number}: {doubt}" for number, doubt in done.doubts)
    yield f"Answer them, then: leadpact check --pact {done.pact}"


def _guide() -> str:
    return PackageLoader("templates", "init").get_source(Environment(), "exports.txt")[0]


def is_doubt(line: str) -> bool:
    """A comment that asks something."""
    return re.search(r"#(?: .*)? \? ", line) is not None


def _must_load(path: Path) -> None:
    try:
        load_pact(path, presets=preset_names())
    except PactError as error:
        raise NothingRun(f"{path} is written, and these lines of it must be mended:\n{error}") from error


# what a folder without exports is written for
_EXPECTED = FolderSeen((
    FileSeen("exports/meta/leads.csv", "leads", "meta_leads", "utf-8", ",", 0, (), {"lead_id": ["id"]}),
    FileSeen("exports/meta/spend.csv", "spend", "meta_spend", "utf-8", ",", 0, (), {"day": ["Day"]}),
    FileSeen("exports/crm/leads.csv", "records", "bitrix24_leads", "utf-8", ";", 0, (),
             {"crm_id": ["ID"], "owner": ["Owner"]}),
    FileSeen("exports/crm/activities.csv", "activities", "bitrix24_activities", "utf-8", ";", 0, (),
             {"activity_id": ["ID"], "crm_id": ["Lead ID"]}),
))  # fmt: skip


# --- looking ---


def look(folder: Path) -> tuple[FolderSeen, str]:
    """Every file below the folder, and the country that the phone numbers are of."""
    files: list[FileSeen] = []
    unread: dict[str, str] = {}
    side: dict[str, str] = {}
    numbers: list[str] = []
    for path in _exports(folder):
        name = path.relative_to(folder).as_posix()
        try:
            if kind := _side_kind(path):
                side.setdefault(kind, name)
                continue
            known = recognise(path, ZoneInfo("UTC"), "UA", "")
            if not known:
                unread[name] = near_miss(path)
            for each in known:
                files.append(seen_of(path, name, each))
                numbers += list(cells_of(path, each, "phone"))[:SAMPLE_NUMBERS]
        except (FileUnreadable, OSError, UnicodeError) as error:
            unread[name] = str(error)
    return FolderSeen(tuple(files), unread, side), country_of(numbers) or "UA"


def _exports(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix.lower() in SUFFIXES and not is_hidden:
            yield path


def _side_kind(path: Path) -> str | None:
    header = {fold(cell) for cell in first_row(path)}
    kinds = (kind for kind, columns in COLUMNS.items() if {fold(column) for column in columns} == header)
    return next(kinds, None)


def seen_of(path: Path, name: str, known: Recognised) -> FileSeen:
    """Reads the file to its end and counts what it says."""
    layout = known.layout
    tally = _Tally(known)
    for batch in read_file(path, known.mapping).batches():
        tally.add(batch.rows, batch.set_aside)
    return FileSeen(
        path=name, brings=known.brings, preset=known.preset, encoding=layout.encoding, delimiter=layout.delimiter,
        preamble=layout.header_line - 1, header=tuple(map(str.strip, layout.header)), columns=known.own_columns(),
        values={} if known.preset else known.mapping.values,
        also=known.also, forms=known.forms, other_form=known.other_form, has_offsets=known.has_offsets,
        currency=layout.currency, unknown=_unknown(path, known), **tally.result(),
    )  # fmt: skip


def _unknown(path: Path, known: Recognised) -> dict[str, Counter[str]]:
    asked = [name for name in CHOICES if name in known.layout.places]
    found = {name: unknown_words(path, known, name) for name in asked}
    foreign = {name: Counter({word: n for word, n in words.items() if word.casefold() not in CHOICES[name]})
               for name, words in found.items()}  # fmt: skip
    return {name: words for name, words in foreign.items() if words}


class _Tally:
    def __init__(self, known: Recognised) -> None:
        kind = KINDS[known.brings]
        self._places = {name: kind.place(name) for name in COUNTED if name in known.layout.places}
        self._stage = (kind.place("pipeline"), kind.place("stage")) if "stage" in kind.columns else None
        self._type = kind.place("record_type") if "record_type" in kind.columns else None
        self._clock = kind.place(kind.clock) if kind.clock else None
        self._day = kind.place("day") if "day" in kind.columns else None
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in self._places}
        self._stages: Counter[tuple[str, str]] = Counter()
        self._moved: dict[str, Counter[str]] = {}
        self._rows = 0
        self._asides: list[SetAside] = []
        self._times: list[int] = []
        self._days: set[str] = set()

    def add(self, rows: list[tuple[Any, ...]], asides: list[SetAside]) -> None:
        self._rows += len(rows)
        self._asides += asides
        for name, place in self._places.items():
            self._counts[name].update(row[place] for row in rows if row[place] is not None)
        if self._clock is not None and rows:
            times = [row[self._clock] for row in rows]
            self._times += [min(times), max(times)]
        if self._day is not None:
            self._days.update(row[self._day] for row in rows)
        if self._stage is not None:
            self._add_stages(rows, *self._stage)

    def _add_stages(self, rows: list[tuple[Any, ...]], pipeline: int, stage: int) -> None:
        self._stages.update((row[pipeline] or "", row[stage]) for row in rows if row[stage] is not None)
        for row in rows if self._type is not None else ():
            assert self._type is not None
            self._moved.setdefault(row[self._type] or "record", Counter())[row[pipeline] or ""] += 1

    def result(self) -> dict[str, Any]:
        first = self._asides[0] if self._asides else None
        return {
            "rows": self._rows, "aside": len(self._asides),
            "first_aside": (first.line, first.field, first.reason) if first else None,
            "first_at": min(self._times, default=None), "last_at": max(self._times, default=None),
            "days": (min(self._days), max(self._days)) if self._days else None,
            "counts": self._counts, "stages": self._stages, "moved": self._moved,
        }  # fmt: skip


# --- writing ---


def written(folder: Path, seen: FolderSeen, found: Proposal, country: str, today: date) -> str:
    environment = Environment(
        loader=PackageLoader("templates", "init"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    environment.filters.update({"q": q, "quoted": _quoted, "pad": lambda text: f"\0{text}"})
    text = environment.get_template("pact.yaml.j2").render(
        name=folder.resolve().name, file="pact.yaml", today=today, zone=PLACES[country][0], country=country,
        language=found.language,
        currency=found.currency, foreign=found.foreign, side={kind: seen.side.get(kind) for kind in COLUMNS},
        sources=[_source(source, found) for source in found.sources],
        has_records=found.has("records"), unclaimed=", ".join(f"{q(word)} {count}" for word, count in
                                                              found.unclaimed.most_common(12)),
        unread=seen.unread_lines(), left_out=_left_out(seen),
        stages={pipeline: _stages(parts) for pipeline, parts in found.stages.items()},
        reasons=found.reasons, region=found.region, not_reasons=_not_reasons(found),
        clauses=[{"title": _title(found.language, part.check), "number": part.number, "check": part.check,
                  "side": part.side, "terms": part.terms} for part in clauses_for(found)],
    )  # fmt: skip
    return "\n".join(map(_laid, text.splitlines())) + "\n"


def _left_out(seen: FolderSeen) -> list[str]:
    return [f"{path}: a side file of {kind}; name it once its sources and people are settled (docs/pact.md)"
            for kind, path in seen.side.items() if kind not in LAID]  # fmt: skip


def _laid(line: str) -> str:
    """A comment behind a line stands in its column, or above the line where there is no room."""
    code, mark, comment = line.partition("\0")
    if not mark:
        return line
    padded = f"{code:<{COMMENT_AT}}" if len(code) < COMMENT_AT else f"{code}  "
    if len(padded) + len(comment) <= LONGEST or not comment.startswith("#"):
        return padded + comment
    indent = " " * (len(code) - len(code.lstrip()))
    return f"{indent}{comment}\n{code}"


def q(text: str) -> str:
    """As YAML reads it back, in quotes only where it must be."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _NO_TEXT
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{q(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return q(str(value))


def _source(source: SourcePart, found: Proposal) -> dict[str, Any]:
    files = [_file(part) for part in source.files]
    # spend in a currency that no rates turn into the report's says so itself, or not at all
    is_known = found.has_rates or source.currency == found.currency
    return {
        "key": source.key, "brings": source.brings, "from_": source.from_, "lead": source.lead,
        "currency": source.currency if is_known else None, "crm_sources": source.crm_sources,
        "doubts": source.doubts, "notes": source.notes, "files": files, "one_file": _one_file(source),
        "is_crm": bool({"records", "deals"} & set(source.brings)),
    }  # fmt: skip


def _one_file(source: SourcePart) -> list[str]:
    """Calls are leads and activities in one file: its keys stand on the source itself."""
    if not source.lead or len(source.files) != 1:
        return []
    part = source.files[0]
    return [f"# {line}" for line in _comments(part)] + [
        f"file: {_quoted(part.pattern)}", *(f"{key}: {_flow(value)}" for key, value in part.keys.items()),
    ]  # fmt: skip


def _file(part: FilePart) -> dict[str, Any]:
    keys = {"file": part.pattern, **part.keys}
    flow = ", ".join(f"{key}: {_quoted(str(value)) if key == 'file' else _flow(value)}" for key, value in keys.items())
    return {"brings": part.brings, "comments": _comments(part), "flow": "{" + flow + "}"}


def _comments(part: FilePart) -> list[str]:
    rows, aside = sum(file.rows for file in part.seen), sum(file.aside for file in part.seen)
    if not rows and not aside:
        return part.notes + [f"? {doubt}" for doubt in part.doubts]
    first = part.seen[0]
    told = [f"{rows} rows", _encodings(part), f"{_sign(first.delimiter)} between columns"]
    told += [f"{first.preamble} lines above the header"] if first.preamble else []
    lines = [", ".join([*told, *filter(None, [span_of(part.seen)])])]
    if bad := next((file for file in part.seen if file.first_aside), None):
        assert bad.first_aside is not None
        line, field, reason = bad.first_aside
        lines.append(f"? {aside} rows cannot be read; the first: {bad.path} line {line}, {field}: {reason}")
    return lines + part.notes + [f"? {doubt}" for doubt in part.doubts]


def _encodings(part: FilePart) -> str:
    return " and ".join(dict.fromkeys(file.encoding.removesuffix("-sig") for file in part.seen))


def _sign(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else f'"{delimiter}"'


def _stages(parts: list[StagePart]) -> list[dict[str, Any]]:
    width = min(max(len(q(part.stage)) for part in parts), 24) + 2
    return [{"key": f"{q(part.stage)}: ".ljust(width), "means": part.means, "answers": part.answers,
             "told": _stage_told(part)} for part in parts]  # fmt: skip


def _stage_told(part: StagePart) -> str:
    count = f"{part.count} in it" if part.count else "only in the history"
    if part.doubt is None:
        return count
    return f"{count}: {part.doubt}" if part.means is None else f"? {part.doubt} {count}"


def _not_reasons(found: Proposal) -> str:
    kinds = [kind for kind in ("spam", "not_our_product", "out_of_region") if kind in found.reasons]
    plain = ", plain_to_see: [spam]" if "spam" in kinds else ""
    return f", not_reasons: [{', '.join(kinds)}]{plain}" if kinds else ""


def _title(language: str, check: str) -> str:
    text = PackageLoader("templates", "init").get_source(Environment(), "titles.yaml")[0]
    titles: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return titles.get(language, titles["en"])[check]
