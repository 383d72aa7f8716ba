"""The workbook beside the letter: a contents page and one sheet for each list that is not empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tasks.core.language import Language
from tasks.core.sheets import Column, Sheet
from tasks.core.xlsx import LONGEST_LINK, Page, Style, Texts, link, moment_cell, number_cell, place_of, workbook

WIDEST, NARROWEST = 44, 9
STYLES = {
    "count": Style.WHOLE, "number": Style.PLAIN, "minutes": Style.WHOLE, "money": Style.MONEY, "share": Style.SHARE,
}  # fmt: skip
LINKED = {"record": "lead", "deal": "deal"}
QUARTER_SECONDS = 900

# what stands in a cell and how wide it is, in characters
Cell = tuple[str, int]
NO_CELL: Cell = ("", 0)


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
    texts = Texts()
    told = [sheet for sheet in sheets if sheet.rows]
    pages = [_contents(told, layout, texts), *(_list(sheet, layout, texts) for sheet in told)]
    moment_format = layout.language.word("format", "excel_moment")
    written = path.with_name(f".{path.name}.part")
    written.write_bytes(workbook(pages, texts, f"{layout.company} {layout.day}", layout.day, moment_format))
    written.replace(path)


@dataclass(frozen=True, slots=True)
class _Told:
    """A column on its way to the file: each value that repeats is written once."""

    column: Column
    label: str
    values: Sequence[Any]
    cells: Mapping[Any, Cell]

    def in_order(self) -> Iterable[str]:
        return [self.cells.get(value, NO_CELL)[0] for value in self.values]

    def width(self) -> int:
        widest = max(len(self.label), *(width for _, width in self.cells.values()))
        return min(WIDEST, max(NARROWEST, widest + 2))


def _list(sheet: Sheet, layout: Layout, texts: Texts) -> Page:
    told = [each for column in sheet.columns if (each := _told(column, sheet, layout, texts)).cells]
    columns = [[texts.cell(each.label, Style.HEAD), *each.in_order()] for each in told]
    if sheet.left_out:
        for place, column in enumerate(columns):
            column.append("" if place else texts.cell(f"… +{sheet.left_out} (leadpact ledger)"))
    return Page(
        name=layout.language.word("sheet", sheet.key),
        columns=columns,
        widths=[each.width() for each in told],
        links=dict(_links(told, layout)),
        filtered_rows=len(sheet.rows) + 1,
    )


def _told(column: Column, sheet: Sheet, layout: Layout, texts: Texts) -> _Told:
    values = [row[column.key] for row in sheet.rows]
    cell_of = _writer(column, layout, texts)
    cells = {value: cell_of(value) for value in dict.fromkeys(values) if value not in (None, "")}
    return _Told(column, layout.language.word("column", column.key), values, cells)


def _writer(column: Column, layout: Layout, texts: Texts) -> Callable[[Any], Cell]:
    if column.kind == "moment":
        return partial(_moment, zone=layout.zone)
    if column.kind == "money":
        return _money
    if column.kind in STYLES:
        return partial(_number, style=STYLES[column.kind])
    style = Style.LINK if layout.crm_link and column.kind in LINKED else Style.PLAIN

    def cell(value: Any) -> Cell:
        text = _words(column, value, layout)
        return texts.cell(text, style), len(text)

    return cell


def _words(column: Column, value: Any, layout: Layout) -> str:
    language = layout.language
    if column.kind == "word":
        return language.word(column.words or column.key, str(value)).replace("{crm}", layout.crm)
    if column.kind == "fields":
        return ", ".join(language.word("column", each) for each in str(value).split())
    if column.kind == "part":
        source, mark, name = str(value).partition("|")
        return f"{language.word('source', source)} · {name}" if mark else language.word("source", source)
    if column.kind == "day":
        return language.full_day(date.fromisoformat(value))
    return str(value)


def _links(told: Iterable[_Told], layout: Layout) -> Iterable[tuple[str, str]]:
    for place, each in enumerate(told):
        kind = LINKED.get(each.column.kind)
        if not layout.crm_link or kind is None:
            continue
        around = [link(part) for part in layout.crm_link.replace("{type}", kind).split("{id}")]
        for line, value in enumerate(each.values, start=1):
            address = quote(str(value), safe="").join(around)
            if value in each.cells and len(address) <= LONGEST_LINK:
                yield place_of(place, line), address


def _moment(at: int, zone: ZoneInfo) -> Cell:
    return moment_cell(at + _seconds_from_utc(zone, at // QUARTER_SECONDS)), 16


def _number(value: float, style: Style) -> Cell:
    return number_cell(value, style), 8


def _money(minor: int) -> Cell:
    amount = float(minor) / 100
    return number_cell(amount, Style.MONEY), len(f"{amount:,.2f}")


@cache
def _seconds_from_utc(zone: ZoneInfo, quarter: int) -> int:
    """Of a quarter of an hour since the epoch: no clock is put on or back within one."""
    offset = datetime.fromtimestamp(quarter * QUARTER_SECONDS, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _contents(told: Sequence[Sheet], layout: Layout, texts: Texts) -> Page:
    language = layout.language
    name = language.word("sheet", "contents")
    if not told:
        return Page(name, [], [30])
    names = [language.word("sheet", sheet.key) for sheet in told]
    heads = [texts.cell(language.word("column", each), Style.BOLD) for each in ("sheet", "rows")]
    title = texts.cell(f"{layout.company} · {language.weekday(layout.day)}", Style.BOLD)
    return Page(
        name=name,
        columns=[
            [title, "", heads[0], *(texts.cell(each, Style.LINK) for each in names)],
            ["", "", heads[1], *(number_cell(len(sheet.rows) + sheet.left_out) for sheet in told)],
        ],
        widths=[30],
        links={place_of(0, line): f"#'{each}'!A1" for line, each in enumerate(names, start=3)},
    )
