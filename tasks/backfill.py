"""Older nights told afterwards, in a copy of the database: the company's ledger is never touched by them."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from tasks.core.model import Night
from tasks.night import planned_night
from tasks.settings import NothingRun, Workplace, working_in, workplace
from tasks.store.copies import copy_database, keep_night, withdraw
from tasks.store.db import AlreadyRunning, night_lock, open_database
from tasks.store.tables import night as night_table

# what these look at is known as it is today alone: no export tells what stood in a field that day. What a check of the
# company's own looks at, nobody here can tell
KNOWN_AS_OF_TODAY = (
    "fields_complete", "won_has_amount_and_date", "stages_mapped", "next_step_planned", "deal_has_contact",
    "source_kept", "own",
)  # fmt: skip


def planned_nights(pact_path: Path, first: date, last: date, now: datetime) -> list[Night]:
    """Oldest first; raises NothingRun."""
    if first > last:
        raise NothingRun(f"{first} is later than {last}. Write the older day first.")
    planned_night(pact_path, last, now)
    return [Night(pact_path, first + timedelta(days=n)) for n in range((last - first).days + 1)]


def is_past(night: Night) -> bool:
    """Older than the newest night, and not closed: a closed one is only rendered, from what it stored."""
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        newest = connection.scalar(sa.select(sa.func.max(night_table.c.night)).where(night_table.c.status.is_not(None)))
        own = night_table.c.night == night.day.isoformat()
        closed_at = connection.scalar(sa.select(night_table.c.closed_at).where(own))
    return closed_at is None and newest is not None and night.day.isoformat() < newest


@dataclass(frozen=True, slots=True)
class CopiedCompany:
    folder: Path
    url: str

    def at_work(self) -> AbstractContextManager[None]:
        """Whatever a stage opens inside is the copy."""
        return working_in(self.folder, self.url)


@contextmanager
def copied_company(pact_path: Path) -> Iterator[CopiedCompany]:
    """No night runs meanwhile. The copy holds personal data: it is gone afterwards."""
    with workplace(pact_path) as place, _locked(place):
        folder = place.folder / "backfill"
        shutil.rmtree(folder, ignore_errors=True)
        url = f"sqlite:///{folder / 'leadpact.db'}"
        try:
            copy = open_database(url, place.pact.company.name)
            copy_database(place.engine, copy)
            copy.dispose()
            yield CopiedCompany(folder, url)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def withdraw_state(night: Night) -> None:
    with workplace(night.pact_path) as copy, copy.engine.begin() as connection:
        withdraw(connection, night.day, KNOWN_AS_OF_TODAY)


def keep(night: Night) -> None:
    """The night's verdicts and reports, out of the copy into the company's own place."""
    with workplace(night.pact_path) as copy, working_in(None), workplace(night.pact_path) as own:
        keep_night(copy.engine, own.engine, night.day)
        target = own.report_folder(night.day)
        target.mkdir(parents=True, exist_ok=True)
        for file in copy.report_folder(night.day).iterdir():
            shutil.move(file, target / file.name)


@contextmanager
def _locked(own: Workplace) -> Iterator[None]:
    try:
        with night_lock(own.engine):
            yield
    except AlreadyRunning as error:
        raise NothingRun(str(error)) from error
