"""Sheets of a workbook as rows of text, as a CSV of the same cells would hold them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from tasks.connectors.lines import RawRow

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# some CRMs write a page of HTML under a spreadsheet's name
_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


class WorkbookUnreadable(Exception):
    """One sentence: what is wrong with it."""


def is_workbook(path: Path) -> bool:
    """By its first bytes, whatever its name; raises WorkbookUnreadable for a web page that is called one."""
    with path.open("rb") as stream:
        start = stream.read(64)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if path.suffix.lower() in {".xls", ".xlsx"} and bare.startswith(_PAGE):
        raise WorkbookUnreadable("the file is a web page called a spreadsheet; open it and save it as XLSX or CSV")
    return start.startswith((_ZIP, _OLE))


def sheet_rows(path: Path, decimal: str | None) -> Iterator[tuple[str, Iterator[RawRow]]]:
    """Each sheet that is shown, by its name, with its rows; `line` is the sheet's own number of the row."""
    book = _open(path)
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            yield sheet.name, _rows(book, sheet.name, decimal)


def rows_of_sheet(path: Path, name: str, decimal: str | None) -> Iterator[RawRow]:
    return _rows(_open(path), name, decimal)


def _open(path: Path) -> CalamineWorkbook:
    try:
        return load_workbook(str(path))
    except CalamineError as error:
        message = "the file cannot be opened as a workbook; if it asks for a password, save it without one"
        raise WorkbookUnreadable(message) from error


def _rows(book: CalamineWorkbook, name: str, decimal: str | None) -> Iterator[RawRow]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
        texts = [cell if type(cell) is str else _text(cell, decimal) for cell in cells]
        writer.writerow(texts)
        yield RawRow(line, 1, out.getvalue(), texts)
        out.seek(0)
        out.truncate()


def _text(cell: Any, decimal: str | None) -> str:
    """Dates in ISO 8601; numbers without an exponent, with the decimal sign that the file's amounts are read by."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell, decimal)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(cell: float, decimal: str | None) -> str:
    if cell.is_integer():
        return str(int(cell))
    return f"{Decimal(repr(cell)):f}".replace(".", decimal or ".")
