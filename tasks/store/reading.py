"""One night's reading of the ledger: what several parts of the letter ask for is read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.store.money import Exchange
from tasks.store.planned import Missing
from tasks.store.run_sql import Parameter, fetch

HISTORY_DAYS = 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Measuring:
    """One night's reading; not slotted, since what several parts ask for is read once."""

    connection: sa.Connection
    pact: Pact
    day: date
    parameters: Mapping[str, Parameter]

    def fetch(self, name: str, **more: Parameter) -> list[sa.Row[Any]]:
        return fetch(self.connection, f"measures/{name}.sql", {**self.parameters, **more})

    @cached_property
    def counts_repeat(self) -> int:
        return int(self.pact.plan.counts == "all_customers")

    @cached_property
    def reach(self) -> sa.Row[Any]:
        return self.fetch("reach")[0]

    @cached_property
    def exchange(self) -> Exchange:
        return Exchange(self.connection, self.pact.company.currency.report)

    @cached_property
    def missing(self) -> dict[str, Missing]:
        gaps = self.fetch("gaps")
        return {
            gap.source: Missing(gap.source, last_day)
            for gap in gaps
            if "leads" in self.pact.sources[gap.source].brings and gap.status != "partial"
            for last_day in [self.moment(gap.newest_row_at).date() if gap.newest_row_at else None]
        }

    @cached_property
    def first_day(self) -> date:
        """The first of the report days: every day since the last letter, else those whose letter would have gone
        out on a quiet morning."""
        if self.reach.last_letter:
            return min(self.day, date.fromisoformat(self.reach.last_letter) + timedelta(days=1))
        first = self.day
        while WEEKDAYS[first.weekday()] in self.pact.report.quiet:
            first -= timedelta(days=1)
        return first

    @cached_property
    def plan_first(self) -> date:
        """The month's first day, or a new company's first: days before its files begin have nothing beside the plan."""
        first = self.day.replace(day=1)
        if self.reach.first_lead_at is None:
            return first
        return max(first, min(self.day, self.moment(self.reach.first_lead_at).date()))

    @property
    def letter_before(self) -> str:
        """The night of the last letter, for SQL that asks what came after it: nothing where there was none."""
        return str(self.reach.last_letter or self.day.isoformat())

    def moment(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.pact.company.zone)

    def start_of(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=self.pact.company.zone).timestamp())


@dataclass(frozen=True, slots=True)
class Listed:
    leads: int
    yesterday: int
    oldest_at: int | None


class Judged(Measuring):
    """A night's reading with its verdicts."""

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], sa.Row[Any]]:
        return {(row.clause, row.part): row for row in self.fetch("verdicts")}

    @cached_property
    def history(self) -> dict[tuple[str, str], list[sa.Row[Any]]]:
        """Earlier nights of each verdict, the newest first."""
        rows: dict[tuple[str, str], list[sa.Row[Any]]] = {}
        for row in self.fetch("verdict_history", history_from=(self.day - timedelta(days=HISTORY_DAYS)).isoformat()):
            rows.setdefault((row.clause, row.part), []).append(row)
        return rows

    @cached_property
    def lists(self) -> list[sa.Row[Any]]:
        return self.fetch("list_counts", yesterday_start_at=self.start_of(self.first_day))

    def listed(self, fate: str, per: str | None, part: str) -> Listed | None:
        rows = [row for row in self.lists if row.fate == fate and (per is None or getattr(row, per) == part)]
        oldest = [row.oldest_at for row in rows if row.oldest_at is not None]
        leads, yesterday = (sum(int(getattr(row, name)) for row in rows) for name in ("leads", "yesterday"))
        return Listed(leads, yesterday, min(oldest, default=None)) if rows else None

    @cached_property
    def unfit_reasons(self) -> list[sa.Row[Any]]:
        return self.fetch("unfit_reasons", yesterday_start_at=self.start_of(self.first_day))

    @cached_property
    def campaign_starts(self) -> dict[tuple[str, str], str]:
        return {(row.source, row.campaign_key): row.day for row in self.fetch("campaign_start")}

    @cached_property
    def offenders(self) -> dict[tuple[str, str], sa.Row[Any]]:
        rows = self.fetch("offender_counts", yesterday_start_at=self.start_of(self.first_day))
        return {(row.clause, row.part): row for row in rows}

    @cached_property
    def campaign_keys(self) -> dict[tuple[str, str], str]:
        """Source and name: the key by which leads and spend know the campaign."""
        rows = [*self.fetch("campaigns", counts_repeat=self.counts_repeat), *self.fetch("campaign_spend")]
        return {(row.source, row.campaign_name or row.campaign_key): row.campaign_key for row in rows}
