"""The known exports of the vendors are read as their list says, each by its preset."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tasks.connectors.files import FileReading, read_file
from tests.tasks.connectors.conftest import mapping

CSV_EXPORTS = Path(__file__).parents[4] / "shared" / "data" / "csv-exports"
NAMES = sorted(path.name for path in CSV_EXPORTS.glob("*.csv"))
# an export that is no row of ours is read by three of its headers
PLAIN = ("owner_id", "name", "team")


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CSV_EXPORTS / "expected.json").read_text("utf-8"))[name]
    return found


def header_of(name: str) -> list[str]:
    text = (CSV_EXPORTS / name).read_bytes().decode(expected(name)["encoding"]).lstrip("\ufeff")
    line = text.splitlines()[expected(name).get("skip_lines", 0)]
    return next(csv.reader([line], delimiter=expected(name)["delimiter"]))


def reading_of(name: str) -> FileReading:
    header = header_of(name)
    columns = {column: header[place] for place, column in enumerate(PLAIN)}
    return read_file(CSV_EXPORTS / name, mapping("owners", columns=columns))


@pytest.mark.parametrize("name", NAMES)
def test_the_dialect_is_found(name: str) -> None:
    known, reading = expected(name), reading_of(name)
    assert reading.layout.encoding.removesuffix("-sig") == known["encoding"].removesuffix("-sig")
    assert reading.layout.delimiter == known["delimiter"]
    assert reading.layout.header_line == known.get("skip_lines", 0) + 1
    assert len(reading.layout.header) == known["columns"]
    for header in known.get("duplicate_columns", ()):
        assert reading.layout.header.count(header) == 2


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_lost(name: str) -> None:
    batches = list(reading_of(name).batches())
    rows = sum(len(batch.rows) for batch in batches)
    assert rows == expected(name)["rows"] + expected(name).get("total_rows_to_drop", 0)
    assert not any(batch.set_aside for batch in batches)


def test_known_exports_are_here() -> None:
    if not CSV_EXPORTS.exists():
        pytest.skip("the known exports lie outside the repository and are not here")
    assert len(NAMES) >= 11
