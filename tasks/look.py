"""A look by day: when there is one, which night its rows land in, its lock."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.core.letters import is_quiet
from tasks.core.model import Found, Night
from tasks.core.worktime import Segment, work_segments
from tasks.landing_reading import LandingNight
from tasks.night import planned_night
from tasks.parameters import start_of
from tasks.settings import NothingRun, pact_of, workplace
from tasks.store.agreed import days_off
from tasks.store.db import AlreadyRunning, look_lock, look_writes
from tasks.store.run_sql import Parameter, fetch, run_sql

# a first answer may have been due since before a long holiday
CALENDAR_DAYS = 30
# what a look asks vendors for
NEEDED = {"leads", "records", "deals", "activities"}


@dataclass(frozen=True, slots=True)
class Look:
    """`at`: aware; what had happened by then is judged. `day`: the company's. `vendors`: sources that are pulled.

    `is_of_now`: nobody asked for another moment.
    """

    pact_path: Path
    at: datetime
    day: date
    vendors: tuple[str, ...] = ()
    is_of_now: bool = True

    @property
    def at_seconds(self) -> int:
        return int(self.at.timestamp())


class NoLook(NothingRun):
    """There is nothing to look for now, and that is in order."""


def planned_look(pact_path: Path, at: datetime | None, now: datetime) -> Look:
    """Raises NoLook outside the company's hours and where the pact lets nobody be told, NothingRun on what is wrong.

    An `at` without a zone is read on the company's clock.
    """
    pact = pact_of(pact_path)
    zone = pact.company.time_zone
    moment = (at if at is None or at.tzinfo else at.replace(tzinfo=zone)) or now
    if moment > now:
        raise NothingRun(f"{moment.astimezone(zone):%Y-%m-%d %H:%M} is still to come in {zone.key}.")
    _refuse_quietly(pact, moment.astimezone(zone))
    planned_night(pact_path, None, now)  # refuses what a night refuses
    vendors = tuple(key for key, source in pact.sources.items() if source.connector and NEEDED & set(source.brings))
    return Look(pact_path, moment.astimezone(UTC), moment.astimezone(zone).date(), vendors, is_of_now=at is None)


def _refuse_quietly(pact: Pact, moment: datetime) -> None:
    day = moment.date()
    if not is_open(calendar(pact, day), int(moment.timestamp())):
        raise NoLook(f"The company is closed at {moment:%H:%M}: nobody is waited for.")
    if pact.signed is None or day < pact.signed.from_:
        raise NoLook(f"The pact is not in force on {day}: nobody is told by day.")
    if not pact.clause_for("first_answer"):
        raise NoLook("The pact has no clause first_answer, so no lead can be past its limit.")
    if pact.in_trial(day):
        raise NoLook(f"The trial lasts until {pact.signed.trial_until}: nobody is told by day.")


def calendar(pact: Pact, day: date) -> list[Segment]:
    first = day - timedelta(days=CALENDAR_DAYS)
    return work_segments(pact.company.hours, days_off(pact, first, day), pact.company.zone, first, day)


def is_open(segments: Sequence[Segment], at: int) -> bool:
    return any(segment.starts_at <= at < segment.ends_at for segment in segments)


@contextmanager
def one_look(look: Look) -> Iterator[None]:
    """No other look meanwhile, and the night that comes due waits; raises NoLook."""
    with _held(look, look_lock, "Another look is at work; the next one comes by itself."):
        yield


@contextmanager
def beside_nights(look: Look) -> Iterator[None]:
    """No night meanwhile; raises NoLook."""
    with _held(look, look_writes, "A night is at work, and it tells all; the next look comes by itself."):
        yield


@contextmanager
def _held(look: Look, lock: Callable[[sa.Engine], AbstractContextManager[None]], why_not: str) -> Iterator[None]:
    with workplace(look.pact_path) as place, ExitStack() as stack:
        try:
            stack.enter_context(lock(place.engine))
        except AlreadyRunning as error:
            raise NoLook(why_not) from error
        yield


def landing_night(connection: sa.Connection, pact: Pact, look: Look) -> LandingNight:
    """The night that comes next: its own landing would have noted the same."""
    zone = pact.company.zone
    before = look.day - timedelta(days=1)
    is_over = is_quiet(pact, before) or fetch(connection, "untouched/finished.sql", {"night": before.isoformat()})[0][0]
    day = look.day if is_over else before
    return LandingNight(day.isoformat(), start_of(pact, day + timedelta(days=1)), zone, look.at_seconds)


def basis_of(pact: Pact, found: Found) -> str:
    """What a look says rests on."""
    files = sorted((each.source, each.brings, each.path, each.sha256) for each in found.files)
    return sha256(repr((pact, pact.side_files, files)).encode()).hexdigest()


def told_at(look: Look, found: Found) -> datetime | None:
    """When a look of this day told all that these files and this pact hold; None where none did."""
    with workplace(look.pact_path) as place, place.engine.connect() as connection:
        zone = place.pact.company.zone
        seen = fetch(connection, "untouched/looked.sql", {"night": look.day.isoformat()})
        # that nothing came from a vendor is news too: it was asked just now
        if look.vendors or not look.is_of_now or not seen or seen[0].basis != basis_of(place.pact, found):
            return None
        return datetime.fromtimestamp(seen[0].looked_at, zone)


def as_night(look: Look) -> Night:
    """For stages that need to know the pact alone."""
    return Night(look.pact_path, look.day)


def note_look(connection: sa.Connection, pact: Pact, look: Look, found: Found) -> None:
    noted: dict[str, Parameter] = {
        "night": look.day.isoformat(),
        "looked_at": look.at_seconds,
        "basis": basis_of(pact, found),
    }
    run_sql(connection, "untouched/note_look.sql", noted)
