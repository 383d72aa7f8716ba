"""Looks at a folder of exports: what each file is, and what stands in it, with counts."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from expectations.side_files import COLUMNS
from tasks.connectors.files import FileUnreadable, read_file
from tasks.connectors.headers import fold
from tasks.connectors.preset import read_preset
from tasks.connectors.recognise import SUFFIXES, Recognised, cells_of, first_row, near_miss, recognise, unknown_words
from tasks.connectors.workbooks import WorkbookUnreadable
from tasks.core.columns import CHOICES, KINDS
from tasks.core.model import SetAside
from tasks.core.seen import COUNTED, FileSeen, FolderSeen

SAMPLE_NUMBERS = 300
_UNREADABLE = (FileUnreadable, WorkbookUnreadable, OSError, UnicodeError)


def look(folder: Path) -> tuple[FolderSeen, list[str]]:
    """Every file below the folder, and some of the phone numbers in them."""
    found: dict[Path, list[Recognised]] = {}
    unread: dict[str, str] = {}
    side: dict[str, str] = {}
    for path in _exports(folder):
        name = path.relative_to(folder).as_posix()
        try:
            if kind := _side_kind(path):
                side.setdefault(kind, name)
                continue
            if known := _recognised(path):
                found[path] = known
            else:
                unread[name] = near_miss(path)
        except _UNREADABLE as error:
            unread[name] = str(error)
    _part_deals_from_records(found)
    files, numbers = _read(folder, found, unread)
    return FolderSeen(tuple(files), unread, side), numbers


def _read(
    folder: Path, found: dict[Path, list[Recognised]], unread: dict[str, str]
) -> tuple[list[FileSeen], list[str]]:
    """Each file to its end, and some of the phone numbers in all of them."""
    files: list[FileSeen] = []
    numbers: list[str] = []
    for path, known in found.items():
        name = path.relative_to(folder).as_posix()
        try:
            for each in known:
                files.append(seen_of(path, name, each))
                numbers += list(cells_of(path, each, "phone"))[:SAMPLE_NUMBERS]
        except _UNREADABLE as error:
            unread[name] = str(error)
    return files, numbers


def _recognised(path: Path, without: str | None = None) -> list[Recognised]:
    return recognise(path, ZoneInfo("UTC"), "UA", "", without)


def _part_deals_from_records(found: dict[Path, list[Recognised]]) -> None:
    """A list of deals with their persons is records and deals at once, but not beside the same CRM's list of leads."""
    both = {path: known for path, known in found.items() if {each.brings for each in known} >= {"records", "deals"}}
    alone = {_vendor(known) for path, known in found.items()
             if path not in both and any(each.brings == "records" and each.preset for each in known)}  # fmt: skip
    for path, known in both.items():
        deals = _recognised(path, known[0].preset) if _vendor(known) in alone else []
        if {each.brings for each in deals} == {"deals"}:
            found[path] = deals


def _vendor(known: list[Recognised]) -> str:
    return (known[0].preset or "").partition("_")[0]


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
        has_hours=known.has_hours, zone=read_preset(known.preset).zone if known.preset else None,
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
