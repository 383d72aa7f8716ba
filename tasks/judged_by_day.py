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
from tasks.file_sources import file_sources
from tasks.look import Look, calendar, is_open
from tasks.parameters import DAY_SECONDS, PLANNED_WITHIN_DAYS, WINDOW_DAYS, Parameters, night_parameters, start_of
from tasks.reconcile import reconcile_in
from tasks.store.agreed import lay_agreed
from tasks.store.evidence import evidence
from tasks.store.run_sql import fetch, run_sql
from tasks.store.tables import night_part

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


def judged(engine: sa.Engine, pact: Pact, look: Look, landed_in: str, found: Found) -> Judged:
    """`landed_in`: the night in which the look's rows landed."""
    day = look.at.astimezone(pact.company.zone).date()
    parameters = _parameters(pact, day, look.at_seconds)
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            faults = tuple(_lay_day(connection, pact, day, landed_in, found, parameters))
            reach = evidence(connection, parameters)
            reconcile_in(connection, pact, parameters)
            rows = fetch(connection, "untouched/leads.sql", parameters)
        finally:
            transaction.rollback()
    return _Day(pact, day, look.at_seconds, int(reach["log_end_at"] or 0)).judged(rows, faults)


def _parameters(pact: Pact, day: date, at: int) -> Parameters:
    return night_parameters(pact, day) | {
        "cut_at": at,
        "window_start_at": at - WINDOW_DAYS * DAY_SECONDS,
        "planned_until_at": at + PLANNED_WITHIN_DAYS * DAY_SECONDS,
        "since_at": start_of(pact, day) - WINDOW_DAYS * DAY_SECONDS,
    }


def _lay_day(
    connection: sa.Connection, pact: Pact, day: date, landed_in: str, found: Found, parameters: Parameters
) -> Iterator[str]:
    """Calendar and sellers as the day's night will lay them, and of each source how far its newest row reaches.

    Yields what is wrong with a source: it then proves nothing.
    """
    cut = datetime.combine(day + timedelta(days=1), time.min, pact.company.zone)
    lay_agreed(connection, pact, cut)
    newest = {(row.source, row.what): row.at for row in fetch(connection, "untouched/newest_rows.sql", parameters)}
    arrivals = Arrivals(connection, date.fromisoformat(landed_in), pact.company.zone)
    run_sql(connection, "untouched/forget_parts.sql", parameters)
    for source in file_sources(pact):
        key, brings = source.name
        if brings not in PROVES:
            continue
        seen = arrivals.part(source, [file for file in found.files if (file.source, file.brings) == source.name])
        is_broken = seen.status in ("dead", "partial")
        part = {
            "night": day.isoformat(), "source": key, "brings": brings,
            "status": seen.status if is_broken else "missing",  # the night's word for "up to its newest row"
            "newest_row_at": newest.get((key, PROVES[brings])),
        }  # fmt: skip
        connection.execute(sa.insert(night_part).values(part))
        if is_broken:
            yield f"{key} proves nothing ({seen.error})"


@dataclass(frozen=True)
class _Day:
    """Limits and waits in the company's working time; instants in epoch seconds."""

    pact: Pact
    day: date
    at: int
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
