"""A workbook's sheet is read as a CSV of the same cells; the line is the sheet's row."""

# ruff: noqa: DTZ001 - the cells of a workbook know no zone

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.connectors.files import FileUnreadable, read_file
from tests.tasks.connectors.conftest import KYIV, mapping, read_all
from tests.tasks.connectors.test_files import COLUMNS, cells

Sheet = list[list[Any]]


def write_book(path: Path, **sheets: Sheet) -> Path:
    """Cells as they are given; dates with a format, as Excel needs one to tell them from numbers."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy hh:mm", "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == "hidden":
                sheet.hide()
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell)
    return path


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(cells(), min_size=1, max_size=8),
    preamble=st.lists(st.sampled_from(["Звіт", "1 листопада - 2 листопада", ""]), max_size=3),
    before=st.booleans(),
    place=st.integers(0, 2),
)
def test_a_table_in_any_workbook_is_read_back(
    tmp_path: Path, names: list[str], preamble: list[str], before: bool, place: int
) -> None:
    margin = [""] * place
    rows: Sheet = [[*margin, text] for text in preamble] + [[*margin, *COLUMNS.values()]]
    for number, name in enumerate(names):
        rows.append([*margin, number, datetime(2026, 11, 16, 15, 5, 13), "Новий", name, "Ірина"])
    sheets = {"Про файл": [["Зроблено в CRM"]]} if before else {}
    path = write_book(tmp_path / "table.xlsx", **sheets, Дані=rows)
    read, aside = read_all(path, mapping("records", columns=COLUMNS))
    assert not aside
    assert [row["name"] for row in read] == names
    assert [row["crm_id"] for row in read] == [str(number) for number in range(len(names))]
    assert {row["created_at"] for row in read} == {int(datetime(2026, 11, 16, 15, 5, 13, tzinfo=KYIV).timestamp())}


def test_the_line_of_a_row_set_aside_is_its_row_in_the_sheet(tmp_path: Path) -> None:
    rows: Sheet = [["Звіт"], [], list(COLUMNS.values()), [1, date(2026, 11, 16), "Новий"], [], [2, "колись", "Новий"]]
    read, aside = read_all(write_book(tmp_path / "a.xlsx", Аркуш=rows), mapping("records", columns=COLUMNS))
    assert [row["crm_id"] for row in read] == ["1"]
    assert [(row.line, row.field, row.reason) for row in aside] == [(6, "created_at", "not a date in ISO 8601")]


@pytest.mark.parametrize("decimal", [None, ",", "."])
def test_numbers_times_and_flags_are_what_excel_shows(tmp_path: Path, decimal: str | None) -> None:
    columns = {"activity_id": "id", "kind": "kind", "at": "at", "is_answered": "answered", "talked_seconds": "talked"}
    rows: Sheet = [
        list(columns.values()), [380671234567, "call", datetime(2026, 11, 16, 15, 5), True, timedelta(seconds=3725)],
        [2, "call", datetime(2026, 11, 16), False, time(0, 1, 5)],
    ]  # fmt: skip
    read, aside = read_all(write_book(tmp_path / "a.xlsx", A=rows), mapping("activities", columns=columns))
    assert not aside
    seen = [(row["activity_id"], row["is_answered"], row["talked_seconds"]) for row in read]
    assert seen == [("380671234567", 1, 3725), ("2", 0, 65)]
    spend: Sheet = [["day", "id", "cost"], [date(2026, 11, 16), 7, 40000.125], [date(2026, 11, 17), 7, 0.00001]]
    how = mapping("spend", columns={"day": "day", "campaign_id": "id", "amount": "cost"}, decimal=decimal)
    read, _ = read_all(write_book(tmp_path / "b.xlsx", A=spend), how)
    assert [row["amount"] for row in read] == [Decimal("40000.125"), Decimal("0.00001")]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    rows: Sheet = [list(COLUMNS.values()), [1, date(2026, 11, 16), "Новий"]]
    path = write_book(tmp_path / "a.xlsx", Видно=[["нічого"]], hidden=rows)
    with pytest.raises(FileUnreadable, match="no column for crm_id"):
        read_file(path, mapping("records", columns=COLUMNS))


@pytest.mark.parametrize(
    ("name", "start", "told"),
    [("a.xls", b"<html><body><table><tr><td>ID</td></tr></table>", "a web page called a spreadsheet"),
     ("a.xlsx", b"PK\x03\x04 broken", "cannot be opened as a workbook"),
     ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cannot be opened as a workbook")],
)  # fmt: skip
def test_what_is_no_workbook_is_told(tmp_path: Path, name: str, start: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    with pytest.raises(FileUnreadable, match=told):
        read_file(path, mapping("records", columns=COLUMNS))
