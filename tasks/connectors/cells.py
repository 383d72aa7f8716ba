"""Rows of cells -> typed rows, or why they are set aside. Many rows are read at once, column by column."""

import re
from collections.abc import Sequence
from itertools import compress
from operator import itemgetter
from typing import Any

from tasks.connectors.dialect import Layout
from tasks.connectors.headers import fold
from tasks.connectors.lines import RawRows
from tasks.connectors.lookups import Beside
from tasks.connectors.takers import Cells, Take, Takers, joined
from tasks.core.columns import Kind
from tasks.core.model import FileMapping, SetAside

_BROKEN = re.compile("[\ud800-\udfff\ufffd]")
# who a row is about
HINTS = ("lead_id", "platform_lead_id", "crm_id", "deal_id", "record_id", "phone", "mail")

Column = Sequence[Any]


def is_broken(text: str) -> bool:
    """Holds what decoding could not read."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\ufffd" in text


class RowReader:
    """Reads the rows of one file, in their order: the hour that autumn repeats is settled by it."""

    def __init__(self, kind: Kind, mapping: FileMapping, layout: Layout, beside: Beside) -> None:
        self._kind, self._mapping, self._layout = kind, mapping, layout
        self._width = len(layout.header)
        self._look_up = beside.filler(layout.header)
        self._is_numbered = beside.is_numbered
        self._takers = Takers(kind, mapping, layout)
        self._names = self._in_reading_order()
        self._takes = [(name, self._takers.take(name)) for name in self._names]
        self._in_order = itemgetter(*(self._names.index(name) for name in kind.columns))
        self._filled = [tuple(kind.place(column) for column in group) for group in kind.filled]
        self._answers = self._answer_places() if mapping.brings == "leads" else None
        self._hints = [(name, layout.places[name]) for name in HINTS if name in layout.places]

    def read(self, raw: RawRows) -> tuple[list[Column], dict[int, SetAside | None]]:
        """The typed columns, and by its place what became of any other row: set aside, or None where it is blank."""
        others: dict[int, SetAside | None] = {}
        places = self._readable(raw, others)
        if not places:
            return self.nothing(), others
        rows = raw.cells if len(places) == len(raw.cells) else [raw.cells[place] for place in places]
        self._lengthen(rows, [raw.starts[place] for place in places])
        typed, aside = self._typed(list(zip(*rows, strict=True)), places, is_broken(raw.text))
        return typed, others | aside

    def nothing(self) -> list[Column]:
        """The columns of no rows."""
        return [() for _ in range(len(self._kind.columns) + (self._answers is not None))]

    def _readable(self, raw: RawRows, others: dict[int, SetAside | None]) -> Sequence[int]:
        """The places of the rows that fit under the header; of others it is said at once what they are."""
        if not raw.torn and all(map(any, raw.cells)) and set(map(len, raw.cells)) == {self._width}:
            return range(len(raw.cells))
        places = []
        for place, cells in enumerate(raw.cells):
            if place in raw.torn:
                torn = raw.torn[place].rstrip("\r\n").split(self._layout.delimiter)
                others[place] = self._aside("", "a quote is opened and never closed", torn)
            elif not any(cells):
                others[place] = None
            elif len(cells) != self._width and not self._mend_width(cells):
                reason = f"the row has {len(cells)} cells, the header {self._width}"
                others[place] = self._aside("", reason, cells)
            else:
                places.append(place)
        return places

    def _lengthen(self, rows: list[list[str]], starts: list[int]) -> None:
        """By what other files say of the row, and its line, where these are asked for."""
        if self._look_up is not None:
            for cells in rows:
                self._look_up(cells)
        if self._is_numbered:
            for cells, line in zip(rows, starts, strict=True):
                cells.append(str(line))

    def _typed(
        self, columns: Cells, places: Sequence[int], has_broken: bool
    ) -> tuple[list[Column], dict[int, SetAside | None]]:
        """Without the rows that are set aside, and by its place the first thing that is wrong with each of these."""
        aside: dict[int, SetAside] = {}
        times: list[int | None] = [None] * len(places)
        taken = []
        for name, take in self._takes:
            try:
                values = take(columns, times)
            except ValueError:
                values = self._one_by_one(name, take, columns, times, aside)
            if name == self._kind.clock:
                times = values
            taken.append(values)
        typed: list[Column] = list(self._in_order(taken))
        self._look_for_empty(typed, columns, aside)
        if has_broken:
            self._look_for_broken(columns, aside)
        if self._answers is not None:
            typed.append(_answers(columns, self._answers, len(places)))
        if aside:
            kept = [number not in aside for number in range(len(places))]
            typed = [list(compress(column, kept)) for column in typed]
        return typed, {places[number]: why for number, why in aside.items()}

    def _one_by_one(
        self, name: str, take: Take, columns: Cells, times: list[int | None], aside: dict[int, SetAside]
    ) -> list[Any]:
        """A column of which some cell cannot be read."""
        values: list[Any] = []
        for number in range(len(times)):
            cells = _row(columns, number)
            try:
                values += take([(cell,) for cell in cells], times[number : number + 1])
            except ValueError as error:
                values.append(None)
                if number not in aside:
                    aside[number] = self._aside(name, self._reason(name, error), cells)
        return values

    def _look_for_empty(self, typed: Sequence[Column], columns: Cells, aside: dict[int, SetAside]) -> None:
        names = list(self._kind.columns)
        for group in self._filled:
            if any(None not in typed[place] for place in group):
                continue
            nothing = (None,) * len(group)
            for number, values in enumerate(zip(*(typed[place] for place in group), strict=True)):
                if values == nothing and number not in aside:
                    aside[number] = self._aside(names[group[0]], "empty", _row(columns, number))

    def _look_for_broken(self, columns: Cells, aside: dict[int, SetAside]) -> None:
        for number, cells in enumerate(zip(*columns, strict=True)):
            broken = next((place for place, cell in enumerate(cells) if is_broken(cell)), None)
            if broken is not None and number not in aside:
                header = self._layout.header[broken].strip()
                aside[number] = self._aside(header, f"not {self._layout.encoding} text", cells)

    def _mend_width(self, cells: list[str]) -> bool:
        """Blank cells beyond the header are an export's habit; anything else is a broken row."""
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            del cells[self._width :]
            return True
        return False

    def _aside(self, field: str, reason: str, cells: Sequence[str]) -> SetAside:
        """The caller knows the line."""
        found = ((name, [place for place in places if place < len(cells)]) for name, places in self._hints)
        hints = ((name, joined(cells, places)) for name, places in found if places)
        known = tuple((name, text) for name, text in hints if text and not is_broken(text))
        return SetAside(0, _BROKEN.sub("?", field), reason, known + self._time_of(cells))

    def _time_of(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """When the row's record was made, in epoch seconds, where that much can be read."""
        clock = self._kind.clock
        place = next(iter(self._layout.places.get(clock or "", ())), len(cells))
        if clock is None or place >= len(cells):
            return ()
        try:
            return ((clock, str(self._takers.moments.seconds(cells[place].strip())[0])),)
        except ValueError:
            return ()

    def _reason(self, name: str, error: ValueError) -> str:
        """Errors of our own readers have one argument, without the value; the library's may quote it."""
        kind = self._kind.columns[name]
        if kind in {"time", "day"}:
            forms = ", ".join(self._mapping.dates)
            return f"not a date in ISO 8601{' or ' + forms if forms else ''}"
        return str(error)

    def _in_reading_order(self) -> list[str]:
        """The clock first: the row's other times lean on it."""
        names = list(self._kind.columns)
        clock = self._kind.clock
        return [clock, *(name for name in names if name != clock)] if clock else names

    def _answer_places(self) -> list[tuple[str, int]]:
        taken = {place for places in self._layout.places.values() for place in places}
        ignored = {fold(header) for header in self._mapping.ignored}
        headers = ((header.strip(), place) for place, header in enumerate(self._layout.header) if place not in taken)
        return [(header, place) for header, place in headers if header and fold(header) not in ignored]


def _row(columns: Cells, number: int) -> list[str]:
    return [column[number] for column in columns]


def _answers(columns: Cells, places: Sequence[tuple[str, int]], rows: int) -> list[dict[str, str]]:
    """Rows with the same answers share one dictionary."""
    if not places:
        return [{}] * rows
    cells = list(zip(*(columns[place] for _, place in places), strict=True))
    headers = [header for header, _ in places]
    known = {
        each: {header: text for header, cell in zip(headers, each, strict=True) if (text := cell.strip())}
        for each in set(cells)
    }
    return [known[each] for each in cells]
