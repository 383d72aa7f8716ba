"""Strict reading of what people write in a pact: "30 working min", "90%", "650 UAH".

Every reader takes the text as it stands in the file and raises ValueError with what was found and what to write.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

Unit = Literal["minutes", "working_minutes", "working_days", "days"]

DURATION = re.compile(r"(?P<amount>[0-9]+) (?P<working>working )?(?P<unit>min|hours?|days?)")
MONEY = re.compile(r"(?P<amount>[0-9]+(?: [0-9]{3})*(?:\.[0-9]{1,2})?) (?P<currency>[A-Z]{3})")
SHARE = re.compile(r"(?P<percent>[0-9]{1,3}(?:\.[0-9]+)?) ?%")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
WHOLE = re.compile(r"[0-9]+")
CLOCK = re.compile(r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})")
SECRET = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
SENDER = re.compile(r"[^<>@\r\n]+ <[!-;=?A-~]+@[^<>@\s]+>|[!-;=?A-~]+@[^<>@\s]+")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Duration:
    """A limit as agreed; hours are kept as minutes."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        words = {"minutes": "min", "working_minutes": "working min", "days": "days", "working_days": "working days"}
        return f"{self.amount} {words[self.unit]}"


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def read_duration(found: object) -> Duration:
    match = DURATION.fullmatch(str(found))
    if match is None:
        raise unlike(found, "a duration", '"15 min", "30 working min", "2 working days" or "3 days"')
    amount = int(match["amount"])
    if match["unit"].startswith("day"):
        return Duration(amount, "working_days" if match["working"] else "days")
    minutes = amount * 60 if match["unit"].startswith("hour") else amount
    return Duration(minutes, "working_minutes" if match["working"] else "minutes")


def read_share(found: object) -> Decimal:
    """A share between 0 and 1."""
    match = SHARE.fullmatch(str(found))
    if match is None:
        suggestion = f'"{found}%"' if NUMBER.fullmatch(str(found)) else '"90%"'
        raise unlike(found, "a share", suggestion)
    share = Decimal(match["percent"]) / 100
    if share > 1:
        raise unlike(found, "a share", "a share between 0% and 100%")
    return share


def read_money(found: object) -> Money:
    match = MONEY.fullmatch(str(found))
    if match is None:
        raise unlike(found, "an amount of money", 'the amount and its currency, "650 UAH"')
    return Money(Decimal(match["amount"].replace(" ", "")), read_currency(match["currency"]))


def read_currency(found: object) -> str:
    if str(found) not in get_global("all_currencies"):
        raise unlike(found, "a currency", "its three letters, as in ISO 4217: UAH, USD, EUR")
    return str(found)


def read_number(found: object) -> Decimal:
    if NUMBER.fullmatch(str(found)) is None:
        raise unlike(found, "a number", "digits with a point for decimals: 26 or 0.5")
    return Decimal(str(found))


def read_leads_a_day(found: object) -> Decimal | dict[str, Decimal]:
    """One number for all sources together, or a number by source."""
    if not isinstance(found, dict):
        return read_number(found)
    return {str(source): read_number(number) for source, number in found.items()}


def read_whole(found: object) -> int:
    if WHOLE.fullmatch(str(found)) is None:
        raise unlike(found, "a whole number", "digits alone: 30")
    return int(str(found))


def read_flag(found: object) -> bool:
    if str(found) not in ("true", "false", "True", "False"):
        raise unlike(found, "true or false", "true or false")
    return str(found).lower() == "true"


def read_day(found: object) -> date:
    try:
        if ISO_DAY.fullmatch(str(found)):
            return date.fromisoformat(str(found))
    except ValueError as error:
        raise unlike(found, f"a date ({error})", "a day that exists, as 2026-11-01") from error
    raise unlike(found, "a date", "year-month-day: 2026-11-01")


def read_day_or_minute(found: object) -> date | datetime:
    """A bare date, or a naive datetime where the minute is given."""
    if not ISO_MINUTE.fullmatch(str(found)):
        return read_day(found)
    try:
        return datetime.fromisoformat(str(found))
    except ValueError as error:
        raise unlike(found, f"a time ({error})", "a moment that exists: 2026-11-16 10:07") from error


def read_month(found: object) -> str:
    if MONTH.fullmatch(str(found)) is None:
        raise unlike(found, "a month", "year-month: 2026-11")
    return str(found)


def read_rate(found: object) -> Decimal:
    """Rate files come with a decimal point or comma."""
    rate = read_number(str(found).replace(",", "."))
    if rate == 0:
        raise unlike(found, "a rate", "what one unit of the currency costs: 41.25")
    return rate


def read_clock(found: object) -> time:
    match = CLOCK.fullmatch(str(found))
    if match is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise unlike(found, "a time of day", '"08:05", in quotes')
    return time(int(match["hour"]), int(match["minute"]))


def read_zone(found: object) -> ZoneInfo:
    if str(found) not in _zone_names():
        raise unlike(found, "a time zone", "its name as Europe/Kyiv (IANA list)")
    return ZoneInfo(str(found))


@cache
def _zone_names() -> set[str]:
    return available_timezones()


def read_secret_reference(found: object) -> str:
    """Never repeats what it found: it may be the secret itself."""
    if SECRET.fullmatch(str(found)) is None:
        raise ValueError('a secret must not stand in the pact; write its name, "${META_TOKEN}", and set it outside')
    return str(found)


def read_sender(found: object) -> str:
    if SENDER.fullmatch(str(found)) is None:
        raise unlike(found, "a sender", '"leadpact <pact@company.example>", in quotes')
    return str(found)


def unlike(found: object, what: str, write: str) -> ValueError:
    return ValueError(f"{shown(found)} is not {what}; write {write}")


def shown(found: object) -> str:
    """What was found, short enough for one line."""
    if isinstance(found, dict):
        return "a group of keys"
    if isinstance(found, list | tuple):
        return "a list"
    text = str(found) if len(str(found)) <= 40 else f"{str(found)[:40]}…"
    return f'"{text}"'
