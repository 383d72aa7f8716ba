"""The workbook beside the letter: a contents page and one sheet for each list that is not empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tasks.core.language import Language
from tasks.core.sheets import Column, Sheet

WIDEST, NARROWEST = 44, 9
NUMBER_FORMATS = {"count": "#,##0", "number": "General", "minutes": "#,##0", "money": "#,##0.00", "share": "0.0%"}
LINKED = {"record": "lead", "deal": "deal"}
# in memory: its thirty parts need no files of their own on their way into the archive
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one edition is written. `crm_link` is the pact's pattern with {id} and perhaps {type}."""

    company: str
    day: date
    zone: ZoneInfo
    language: Language
    crm_link: str | None = None
    crm: str = "CRM"  # its name in the reader's language


def write_workbook(path: Path, sheets: Sequence[Sheet], layout: Layout) -> None:
    """The same rows give the same bytes; readers of the folder never see half a file."""
    written = path.with_name(f".{path.name}.part")
    book = xlsxwriter.Workbook(str(written), OPTIONS)
    book.set_properties({"title": f"{layout.company} {layout.day}", "created": _day_start(layout.day)})
    told = [sheet for sheet in sheets if sheet.rows]
    contents = book.add_worksheet(layout.language.word("sheet", "contents"))
    pages = [_Page(book, layout, sheet) for sheet in told]
    _write_contents(book, contents, pages)
    for page in pages:
        page.write()
    book.close()
    written.replace(path)


class _Page:
    def __init__(self, book: xlsxwriter.Workbook, layout: Layout, sheet: Sheet) -> None:
        self.layout = layout
        self.columns = [column for column in sheet.columns if _is_told(column, sheet.rows)]
        self.rows, self.left_out = sheet.rows, sheet.left_out
        self.name = layout.language.word("sheet", sheet.key)
        self.worksheet: Worksheet = book.add_worksheet(self.name)
        self.head: Format = book.add_format({"bold": True, "bg_color": "#E3E8EC", "text_wrap": True, "valign": "top"})
        self.formats = {column.key: self._format(book, column) for column in self.columns}

    def write(self) -> None:
        widths = [len(self._label(column)) for column in self.columns]
        for place, column in enumerate(self.columns):
            self.worksheet.write_string(0, place, self._label(column), self.head)
        for line, row in enumerate(self.rows, start=1):
            for place, column in enumerate(self.columns):
                width = self._write_cell(line, place, column, row[column.key])
                widths[place] = max(widths[place], width)
        for place, width in enumerate(widths):
            self.worksheet.set_column(place, place, min(WIDEST, max(NARROWEST, width + 2)))
        self.worksheet.freeze_panes(1, 0)
        self.worksheet.autofilter(0, 0, len(self.rows), len(self.columns) - 1)
        if self.left_out:
            self.worksheet.write_string(len(self.rows) + 1, 0, f"… +{self.left_out} (leadpact ledger)")

    def _label(self, column: Column) -> str:
        return self.layout.language.word("column", column.key)

    def _write_cell(self, line: int, place: int, column: Column, value: Any) -> int:
        """Returns the width of what was written, in characters."""
        if value is None or value == "":
            return 0
        cell_format = self.formats[column.key]
        if column.kind == "moment":
            local = datetime.fromtimestamp(value, self.layout.zone).replace(tzinfo=None)
            self.worksheet.write_datetime(line, place, local, cell_format)
            return 16
        if column.kind in NUMBER_FORMATS:
            number = float(value) / 100 if column.kind == "money" else value
            self.worksheet.write_number(line, place, number, cell_format)
            return len(f"{number:,.2f}") if column.kind == "money" else 8
        text = self._text(column, value)
        link = self._link(column, value)
        if link:
            self.worksheet.write_url(line, place, link, string=text)
        else:
            self.worksheet.write_string(line, place, text, cell_format)
        return len(text)

    def _text(self, column: Column, value: Any) -> str:
        language = self.layout.language
        if column.kind == "word":
            return language.word(column.words or column.key, str(value)).replace("{crm}", self.layout.crm)
        if column.kind == "fields":
            return ", ".join(language.word("column", each) for each in str(value).split())
        if column.kind == "part":
            source, mark, name = str(value).partition("|")
            return f"{language.word('source', source)} · {name}" if mark else language.word("source", source)
        if column.kind == "day":
            return language.full_day(date.fromisoformat(value))
        return str(value)

    def _link(self, column: Column, value: Any) -> str | None:
        pattern, kind = self.layout.crm_link, LINKED.get(column.kind)
        if not pattern or kind is None:
            return None
        return pattern.replace("{type}", kind).replace("{id}", quote(str(value), safe=""))

    def _format(self, book: xlsxwriter.Workbook, column: Column) -> Format:
        if column.kind == "moment":
            return book.add_format({"num_format": self.layout.language.word("format", "excel_moment")})
        number = NUMBER_FORMATS.get(column.kind)
        return book.add_format({"num_format": number} if number else {})


def _is_told(column: Column, rows: Sequence[Any]) -> bool:
    return any(row[column.key] not in (None, "") for row in rows)


def _write_contents(book: xlsxwriter.Workbook, contents: Worksheet, pages: Sequence[_Page]) -> None:
    bold, link = book.add_format({"bold": True}), book.get_default_url_format()
    contents.set_column(0, 0, 30)
    if not pages:
        return
    language = pages[0].layout.language
    layout = pages[0].layout
    contents.write_string(0, 0, f"{layout.company} · {language.weekday(layout.day)}", bold)
    contents.write_string(2, 0, language.word("column", "sheet"), bold)
    contents.write_string(2, 1, language.word("column", "rows"), bold)
    for line, page in enumerate(pages, start=3):
        contents.write_url(line, 0, f"internal:'{page.name}'!A1", link, string=page.name)
        contents.write_number(line, 1, len(page.rows) + page.left_out)


def _day_start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
