"""What the pact's plan says for a stretch of days, without the days on which a source is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from expectations.pact import Pact


@dataclass(frozen=True, slots=True)
class Missing:
    """A source of leads that is late: the days after `last_day` are out of the plan."""

    source: str
    last_day: date | None


def leads_planned(pact: Pact, first: date, last: date, missing: Mapping[str, Missing]) -> dict[str, Decimal]:
    """Leads by source; under '' where the plan knows one number for all sources together."""
    total: dict[str, Decimal] = {}
    for day in _days(first, last):
        for source, leads in _of_day(pact, day).items():
            if not _is_missing(missing.get(source), day):
                total[source] = total.get(source, Decimal(0)) + leads
    return total


def lowered_by(pact: Pact, first: date, last: date, missing: Mapping[str, Missing]) -> int:
    whole = sum(leads_planned(pact, first, last, {}).values(), Decimal(0))
    left = sum(leads_planned(pact, first, last, missing).values(), Decimal(0))
    return rounded(whole - left)


def cash_planned(pact: Pact, first: date, day: date) -> Decimal | None:
    """Of a month's days up to and with `day`; None where a factor of the month's plan is missing."""
    month = pact.plan.months.get(day.strftime("%Y-%m"))
    if month is None:
        return None
    factors = (month.valid, month.reached, month.answered, month.won, month.deal)
    leads = sum(leads_planned(pact, first, day, {}).values(), Decimal(0))
    for factor in factors:
        if factor is None:
            return None
        leads *= factor
    return leads


def rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def whole(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(rounded(amount))


def _of_day(pact: Pact, day: date) -> Mapping[str, Decimal]:
    month = pact.plan.months.get(day.strftime("%Y-%m"))
    if month is None:
        return {}
    return month.leads_a_day if isinstance(month.leads_a_day, dict) else {"": month.leads_a_day}


def _is_missing(missing: Missing | None, day: date) -> bool:
    return missing is not None and (missing.last_day is None or day > missing.last_day)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
