"""The CSV files beside a pact: absences, days off, promises, attested, rates, rulings, towns.

UTF-8 with or without BOM, comma or semicolon, the columns named in the header. A bare date is a whole day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


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
    month: str  # "2026-11"
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
    checks: dict[str, str] = field(default_factory=dict)  # the SQL of a company's own checks, by the file's name


COLUMNS: dict[str, tuple[str, ...]] = {
    "absences": ("owner", "from", "to", "stand_in"),
    "days_off": ("from", "to", "reason"),
    "promises": ("source", "campaign_id", "from", "text"),
    "attested": ("clause", "month", "person", "on"),
    "rates": ("date", "currency", "rate"),
    "rulings": ("source", "lead_id", "fate", "why", "by", "on"),
    "towns": ("town", "region"),
}
