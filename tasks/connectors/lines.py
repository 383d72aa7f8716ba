"""Physical lines -> rows, so that one unbalanced quote costs one line and not the rest of the file."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

# a cell that runs on for more lines than this is a quote that nobody closed
LONGEST_ROW_LINES = 60


class RawRow(NamedTuple):
    """`cells` is None where no row could be made of the line."""

    line: int
    lines: int
    text: str
    cells: list[str] | None


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

    def read_again_from_second(self) -> str:
        first, *rest = self.taken
        self._again.extend(reversed(rest))
        self.taken = []
        return first


def rows(lines: Iterator[str], delimiter: str, width: int | None, first_line: int = 1) -> Iterator[RawRow]:
    """`width`: how many cells a row has; a row of several lines with another number of cells has a stray quote."""
    feed = _Feed(lines)
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
