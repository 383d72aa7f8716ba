"""One row of cells -> one typed row, or why it is set aside."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from tasks.connectors.dialect import Layout
from tasks.connectors.headers import fold
from tasks.connectors.lookups import Beside
from tasks.connectors.moments import Clock, Moments
from tasks.connectors.numbers import read_amount, read_currency, read_flag, read_seconds, read_whole
from tasks.core.columns import CHOICES, NOTHING, NOTHING_TYPED, Kind
from tasks.core.model import FileMapping, SetAside

_BROKEN = re.compile("[\ud800-\udfff\ufffd]")
_META_PREFIX = re.compile(r"^(?:l|c|f|ag|as|a):(?=\d)")
_FLOAT_ID = re.compile(r"^(\d+)\.0$")

# so many different values of one column are kept with what they mean
MOST_VALUES = 1_000
_UNITS = {"units": 1, "cents": 100, "micros": 1_000_000}
# who a row is about
HINTS = ("lead_id", "platform_lead_id", "crm_id", "deal_id", "record_id", "phone", "mail")

Typed = tuple[Any, ...]
Convert = Callable[[str], Any]


def is_broken(text: str) -> bool:
    """Holds what decoding could not read."""
    return not text.isascii() and _BROKEN.search(text) is not None


class RowReader:
    """Reads the rows of one file, in their order: the hour that autumn repeats is settled by it."""

    def __init__(self, kind: Kind, mapping: FileMapping, layout: Layout, beside: Beside) -> None:
        self._kind, self._mapping, self._layout = kind, mapping, layout
        self._width = len(layout.header)
        self._look_up = beside.filler(layout.header)
        self._is_numbered = beside.is_numbered
        self._decimal = mapping.decimal or layout.decimal
        self._moments = Moments(mapping.zone, layout.dates or mapping.dates)
        self._clock = Clock()
        self._beside: int | None = None
        self._currency = layout.currency or mapping.currency
        self._names = self._in_reading_order()
        self._takers = [self._taker(name) for name in self._names]
        self._in_order = itemgetter(*(self._names.index(name) for name in kind.columns))
        self._is_broken_expected = True
        self._filled = [tuple(kind.place(column) for column in group) for group in kind.filled]
        self._answers = self._answer_places() if mapping.brings == "leads" else None
        self._hints = [(name, layout.places[name]) for name in HINTS if name in layout.places]

    def expect_broken(self, is_expected: bool) -> None:
        """Whether the next rows hold bytes that are no text: looked for once in a whole batch."""
        self._is_broken_expected = is_expected

    def read(self, cells: list[str], line: int) -> Typed | SetAside:
        if len(cells) != self._width and not self._mend_width(cells):
            return self.aside("", f"the row has {len(cells)} cells, the header {self._width}", cells)
        if self._look_up is not None:
            self._look_up(cells)
        if self._is_numbered:
            cells.append(str(line))
        self._beside = None
        try:
            row: Typed = self._in_order([take(cells) for take in self._takers])
        except ValueError:
            return self._what_is_wrong(cells)
        for group in self._filled:
            if row[group[0]] is None and all(row[place] is None for place in group):
                return self.aside(list(self._kind.columns)[group[0]], "empty", cells)
        if self._is_broken_expected and (broken := [place for place, cell in enumerate(cells) if is_broken(cell)]):
            header = self._layout.header[broken[0]].strip()
            return self.aside(header, f"not {self._layout.encoding} text", cells)
        if self._answers is None:
            return row
        return (*row, {header: text for header, place in self._answers if (text := cells[place].strip())})

    def _what_is_wrong(self, cells: list[str]) -> SetAside:
        for name, take in zip(self._names, self._takers, strict=True):
            try:
                take(cells)
            except ValueError as error:
                return self.aside(name, self._reason(name, error), cells)
        raise AssertionError("a row that could not be read can be read")

    def _mend_width(self, cells: list[str]) -> bool:
        """Blank cells beyond the header are an export's habit; anything else is a broken row."""
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            del cells[self._width :]
            return True
        return False

    def aside(self, field: str, reason: str, cells: list[str]) -> SetAside:
        """The caller knows the line."""
        found = ((name, [place for place in places if place < len(cells)]) for name, places in self._hints)
        hints = ((name, _joined(cells, places)) for name, places in found if places)
        known = tuple((name, text) for name, text in hints if text and not is_broken(text))
        return SetAside(0, _BROKEN.sub("?", field), reason, known + self._time_of(cells))

    def _time_of(self, cells: list[str]) -> tuple[tuple[str, str], ...]:
        """When the row's record was made, in epoch seconds, where that much can be read."""
        clock = self._kind.clock
        place = next(iter(self._layout.places.get(clock or "", ())), len(cells))
        if clock is None or place >= len(cells):
            return ()
        try:
            return ((clock, str(self._moments.seconds(cells[place].strip())[0])),)
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

    def _taker(self, name: str) -> Callable[[list[str]], Any]:
        """A function from the row's cells to the column's value."""
        places = self._layout.places.get(name, ())
        convert = self._converter(name)
        constant = self._constant(name, convert)
        if not places:
            return lambda _: constant
        nothing = NOTHING if self._kind.columns[name] in {"text", "id", "list"} else NOTHING_TYPED
        if self._kind.columns[name] == "list":
            return lambda cells: _joined(cells, places) or constant
        values = {fold(written): ours for written, ours in self._mapping.values.get(name, {}).items()}
        if values:
            return self._by_values(places, values, convert, constant)
        return _plain_taker(places, convert, constant, nothing)

    def _by_values(
        self, places: Sequence[int], values: dict[str, str], convert: Convert, constant: Any
    ) -> Callable[[list[str]], Any]:
        default, empty = values.get("*"), values.get("")
        silent = {written for written, ours in values.items() if not ours}
        known: dict[str, Any] = {} if empty else dict.fromkeys(NOTHING, constant)

        def take(cells: list[str]) -> Any:
            texts = (cell for place in places if (cell := cells[place].strip()))
            text = next((cell for cell in texts if not silent or fold(cell) not in silent), "")
            if text in known:
                return known[text]
            if empty and text in NOTHING:
                return convert(empty)
            converted = convert(values.get(fold(text), text if default is None else default))
            if len(known) < MOST_VALUES:
                known[text] = converted
            return converted

        return take

    def _constant(self, name: str, convert: Convert) -> Any:
        if name == "currency":
            return self._currency
        if name == "day" and self._layout.period is not None:
            return self._layout.period
        written = self._mapping.constants.get(name)
        return None if written is None else convert(written)

    def _converter(self, name: str) -> Convert:
        kind = self._kind.columns[name]
        if kind == "time":
            read = self._read_clock if name == self._kind.clock else self._read_beside
            return self._to_the_end(read) if name in self._kind.ends else read
        if kind == "amount":
            unit = _UNITS[self._mapping.amount_unit]
            return lambda text: read_amount(text, self._decimal) / unit
        if kind == "choice":
            return _choice(name)
        plain: dict[str, Convert] = {
            "id": as_id, "day": self._moments.day, "whole": read_whole, "seconds": read_seconds, "flag": read_flag,
            "currency": read_currency,
        }  # fmt: skip
        return plain.get(kind, str)

    def _to_the_end(self, read: Callable[[str], int]) -> Convert:
        """A date alone is the last second of its day."""
        return lambda text: read(text) if ":" in text else self._moments.last_second(text)

    def _read_clock(self, text: str) -> int:
        self._beside = self._clock.settle(*self._moments.seconds(text))
        return self._beside

    def _read_beside(self, text: str) -> int:
        first, again = self._moments.seconds(text)
        if again is not None and self._beside is not None and first < self._beside <= again:
            return again
        return first


def _plain_taker(
    places: Sequence[int], convert: Convert, constant: Any, nothing: frozenset[str]
) -> Callable[[list[str]], Any]:
    if len(places) == 1:
        only = places[0]

        def take_one(cells: list[str]) -> Any:
            text = cells[only].strip()
            return constant if text in nothing else convert(text)

        def take_text(cells: list[str]) -> Any:
            text = cells[only].strip()
            return constant if text in nothing else text

        return take_text if convert is str else take_one

    def take_first(cells: list[str]) -> Any:
        for place in places:
            text = cells[place].strip()
            if text not in nothing:
                return convert(text)
        return constant

    return take_first


def _joined(cells: list[str], places: Sequence[int]) -> str | None:
    """Several numbers or addresses of one person, as one cell could hold them."""
    if len(places) == 1:
        text = cells[places[0]].strip()
        return None if text in NOTHING else text
    return "; ".join(text for place in places if (text := cells[place].strip()) not in NOTHING) or None


def as_id(text: str) -> str:
    """Meta writes l: c: f: ag: before its numbers, spreadsheets an apostrophe before or .0 behind.

    Of several ids in one cell the first counts: the CRM's main one.
    """
    if text.isdecimal():
        return text
    bare = text.lstrip("'\u2019").split(";")[0].strip()
    return _FLOAT_ID.sub(r"\1", _META_PREFIX.sub("", bare))


def _choice(name: str) -> Convert:
    choices = CHOICES[name]

    def read(text: str) -> str:
        word = text.lower()
        if word in choices:
            return word
        raise ValueError(f"none of {', '.join(choices)}; say in the pact what it means: values: {{{name}: {{...}}}}")

    return read
