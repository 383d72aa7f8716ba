"""What can be said of open leads at a moment of the day. Nothing of it stays in the database.

A look is a night that is taken back: it judges by the night's own statements, with its own moment as the cut, in a
transaction that is rolled back. So it says nothing that a night would not say, and the ledger stays the last night's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.arrival import Arrivals
from tasks.core.model import Found
from tasks.core.untouched import UntouchedLead
from tasks.core.worktime import Segment, after_working_seconds, worked_before
from tasks.look import Look, calendar, is_open
from tasks.parameters import DAY_SECONDS, PLANNED_WITHIN_DAYS, WINDOW_DAYS, Parameters, night_parameters, start_of
from tasks.pulled import pulled_part
from tasks.reconcile import reconcile_in
from tasks.settings import Workplace
from tasks.store.agreed import lay_agreed
from tasks.store.evidence import evidence
from tasks.store.pulls import last_whole
from tasks.store.run_sql import fetch, run_sql
from tasks.store.tables import night_part
from tasks.vendor_accounts import all_sources

# kinds of row without which nobody's silence is proven, and which of a source's rows speak for them: deals come too
# seldom to say up to when their export goes, but the records beside them do
PROVES = {"records": "crm", "deals": "crm", "activities": "log"}


@dataclass(frozen=True, slots=True)
class Judged:
    """`as_of`: up to when the CRM and the call log speak, None where they do not speak of today at all.

    `not_yet`: leads whose limit is over, but not by the data; `unproven`: those of which the data prove nothing
    (a log with holes, rows that cannot be read).
    """

    as_of: datetime | None = None
    leads: tuple[UntouchedLead, ...] = ()
    not_yet: int = 0
    unproven: int = 0
    faults: tuple[str, ...] = ()


def judged(place: Workplace, look: Look, landed_in: str, found: Found) -> Judged:
    """`landed_in`: the night in which the look's rows landed."""
    pact = place.pact
    parameters = _parameters(pact, look.day, look.at_seconds)
    with place.engine.connect() as connection:
        transaction = connection.begin()
        try:
            _lay_calendar(connection, pact, look.day)
            parts = list(_parts(connection, place, look, landed_in, found, parameters))
            run_sql(connection, "untouched/forget_parts.sql", parameters)
            connection.execute(sa.insert(night_part), [each.as_row(look.day) for each in parts])
            reach = evidence(connection, parameters)
            reconcile_in(connection, pact, parameters)
            rows = fetch(connection, "untouched/leads.sql", parameters)
        finally:
            transaction.rollback()
    faults = tuple(f"{each.source} proves nothing ({each.error})" for each in parts if each.is_broken)
    return _Day(pact, look.day, int(reach["log_end_at"] or 0)).judged(rows, faults)


def _parameters(pact: Pact, day: date, at: int) -> Parameters:
    return night_parameters(pact, day) | {
        "cut_at": at,
        "window_start_at": at - WINDOW_DAYS * DAY_SECONDS,
        "planned_until_at": at + PLANNED_WITHIN_DAYS * DAY_SECONDS,
        "since_at": start_of(pact, day) - WINDOW_DAYS * DAY_SECONDS,
    }


def _lay_calendar(connection: sa.Connection, pact: Pact, day: date) -> None:
    """With stages and sellers, as the day's night will lay them."""
    lay_agreed(connection, pact, datetime.combine(day + timedelta(days=1), time.min, pact.company.zone))


@dataclass(frozen=True, slots=True)
class _Part:
    """Up to when one kind of row of one source speaks; a broken one proves nothing."""

    source: str
    brings: str
    ends_at: int | None
    is_broken: bool
    error: str | None

    def as_row(self, day: date) -> dict[str, Any]:
        """`missing` is the night's word for what speaks up to its newest row."""
        status = "dead" if self.is_broken else "missing"
        return {"night": day.isoformat(), "source": self.source, "brings": self.brings, "status": status,
                "newest_row_at": self.ends_at}  # fmt: skip


def _parts(
    connection: sa.Connection, place: Workplace, look: Look, landed_in: str, found: Found, parameters: Parameters
) -> Iterator[_Part]:
    """What was pulled speaks up to its pull, a file up to its newest row."""
    newest = {(row.source, row.what): row.at for row in fetch(connection, "untouched/newest_rows.sql", parameters)}
    arrivals = Arrivals(connection, date.fromisoformat(landed_in), place.pact.company.zone)
    for source in all_sources(place.pact, place.folder):
        key, brings = source.name
        if brings not in PROVES:
            continue
        if source.is_pulled:
            seen = pulled_part(connection, place.pact, source, landed_in, look.at_seconds)
            ends_at: int | None = min(last_whole(connection, key, brings) or 0, look.at_seconds)
        else:
            seen = arrivals.part(source, [file for file in found.files if (file.source, file.brings) == source.name])
            ends_at = newest.get((key, PROVES[brings]))
        yield _Part(key, brings, ends_at, seen.status in ("dead", "partial"), seen.error)


@dataclass(frozen=True)
class _Day:
    """Limits and waits in the company's working time; instants in epoch seconds."""

    pact: Pact
    day: date
    data_end: int

    def judged(self, rows: list[sa.Row[Any]], faults: tuple[str, ...]) -> Judged:
        parameters = night_parameters(self.pact, self.day)
        segments = calendar(self.pact, self.day)
        started = start_of(self.pact, self.day)
        # what ran out before today stood in the night's letter
        due = [(row, due_at) for row in rows if (due_at := _due_at(row.clock_at, segments, parameters)) >= started]
        speaks = self.data_end >= started
        return Judged(
            datetime.fromtimestamp(self.data_end, self.pact.company.zone) if speaks else None,
            tuple(self._lead(row, segments, parameters) for row, _ in due if row.is_proven),
            sum(not row.is_proven and due_at > self.data_end for row, due_at in due),
            sum(not row.is_proven and due_at <= self.data_end for row, due_at in due),
            faults,
        )

    def _lead(self, row: sa.Row[Any], segments: list[Segment], parameters: Parameters) -> UntouchedLead:
        waited = self.data_end - row.clock_at
        if parameters["answer_in_working"]:
            waited = worked_before(segments, self.data_end) - worked_before(segments, row.clock_at)
        return UntouchedLead(
            source=row.source,
            lead_id=row.lead_id,
            crm_id=row.crm_id,
            campaign=row.campaign_name or "",
            arrived_at=datetime.fromtimestamp(row.submitted_at, self.pact.company.zone),
            waited_minutes=waited // 60,
            limit_minutes=_limit(row.clock_at, segments, parameters) // 60,
            seller=row.seller or "",
        )


def _limit(clock_at: int, segments: list[Segment], parameters: Mapping[str, Any]) -> int:
    """Seconds; as facts/timing.sql has it."""
    grace = 0 if is_open(segments, clock_at) else parameters["opening_grace_seconds"]
    return int(parameters["answer_limit_seconds"] + grace)


def _due_at(clock_at: int, segments: list[Segment], parameters: Mapping[str, Any]) -> int:
    limit = _limit(clock_at, segments, parameters)
    if not parameters["answer_in_working"]:
        return clock_at + limit
    due_at = after_working_seconds(segments, clock_at, limit)
    assert due_at is not None, "a limit that is over lies within the calendar"
    return due_at
