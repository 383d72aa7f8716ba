"""The CSV files beside a pact: absences, days off, promises, attested, rates, rulings, towns.

UTF-8 with or without BOM, comma or semicolon, the columns named in the header. A bare date is a whole day.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from expectations import units
from expectations.yaml_lines import Problem


@dataclass(frozen=True, slots=True)
class Absence:
    """[from_, to): aware, in the company's zone."""

    owner: str
    from_: datetime
    to: datetime
    stand_in: str | None


@dataclass(frozen=True, slots=True)
class DayOff:
    """[from_, to): aware, in the company's zone; a power cut is hours, a holiday whole days."""

    from_: datetime
    to: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Promise:
    source: str
    campaign_id: str
    from_: date
    text: str


@dataclass(frozen=True, slots=True)
class Attested:
    clause: str
    month: str      # "2026-11"
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` costs `rate` of the report's; the latest earlier date applies."""

    date: date
    currency: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Ruling:
    source: str
    lead_id: str
    fate: str
    why: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Town:
    town: str
    region: str


@dataclass(slots=True)
class SideFiles:
    absences: list[Absence] = field(default_factory=list)
    days_off: list[DayOff] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    attested: list[Attested] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)


COLUMNS: dict[str, tuple[str, ...]] = {
    "absences": ("owner", "from", "to", "stand_in"),
    "days_off": ("from", "to", "reason"),
    "promises": ("source", "campaign_id", "from", "text"),
    "attested": ("clause", "month", "person", "on"),
    "rates": ("date", "currency", "rate"),
    "rulings": ("source", "lead_id", "fate", "why", "by", "on"),
    "towns": ("town", "region"),
}

Row = dict[str, str]
T = TypeVar("T")


class RowProblem(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_side_file(kind: str, path: Path, name: str, zone: ZoneInfo) -> tuple[list[Any], list[Problem]]:
    """The rows of one side file, and what is wrong with it; `name` is the path as the pact writes it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(name, 0, "", f"cannot be read: {error}; save it as UTF-8")]
    rows: list[Any] = []
    problems: list[Problem] = []
    for line, row in _rows(text):
        try:
            if line == 1:
                _check_header(row, COLUMNS[kind])
            else:
                rows.append(READERS[kind](row, zone))
        except RowProblem as error:
            problems.append(Problem(name, line, error.column, str(error)))
            if line == 1:
                break
    return rows, problems


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    header_line = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if header_line.count(";") > header_line.count(",") else ",")
    header = [name.strip().lower() for name in next(reader, [])]
    yield 1, dict.fromkeys(header, "")
    end = reader.line_num
    for cells in reader:
        start, end = end + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield start, {name: cell.strip() for name, cell in zip(header, cells, strict=False)}


def _check_header(header: Row, expected: tuple[str, ...]) -> None:
    missing = [name for name in expected if name not in header]
    if missing:
        raise RowProblem(missing[0], f"the column is missing; write the header {','.join(expected)}")


def _needed(row: Row, column: str) -> str:
    value = row.get(column, "")
    if not value:
        raise RowProblem(column, "is empty")
    return value


def _read(row: Row, column: str, reader: Callable[[object], T]) -> T:
    value = _needed(row, column)
    try:
        return reader(value)
    except ValueError as error:
        raise RowProblem(column, str(error)) from error


def _interval(row: Row, zone: ZoneInfo) -> tuple[datetime, datetime]:
    starts = _read(row, "from", units.read_day_or_minute)
    ends = _read(row, "to", units.read_day_or_minute)
    from_at = starts if isinstance(starts, datetime) else datetime.combine(starts, time.min)  # noqa: DTZ
    to_at = ends if isinstance(ends, datetime) else datetime.combine(ends + timedelta(days=1), time.min)
    if to_at <= from_at:
        raise RowProblem("to", f'"{row["to"]}" is not after "{row["from"]}"; write the later one here')
    return from_at.replace(tzinfo=zone), to_at.replace(tzinfo=zone)


def _absence(row: Row, zone: ZoneInfo) -> Absence:
    from_at, to_at = _interval(row, zone)
    return Absence(_needed(row, "owner"), from_at, to_at, row.get("stand_in") or None)


def _day_off(row: Row, zone: ZoneInfo) -> DayOff:
    return DayOff(*_interval(row, zone), row.get("reason", ""))


def _promise(row: Row, zone: ZoneInfo) -> Promise:
    return Promise(_needed(row, "source"), _needed(row, "campaign_id"), _read(row, "from", units.read_day),
                   _needed(row, "text"))


def _attested(row: Row, zone: ZoneInfo) -> Attested:
    return Attested(_needed(row, "clause"), _read(row, "month", units.read_month), _needed(row, "person"),
                    _read(row, "on", units.read_day))


def _rate(row: Row, zone: ZoneInfo) -> Rate:
    return Rate(_read(row, "date", units.read_day), _read(row, "currency", units.read_currency),
                _read(row, "rate", units.read_rate))


def _ruling(row: Row, zone: ZoneInfo) -> Ruling:
    return Ruling(_needed(row, "source"), _needed(row, "lead_id"), _needed(row, "fate"), _needed(row, "why"),
                  _needed(row, "by"), _read(row, "on", units.read_day))


def _town(row: Row, zone: ZoneInfo) -> Town:
    return Town(_needed(row, "town"), _needed(row, "region"))


READERS: dict[str, Callable[[Row, ZoneInfo], Any]] = {
    "absences": _absence, "days_off": _day_off, "promises": _promise, "attested": _attested, "rates": _rate,
    "rulings": _ruling, "towns": _town,
}
