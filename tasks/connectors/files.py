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
from typing import Any

from tasks.connectors.cells import RowReader, is_broken
from tasks.connectors.dialect import FileUnreadable, Layout, find_layout, raw_rows
from tasks.connectors.lines import RawRow
from tasks.core.columns import KINDS, Kind
from tasks.core.model import Batch, FileMapping, SetAside

__all__ = ["BATCH_ROWS", "FileReading", "FileUnreadable", "read_file"]

BATCH_ROWS = 2_000
_TOTAL = re.compile(r"\s*(?:total|totals|grand total|итого|всего|всього|разом|підсумок|усього)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileReading:
    path: Path
    mapping: FileMapping
    kind: Kind
    layout: Layout

    def batches(self) -> Iterator[Batch]:
        """Typed rows in the order of the kind's columns; a lead's ends with its answers, {header: text}."""
        reader = RowReader(self.kind, self.mapping, self.layout)
        found = raw_rows(self.path, self.layout, self.mapping)
        while batch := list(islice(found, BATCH_ROWS)):
            yield self._batch(batch, reader)

    def _batch(self, raw: list[RawRow], reader: RowReader) -> Batch:
        typed: list[tuple[Any, ...]] = []
        aside: list[SetAside] = []
        totals = 0
        text = "".join([row.text for row in raw])
        reader.expect_broken(is_broken(text))
        for row in raw:
            if row.cells is not None and not any(row.cells):
                continue
            result = self._read(row, reader)
            if not isinstance(result, SetAside):
                typed.append(result)
            elif row.cells is not None and _is_total(row.cells, result):
                totals += 1
            else:
                aside.append(replace(result, line=row.line))
        first, last = raw[0], raw[-1]
        return Batch(first.line, last.line + last.lines - first.line, text, typed, aside, totals)

    def _read(self, row: RawRow, reader: RowReader) -> tuple[Any, ...] | SetAside:
        if row.cells is not None:
            return reader.read(row.cells)
        torn = row.text.rstrip("\r\n").split(self.layout.delimiter)
        return reader.aside("", "a quote is opened and never closed", torn)


def read_file(path: Path, mapping: FileMapping) -> FileReading:
    """Raises FileUnreadable, or OSError where the file cannot be opened."""
    if mapping.problem:
        raise FileUnreadable(mapping.problem)
    kind = KINDS[mapping.brings]
    return FileReading(path, mapping, kind, find_layout(path, mapping, kind))


def _is_total(cells: list[str], result: SetAside) -> bool:
    """A sum below the rows: only where the row could not be read as one anyway."""
    first = next((cell for cell in cells if cell.strip() not in {"", "--"}), "")
    return bool(_TOTAL.match(first)) or (result.field, result.reason) == ("campaign_id", "empty")
