"""One of our columns: from the cells of many rows to their values."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tasks.connectors.clock import Clock, Moment, settled_beside
from tasks.connectors.dialect import Layout
from tasks.connectors.headers import fold
from tasks.connectors.moments import Moments
from tasks.connectors.numbers import read_amount, read_currency, read_flag, read_seconds, read_whole
from tasks.core.columns import CHOICES, NOTHING, NOTHING_TYPED, Kind
from tasks.core.model import FileMapping

_META_PREFIX = re.compile(r"^(?:l|c|f|ag|as|a):(?=\d)")
_FLOAT_ID = re.compile(r"^(\d+)\.0$")
# nothing of what is taken off ids can stand in it
_IS_BARE = re.compile(r"\w[\w-]*").fullmatch
# of one column
_MOST_KNOWN = 20_000
_UNITS = {"units": 1, "cents": 100, "micros": 1_000_000}

Cells = Sequence[Sequence[str]]  # of many rows, by column
Times = Sequence[int | None]  # of the same rows, by their clock
Convert = Callable[[Any], Any]
Read = Callable[[tuple[str, ...]], Any]
Take = Callable[[Cells, Times], list[Any]]


class Takers:
    """Of one file. Its rows are given in their order: the hour that autumn repeats is settled by it."""

    def __init__(self, kind: Kind, mapping: FileMapping, layout: Layout) -> None:
        self._kind, self._mapping, self._layout = kind, mapping, layout
        self.moments = Moments(mapping.zone, layout.dates or mapping.dates)
        self._clock = Clock()
        self._decimal = mapping.decimal or layout.decimal
        self._currency = layout.currency or mapping.currency

    def take(self, name: str) -> Take:
        """A function from the rows' cells to the column's values; raises ValueError where one cannot be read."""
        places, kind = self._layout.places.get(name, ()), self._kind.columns[name]
        values = {fold(written): ours for written, ours in self._mapping.values.get(name, {}).items()}
        if kind == "time":
            return self._times(name, places, values)
        convert = self._converter(name)
        constant = self._constant(name, convert)
        if not places:
            return lambda _, times: [constant] * len(times)
        if kind == "list":
            return lambda columns, _: _joined_columns(columns, places, constant)
        if values:
            return _by_distinct(places, _by_values(values, convert, constant))
        if kind in {"text", "id"} and len(places) == 1:
            return _take_texts(places[0], constant) if kind == "text" else _take_ids(places[0], constant)
        return _by_distinct(places, _first(convert, constant, NOTHING if kind in {"text", "id"} else NOTHING_TYPED))

    def _times(self, name: str, places: Sequence[int], values: dict[str, str]) -> Take:
        read = self._last_of_day if name in self._kind.ends else self._moment
        [constant] = settled_beside([self._constant(name, read)], [None])
        of_cells = _by_values(values, read, constant) if values else _first(read, constant, NOTHING_TYPED)
        settle = self._clock.settle_all if name == self._kind.clock else None

        def moments(columns: Cells) -> list[Moment]:
            if values:
                return [of_cells(cells) for cells in _across(columns, places)]
            texts = columns[places[0]] if len(places) == 1 else list(map(_first_text, _across(columns, places)))
            return self.moments.column(texts, constant, lambda text: of_cells((text,)))

        def take(columns: Cells, times: Times) -> list[int | None]:
            if not places:
                return [constant] * len(times)
            found = moments(columns)
            return settle(found) if settle else settled_beside(found, times)

        return take

    def _moment(self, text: str) -> Moment:
        first, again = self.moments.seconds(text)
        return first if again is None else (first, again)

    def _last_of_day(self, text: str) -> Moment:
        """A date alone is the last second of its day."""
        return self._moment(text) if ":" in text else self.moments.last_second(text)

    def _constant(self, name: str, convert: Convert) -> Any:
        if name == "currency":
            return self._currency
        if name == "day" and self._layout.period is not None:
            return self._layout.period
        written = self._mapping.constants.get(name)
        return None if written is None else convert(written)

    def _converter(self, name: str) -> Convert:
        kind = self._kind.columns[name]
        if kind == "amount":
            unit = _UNITS[self._mapping.amount_unit]
            return lambda text: read_amount(text, self._decimal) / unit
        if kind == "choice":
            return _choice(name)
        plain: dict[str, Convert] = {
            "id": as_id, "day": self.moments.day, "whole": read_whole, "seconds": read_seconds, "flag": read_flag,
            "currency": read_currency,
        }  # fmt: skip
        return plain.get(kind, str)


def _across(columns: Cells, places: Sequence[int]) -> Sequence[tuple[str, ...]]:
    return list(zip(*(columns[place] for place in places), strict=True))


class _Known(dict[Any, Any]):
    """What was read once is not read again."""

    def __init__(self, read: Convert) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._read(key)
        return value

    def all_of(self, keys: Sequence[Any]) -> list[Any]:
        if len(self) > _MOST_KNOWN:
            self.clear()
        return list(map(self.__getitem__, keys))


def _by_distinct(places: Sequence[int], read: Read) -> Take:
    """Each cell, or each combination of them, is read once: most columns hold few different ones."""
    if len(places) == 1:
        known = _Known(lambda cell: read((cell,)))
        return lambda columns, _: known.all_of(columns[places[0]])
    combined = _Known(read)
    return lambda columns, _: combined.all_of(_across(columns, places))


def _first(convert: Convert, constant: Any, nothing: frozenset[str]) -> Read:
    def read(cells: tuple[str, ...]) -> Any:
        text = next((text for cell in cells if (text := cell.strip()) not in nothing), None)
        return constant if text is None else convert(text)

    return read


def _first_text(cells: tuple[str, ...]) -> str:
    return next((text for cell in cells if (text := cell.strip()) not in NOTHING_TYPED), "")


def _by_values(values: dict[str, str], convert: Convert, constant: Any) -> Read:
    default, empty = values.get("*"), values.get("")
    silent = {written for written, ours in values.items() if not ours}

    def read(cells: tuple[str, ...]) -> Any:
        texts = (text for cell in cells if (text := cell.strip()))
        text = next((text for text in texts if not silent or fold(text) not in silent), "")
        if text in NOTHING:
            return convert(empty) if empty else constant
        return convert(values.get(fold(text), text if default is None else default))

    return read


def _take_texts(place: int, constant: Any) -> Take:
    return lambda columns, _: [constant if (text := cell.strip()) in NOTHING else text for cell in columns[place]]


def _take_ids(place: int, constant: Any) -> Take:
    def otherwise(cell: str) -> Any:
        text = cell.strip()
        return constant if text in NOTHING else as_id(text)

    def take(columns: Cells, _: Times) -> list[Any]:
        cells = columns[place]
        if "" not in cells and "".join(cells).isdecimal():
            return list(cells)
        return [cell if cell.isdecimal() else otherwise(cell) if cell else constant for cell in cells]

    return take


def _joined_columns(columns: Cells, places: Sequence[int], constant: Any) -> list[Any]:
    texts = [["" if (text := cell.strip()) in NOTHING else text for cell in columns[place]] for place in places]
    if len(places) == 1:
        return [text or constant for text in texts[0]]
    return ["; ".join(filter(None, each)) or constant for each in zip(*texts, strict=True)]


def joined(cells: Sequence[str], places: Sequence[int]) -> str | None:
    """Several numbers or addresses of one person, as one cell could hold them."""
    if len(places) == 1:
        text = cells[places[0]].strip()
        return None if text in NOTHING else text
    return "; ".join(text for place in places if (text := cells[place].strip()) not in NOTHING) or None


def as_id(text: str) -> str:
    """Meta writes l: c: f: ag: before its numbers, spreadsheets an apostrophe before or .0 behind.

    Of several ids in one cell the first counts: the CRM's main one.
    """
    if _IS_BARE(text):
        return text
    bare = text.lstrip("'\u2019").split(";")[0].strip()
    if ":" in bare:
        bare = _META_PREFIX.sub("", bare)
    return _FLOAT_ID.sub(r"\1", bare) if bare.endswith(".0") else bare


def _choice(name: str) -> Convert:
    choices = CHOICES[name]

    def read(text: str) -> str:
        word = text.lower()
        if word in choices:
            return word
        raise ValueError(f"none of {', '.join(choices)}; say in the pact what it means: values: {{{name}: {{...}}}}")

    return read
