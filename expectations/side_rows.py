"""Reads one side file: every row typed, every broken row a problem with its line."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from expectations import units
from expectations.side_files import COLUMNS, Absence, Attested, DayOff, Promise, Rate, Ruling, Town
from expectations.yaml_lines import Problem

# two rows that agree in these say the same thing twice
IDENTITY: dict[str, tuple[str, ...]] = {
    "absences": ("owner", "from"),
    "days_off": ("from", "to"),
    "promises": ("source", "campaign_id", "from"),
    "attested": ("clause", "month", "person"),
    "rates": ("date", "currency"),
    "rulings": ("source", "lead_id"),
    "towns": ("town",),
}

# what both heads may rule a lead to be: the design's fates
FATES = (
    "test", "duplicate", "won", "invalid", "not_in_crm", "disputed", "disqualified", "given_up", "no_answer",
    "lost_unexplained", "lost", "unassigned", "untouched", "waiting", "stalled", "open", "unprovable",
)  # fmt: skip

Row = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Around:
    """What a row is read against: the company's zone and the pact's sources."""

    zone: ZoneInfo
    sources: tuple[str, ...]


class RowProblem(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_side_file(kind: str, path: Path, name: str, around: Around) -> tuple[list[Any], list[Problem]]:
    """The rows of one side file, and what is wrong with it; `name` is the path as the pact writes it."""
    try:
        lines = _lines(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [Problem(name, 1, "", f"cannot be read ({error}); save it as CSV in UTF-8")]
    header = [cell.lower() for cell in lines[0][1]] if lines else []
    missing = [column for column in COLUMNS[kind] if column not in header]
    if missing:
        message = f"the column is missing; write the header {','.join(COLUMNS[kind])}"
        return [], [Problem(name, 1, missing[0], message)]
    return _read_rows(kind, name, header, lines[1:], around)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank; a quoted cell can span lines."""
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    rows: list[tuple[int, list[str]]] = []
    end = 0
    for cells in reader:
        start, end = end + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            rows.append((start, [cell.strip() for cell in cells]))
    return rows


def _read_rows(
    kind: str, name: str, header: list[str], lines: list[tuple[int, list[str]]], around: Around
) -> tuple[list[Any], list[Problem]]:
    rows: list[Any] = []
    problems: list[Problem] = []
    first_lines: dict[tuple[str, ...], int] = {}
    for line, cells in lines:
        try:
            row = _row(header, cells)
            rows.append(READERS[kind](row, around))
            identity = tuple(row[column] for column in IDENTITY[kind])
            first = first_lines.setdefault(identity, line)
            if first != line:
                raise RowProblem(IDENTITY[kind][0], f'"{", ".join(identity)}" stands on line {first} too; keep one')
        except RowProblem as error:
            problems.append(Problem(name, line, error.column, str(error)))
    return rows, problems


def _row(header: list[str], cells: list[str]) -> Row:
    if any(cells[len(header) :]):
        raise RowProblem(
            "", f"has {len(cells)} cells under {len(header)} columns; put quotes around a text with commas"
        )
    return dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))


def _needed(row: Row, column: str) -> str:
    if not row[column]:
        raise RowProblem(column, "is empty; fill it in or take the row out")
    return row[column]


def _read(row: Row, column: str, reader: Callable[[object], T]) -> T:
    try:
        return reader(_needed(row, column))
    except RowProblem:
        raise
    except ValueError as error:
        raise RowProblem(column, str(error)) from error


def _interval(row: Row, zone: ZoneInfo) -> tuple[datetime, datetime]:
    from_at = _moment(_read(row, "from", units.read_day_or_minute), zone)
    ends = _read(row, "to", units.read_day_or_minute)
    to_at = _moment(ends if isinstance(ends, datetime) else ends + timedelta(days=1), zone)
    if to_at <= from_at:
        raise RowProblem("to", f'"{row["to"]}" is not after "{row["from"]}"; write the earlier one under from')
    return from_at, to_at


def _moment(found: date | datetime, zone: ZoneInfo) -> datetime:
    moment = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day, tzinfo=zone)
    return moment.replace(tzinfo=zone)


def _source(row: Row, around: Around) -> str:
    source = _needed(row, "source")
    if source not in around.sources:
        raise RowProblem("source", f'unknown source "{source}"; known are {", ".join(around.sources)}')
    return source


def _fate(row: Row) -> str:
    fate = _needed(row, "fate")
    if fate not in FATES:
        raise RowProblem("fate", f'unknown fate "{fate}"; known are {", ".join(FATES)}')
    return fate


def _absence(row: Row, around: Around) -> Absence:
    return Absence(_needed(row, "owner"), *_interval(row, around.zone), row["stand_in"] or None)


def _day_off(row: Row, around: Around) -> DayOff:
    return DayOff(*_interval(row, around.zone), row["reason"])


def _promise(row: Row, around: Around) -> Promise:
    from_ = _read(row, "from", units.read_day)
    return Promise(_source(row, around), _needed(row, "campaign_id"), from_, _needed(row, "text"))


def _attested(row: Row, around: Around) -> Attested:
    month, day = _read(row, "month", units.read_month), _read(row, "on", units.read_day)
    return Attested(_needed(row, "clause"), month, _needed(row, "person"), day)


def _rate(row: Row, around: Around) -> Rate:
    currency = _read(row, "currency", units.read_currency)
    return Rate(_read(row, "date", units.read_day), currency, _read(row, "rate", units.read_rate))


def _ruling(row: Row, around: Around) -> Ruling:
    on = _read(row, "on", units.read_day)
    source, lead_id = _source(row, around), _needed(row, "lead_id")
    return Ruling(source, lead_id, _fate(row), _needed(row, "why"), _needed(row, "by"), on)


def _town(row: Row, around: Around) -> Town:
    return Town(_needed(row, "town"), _needed(row, "region"))


READERS: dict[str, Callable[[Row, Around], Any]] = {
    "absences": _absence,
    "days_off": _day_off,
    "promises": _promise,
    "attested": _attested,
    "rates": _rate,
    "rulings": _ruling,
    "towns": _town,
}
