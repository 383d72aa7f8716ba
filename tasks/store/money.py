"""Amounts as they were booked, in the report's currency and as the pact compares them."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.store.run_sql import fetch

MINOR = Decimal(100)
MICRO = 1_000_000


@dataclass(slots=True)
class Exchange:
    """Converts at the day's rate, the latest earlier one where the day has none."""

    connection: sa.Connection
    currency: str
    _known: dict[str, tuple[list[str], list[int]]] = field(default_factory=dict)

    def converted(self, amount_minor: int, currency: str | None, day: date | str) -> Decimal | None:
        """Major units of the report currency; None where no rate is known."""
        rate = self._rate(currency or "", str(day))
        return None if rate is None else Decimal(amount_minor) / MINOR * rate

    def _rate(self, currency: str, day: str) -> Decimal | None:
        if currency == self.currency:
            return Decimal(1)
        days, rates = self._rates(currency)
        place = bisect_right(days, day)
        return Decimal(rates[place - 1]) / MICRO if place else None

    def _rates(self, currency: str) -> tuple[list[str], list[int]]:
        """The days that have a rate, and the rates."""
        if currency not in self._known:
            rows = fetch(self.connection, "measures/rates.sql", {"currency": currency})
            self._known[currency] = [row.day for row in rows], [row.rate_micro for row in rows]
        return self._known[currency]


def net_of_vat(amount: Decimal, entity: str | None, pact: Pact) -> Decimal:
    """What is left of a booked amount where the pact compares amounts net; an unknown entity's stays as it is."""
    if pact.company.amounts != "net_of_vat":
        return amount
    known = (each for each in pact.company.entities if entity in (each.crm_company, each.name))
    vat = next((each.vat for each in known), Decimal(0))
    return amount * 100 / (100 + vat)
