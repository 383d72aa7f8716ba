"""Reads any CSV, TSV or XLSX export by a mapping; knows nothing of the database.

    reading = read_file(path, mapping)      # raises FileUnreadable
    for batch in reading.batches(): ...

A row that cannot be read is set aside with its physical line (or sheet row), field and reason; it never stops the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tasks.connectors.cells import RowReader
from tasks.connectors.dialect import FileUnreadable, Layout, find_layout, raw_batches, raw_rows
from tasks.connectors.footer import Footer
from tasks.connectors.lines import RawRows
from tasks.connectors.lookups import NOTHING_BESIDE, Beside, look_beside
from tasks.connectors.moments import fitting
from tasks.connectors.numbers import decimal_sign
from tasks.core.columns import KINDS, Kind
from tasks.core.model import Batch, FileMapping, SetAside

__all__ = ["BATCH_ROWS", "FileReading", "FileUnreadable", "read_file"]

BATCH_ROWS = 2_000
SAMPLE_ROWS = 500
_TOTAL = re.compile(
    r"\s*(?:totals?|grand totals?|итого|итог|всего|всього|разом|підсумок|підсумки|усього|загалом"
    r"|gesamt|gesamtsumme|insgesamt|summe|totaux)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FileReading:
    path: Path
    mapping: FileMapping
    kind: Kind
    layout: Layout
    beside: Beside = NOTHING_BESIDE

    def batches(self) -> Iterator[Batch]:
        """Typed columns in the order of the kind's; a lead's end with its answers, {header: text}."""
        reader = RowReader(self.kind, self.mapping, self.layout, self.beside)
        footer = Footer(len(self.layout.header))
        for raw in raw_batches(self.path, self.layout, self.mapping, BATCH_ROWS):
            columns, others = reader.read(raw)
            aside, totals = self._others(raw, others, footer) if others or footer.rows else ([], 0)
            yield Batch(raw.starts[0], raw.lines, raw.text, columns, aside, totals)
        if footer.rows:
            aside, totals = footer.end()
            yield Batch(footer.line, 0, "", reader.nothing(), aside, totals)

    def _others(self, raw: RawRows, others: dict[int, SetAside | None], footer: Footer) -> tuple[list[SetAside], int]:
        """Without its sums, its blank rows, and what the export says about itself below its rows."""
        aside: list[SetAside] = []
        totals = 0
        for place, (line, cells) in enumerate(zip(raw.starts, raw.cells, strict=True)):
            if place in others:
                why = others[place]
                if why is None:
                    footer.blank()
                    continue
                if cells and self._is_total(cells, why):
                    totals += 1
                    continue
                if footer.takes(line, cells, why):
                    continue
                aside.append(replace(why, line=line))
            if footer.rows:
                aside.extend(footer.give_back())
        return aside, totals

    def _is_total(self, cells: list[str], result: SetAside) -> bool:
        """A sum below or above the rows: only where the row could not be read as one anyway."""
        first = next((cell for cell in cells if cell.strip() not in {"", "--"}), "")
        if _TOTAL.match(first):
            return True
        # a campaign that another file should have known is no sum
        return not self.mapping.lookups and (result.field, result.reason) == ("campaign_id", "empty")


def read_file(path: Path, mapping: FileMapping) -> FileReading:
    """Raises FileUnreadable, or OSError where the file cannot be opened."""
    if mapping.problem:
        raise FileUnreadable(mapping.problem)
    kind = KINDS[mapping.brings]
    beside = look_beside(path, mapping)
    layout = find_layout(path, mapping, kind, beside.headers)
    return FileReading(path, mapping, kind, _with_habits(path, mapping, kind, layout), beside)


def _with_habits(path: Path, mapping: FileMapping, kind: Kind, layout: Layout) -> Layout:
    """What the first rows of a text tell: the sign of decimals, whether the day or the month stands first.

    A workbook's numbers and dates are such.
    """
    typed = [(name, kind.columns.get(name)) for name in layout.places]
    wanted = [(name, kind_of) for name, kind_of in typed if kind_of in {"amount", "time", "day"}]
    places = {place: kind_of for name, kind_of in wanted for place in layout.places[name]}
    if layout.sheet is not None or (len(mapping.dates) < 2 and "amount" not in places.values()):
        return layout
    rows = [row.cells for row in islice(raw_rows(path, layout, mapping), SAMPLE_ROWS) if row.cells]
    cells = [(kind_of, row[place].strip()) for row in rows for place, kind_of in places.items() if place < len(row)]
    amounts = [text for kind_of, text in cells if kind_of == "amount"]
    times = [text for kind_of, text in cells if kind_of != "amount"]
    return replace(layout, decimal=decimal_sign(amounts), dates=fitting(mapping.dates, times))
