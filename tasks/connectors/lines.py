"""Physical lines -> rows, so that one unbalanced quote costs one line and not the rest of the file."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

# a cell that runs on for more lines than this is a quote that nobody closed
LONGEST_ROW_LINES = 60
# a line of our own behind some: a quote that one of them leaves open swallows it
_END = "\x1f"


class RawRow(NamedTuple):
    """`cells` is None where no row could be made of the line."""

    line: int
    lines: int
    text: str
    cells: list[str] | None


class RawRows(NamedTuple):
    """Rows that follow each other: their text, the physical line on which each begins, how many lines they fill.

    `torn`: the text of rows that no cells could be made of, by their place; their cells are an empty list.
    """

    text: str
    starts: Sequence[int]
    lines: int
    cells: list[list[str]]
    torn: dict[int, str]


class _Runaway(Exception):
    pass


class _Feed:
    """Gives the csv reader its lines and remembers those of the row that it is reading."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_ROW_LINES:
            raise _Runaway
        line = self._again.pop() if self._again else next(self._lines)
        if "\0" in line:
            line = line.replace("\0", "")
        self.taken.append(line)
        return line

    def take(self, number: int) -> list[str]:
        """The next lines, at once."""
        again = [self._again.pop() for _ in range(min(number, len(self._again)))]
        return again + list(islice(self._lines, number - len(again)))

    def give_back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))

    def read_again_from_second(self) -> str:
        first, *rest = self.taken
        self.give_back(rest)
        self.taken = []
        return first


def rows(lines: Iterator[str], delimiter: str, width: int | None, first_line: int = 1) -> Iterator[RawRow]:
    """`width`: how many cells a row has; a row of several lines with another number of cells has a stray quote."""
    return _rows(_Feed(lines), delimiter, width, first_line)


def row_batches(lines: Iterator[str], delimiter: str, width: int, first_line: int, size: int) -> Iterator[RawRows]:
    """The same rows, many at once. Most exports have a row a line, which takes a third of the time."""
    feed, line = _Feed(lines), first_line
    while taken := feed.take(size):
        batch = _row_a_line(taken, delimiter, line)
        if batch is None:
            feed.give_back(taken)
            batch = batch_of(islice(_rows(feed, delimiter, width, line), size))
        yield batch
        line += batch.lines


def batch_of(rows: Iterable[RawRow]) -> RawRows:
    found = list(rows)
    torn = {place: row.text for place, row in enumerate(found) if row.cells is None}
    text, lines = "".join([row.text for row in found]), sum(row.lines for row in found)
    return RawRows(text, [row.line for row in found], lines, [row.cells or [] for row in found], torn)


def _row_a_line(lines: list[str], delimiter: str, first_line: int) -> RawRows | None:
    """None where a row runs over several of the lines, or beyond them."""
    text = "".join(lines)
    if "\0" in text:
        return None
    try:
        cells = list(csv.reader(chain(lines, [_END]), delimiter=delimiter))
    except csv.Error:
        return None
    if len(cells) != len(lines) + 1 or cells.pop() != [_END]:
        return None
    return RawRows(text, range(first_line, first_line + len(lines)), len(lines), cells, {})


def _rows(feed: _Feed, delimiter: str, width: int | None, first_line: int) -> Iterator[RawRow]:
    reader = csv.reader(feed, delimiter=delimiter)
    line = first_line
    while True:
        try:
            cells = next(reader, None)
        except (_Runaway, csv.Error):
            cells = []
        if cells is None and not feed.taken:
            return
        taken = feed.taken
        if cells is None or _is_torn(cells, taken, width):
            yield RawRow(line, 1, feed.read_again_from_second(), None)
            reader = csv.reader(feed, delimiter=delimiter)
            line += 1
            continue
        feed.taken = []
        yield RawRow(line, len(taken), taken[0] if len(taken) == 1 else "".join(taken), cells)
        line += len(taken)


def _is_torn(cells: list[str], taken: list[str], width: int | None) -> bool:
    if len(taken) == 1:
        return False
    is_of_width = cells and (width is None or len(cells) == width)
    return not is_of_width or sum(line.count('"') for line in taken) % 2 == 1
