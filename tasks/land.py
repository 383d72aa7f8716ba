"""Lands what is new or changed of the night's exports, and says of each source whether it arrived."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.arrival import Arrivals, PartSeen, worst_by_source
from tasks.collector import without_collector
from tasks.core.model import FileFound, Found, Landed, Night, SourceLanded
from tasks.landing import land_files, to_land
from tasks.landing_reading import LandingNight, files_opened
from tasks.pulled import landed_paths, own_count, pulled_part, settle, without_files
from tasks.pulled_gone import Landing
from tasks.settings import workplace
from tasks.store import tables
from tasks.store.agreed import lay_agreed
from tasks.store.first_load import indexes_afterwards
from tasks.vendor_accounts import all_sources


@task(name="land", cache_policy=NO_CACHE)
def land(night: Night, found: Found) -> Landed:
    with workplace(night.pact_path) as place:
        landed = land_found(place.engine, place.pact, night.day, found, datetime.now(UTC), place.folder)
        forget_pulled(place.engine, place.pact, found, place.folder)
        return landed


def land_found(
    engine: sa.Engine, pact: Pact, day: date, found: Found, now: datetime, pulled: Path | None = None
) -> Landed:
    """`pulled`: the folder in which pulls have left their files."""
    zone = pact.company.zone
    cut = datetime.combine(day + timedelta(days=1), time.min, zone)
    night = LandingNight(day.isoformat(), int(cut.timestamp()), zone, int(now.timestamp()))
    land_rows(engine, pact, night, found, pulled)
    with engine.begin() as connection:
        lay_agreed(connection, pact, cut)
        arrivals = Arrivals(connection, day, zone)
        parts = [
            pulled_part(connection, pact, source, night.night, night.cut)
            if source.is_pulled
            else arrivals.part(source, _of(found, *source.name))
            for source in all_sources(pact, pulled)
        ]
        landed = Landed(tuple(_sources(pact, parts)))
        _note_night(connection, pact, night.night, parts, landed)
    return landed


def land_rows(engine: sa.Engine, pact: Pact, night: LandingNight, found: Found, pulled: Path | None = None) -> None:
    """One transaction for each kind of row of each source: what is wrong with one stops no other."""
    with engine.connect() as connection:
        wanted = [to_land(connection, source, _of(found, *source.name), night) for source in all_sources(pact, pulled)]
    asked = [file for each in wanted for file in each.asked]
    size = sum(file.size for each in wanted for file in each.files)
    with without_collector(), indexes_afterwards(engine), files_opened(asked, night, size) as open_next:
        for each in wanted:
            with engine.begin() as connection:
                land_files(connection, each, open_next, night)
    if pulled is None:
        return
    for key in _connectors(pact):
        with engine.begin() as connection:
            may_shrink = bool(pact.sources[key].may_shrink)
            Landing(connection, key, night.night, night.cut, may_shrink).no_more(pulled)
            settle(connection, key, [file for file in found.files if file.source == key])


def forget_pulled(engine: sa.Engine, pact: Pact, found: Found, pulled: Path) -> None:
    """Files of pulls that have landed: what was in them lies in the database."""
    for key in _connectors(pact):
        with engine.connect() as connection:
            paths = landed_paths(connection, [file for file in found.files if file.source == key])
        without_files(pulled, key, paths)


def _connectors(pact: Pact) -> list[str]:
    return [key for key, source in pact.sources.items() if source.connector is not None]


def _of(found: Found, source: str, brings: str) -> list[FileFound]:
    return [file for file in found.files if (file.source, file.brings) == (source, brings)]


def _sources(pact: Pact, parts: list[PartSeen]) -> Iterator[SourceLanded]:
    """A source has the status of its worst part; one that the CRM alone sees has that of the CRM's records."""
    of_files = {source: _one_source(seen) for source, seen in worst_by_source(parts).items()}
    records = {part.source: _one_source([part]) for part in parts if part.brings == "records"}
    for key, source in pact.sources.items():
        if key in of_files:
            yield of_files[key]
        elif source.from_ in records:
            yield replace(records[source.from_], source=key, from_=source.from_)


def _one_source(parts: list[PartSeen]) -> SourceLanded:
    worst = parts[0]
    newest = max((part.newest_row_at for part in parts if part.newest_row_at is not None), default=None)
    if worst.status == "missing":
        newest = worst.newest_row_at
    landed, aside = sum(part.landed for part in parts), sum(part.set_aside for part in parts)
    return SourceLanded(worst.source, worst.status, landed + aside, aside, newest, worst.error)


def _note_night(connection: sa.Connection, pact: Pact, night: str, parts: list[PartSeen], landed: Landed) -> None:
    sources = [
        {
            "night": night, "source": each.source, "status": each.status, "pulled": each.rows,
            "landed": each.rows - each.set_aside, "set_aside": each.set_aside,
            "own_count": own_count(connection, pact, each.source),
            "newest_row_at": each.newest_row_at, "error": each.error,
        }
        for each in landed.sources
    ]  # fmt: skip
    seen = [
        {
            "night": night, "source": part.source, "brings": part.brings, "status": part.status,
            "landed": part.landed, "set_aside": part.set_aside, "newest_row_at": part.newest_row_at,
            "lost_from": part.lost_from.isoformat() if part.lost_from else None,
        }
        for part in parts
    ]  # fmt: skip
    for table, rows in ((tables.night_source, sources), (tables.night_part, seen)):
        connection.execute(sa.delete(table).where(table.c.night == night))
        if rows:
            connection.execute(sa.insert(table), rows)
