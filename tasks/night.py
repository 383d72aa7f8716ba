"""A night as a whole: whether it can start, its lock, its row in the database, its end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tasks.core.model import Night
from tasks.core.outcome import Alarms, Delivered, Outcome, SourceSeen, outcome
from tasks.parameters import start_of
from tasks.settings import NothingRun, Workplace, mail_server_of, workplace
from tasks.store.db import AlreadyRunning, LockLost, first_line, night_lock
from tasks.store.run_sql import SqlFailed, fetch, run_sql
from tasks.store.tables import night as night_table


class NightFailed(RuntimeError):
    """The night broke off: the place where, and a sentence of what went wrong."""

    def __init__(self, error: Exception, where: str = "the night") -> None:
        super().__init__(_sentence(error))
        self.where = where


def _sentence(error: Exception) -> str:
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    if isinstance(cause, DBAPIError) and (cause.connection_invalidated or cause is error):
        return f"The database failed: {first_line(cause)}. Run the night again when it is mended."
    return str(error) or type(error).__name__


def planned_night(pact_path: Path, day: date | None, now: datetime) -> Night:
    """The night to run, by default that of yesterday in the company's zone; raises NothingRun."""
    mail_server_of()  # a wrong address is told before the night, not after it
    with workplace(pact_path) as place:
        zone = place.pact.company.time_zone
        yesterday = now.astimezone(zone).date() - timedelta(days=1)
        if day is not None and day > yesterday:
            raise NothingRun(f"{day} is not over in {zone.key}. The last day that can be told is {yesterday}.")
    return Night(pact_path, day or yesterday)


@dataclass(frozen=True, slots=True)
class HeldNight:
    """A night that nobody else runs; `was` is its row as an earlier run left it."""

    night: Night
    place: Workplace
    was: sa.Row[Any] | None
    ensure_held: Callable[[], None]  # raises LockLost

    @property
    def is_closed(self) -> bool:
        """Its letter was sent: what it said stays, and a repeated run only renders it."""
        return self.was is not None and self.was.closed_at is not None

    @property
    def vendors(self) -> list[str]:
        """The sources that are pulled from an API."""
        return [key for key, source in self.place.pact.sources.items() if source.connector is not None]

    def conclude(self, delivered: Delivered, now: datetime, alarms: Alarms = ()) -> Outcome:
        with self.place.engine.begin() as connection:
            day = {"night": self.night.day.isoformat()}
            sources = [
                SourceSeen(row.source, row.status, row.set_aside, row.error)
                for row in fetch(connection, "night/sources.sql", day)
            ]
            broken = [row.clause for row in fetch(connection, "night/broken_checks.sql", day)]
            end = outcome(sources, broken, delivered, alarms=alarms, is_closed=self.is_closed)
            self._finish(connection, end.status, now)
        return end

    def fail(self, now: datetime) -> None:
        if self.is_closed:
            return
        with self.place.engine.begin() as connection:
            self._finish(connection, "failed", now)

    def _finish(self, connection: sa.Connection, status: str, now: datetime) -> None:
        """A repeated night that ends as it did before leaves its row as it was."""
        is_as_before = self.was is not None and self.was.status == status
        finished_at = self.was.finished_at if self.was is not None and is_as_before else int(now.timestamp())
        _update(connection, self.night, status=status, finished_at=finished_at)


@contextmanager
def held_night(night: Night, now: datetime) -> Iterator[HeldNight]:
    """Holds the company's lock while the night runs; a night that breaks off is marked failed.

    Raises NothingRun where another night of the company is at work, NightFailed where the database fails.
    """
    with _locked(night) as (place, ensure_held), _database_told():
        held = HeldNight(night, place, _begin(night, place, now), ensure_held)
        try:
            yield held
        except BaseException:
            # a database that is gone must not hide what went wrong, and the row may be another night's by now
            with suppress(DBAPIError, LockLost):
                ensure_held()
                held.fail(datetime.now(UTC))
            raise


@contextmanager
def _database_told() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, SqlFailed, LockLost) as error:
        raise NightFailed(error) from error


@contextmanager
def held_letter(night: Night) -> Iterator[HeldNight]:
    """A night that has a letter, held as it is; raises NothingRun where it has none."""
    with _locked(night) as (place, ensure_held), _database_told():
        row = {"night": night.day.isoformat()}
        with place.engine.connect() as connection:
            was = connection.execute(sa.select(night_table).where(night_table.c.night == row["night"])).first()
            has_letter = bool(fetch(connection, "delivery/facts.sql", row))
        if was is None or not has_letter:
            raise NothingRun(f"{night.day} has no letter yet. Run its night first: leadpact run --day {night.day}.")
        yield HeldNight(night, place, was, ensure_held)


@contextmanager
def _locked(night: Night) -> Iterator[tuple[Workplace, Callable[[], None]]]:
    with workplace(night.pact_path) as place, ExitStack() as stack:
        try:
            ensure_held = stack.enter_context(night_lock(place.engine))
        except AlreadyRunning as error:
            raise NothingRun(str(error)) from error
        yield place, ensure_held


def _begin(night: Night, place: Workplace, now: datetime) -> sa.Row[Any] | None:
    row = night_table.c.night == night.day.isoformat()
    signed = place.pact.signed
    with place.engine.begin() as connection:
        run_sql(connection, "night/close_claimed.sql", {"night": night.day.isoformat(), "now_at": int(now.timestamp())})
        was = connection.execute(sa.select(night_table).where(row)).first()
        if was is None:
            first = {"night": night.day.isoformat(), "started_at": int(now.timestamp())}
            connection.execute(sa.insert(night_table).values(first))
        if was is None or was.closed_at is None:
            _update(
                connection, night, status="running", pact_version=signed.version if signed else None,
                cut_at=start_of(place.pact, night.day + timedelta(days=1)),
            )  # fmt: skip
    return was


def _update(connection: sa.Connection, night: Night, **values: object) -> None:
    connection.execute(sa.update(night_table).where(night_table.c.night == night.day.isoformat()).values(**values))
