"""Whether what a vendor's API brings has arrived."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.arrival import DEAD_SHARE, PARTIAL_SHARE, PartSeen
from tasks.connectors.api.shape import Connector
from tasks.connectors.vendors import connector
from tasks.core.model import FileFound, SourceStatus
from tasks.file_sources import FileSource
from tasks.parameters import DAY_SECONDS
from tasks.spool import AWAY, FOLDER, NO_MORE, STILL
from tasks.store import tables
from tasks.store.pulls import Pull, last_whole, newest_pulls, note_landed


def pulled_part(connection: sa.Connection, pact: Pact, source: FileSource, night: str, cut: int) -> PartSeen:
    """Arrived is what was pulled whole after the day was over."""
    key, brings = source.name
    status, error = _judge(_pulls_of(connection, pact, key, brings), cut)
    lost_from = _lost_from(connection, pact, key, brings, cut) if status != "arrived" else None
    if lost_from is not None:
        error = f"{error}. {_vendor(pact, key).title} forgets: what is not pulled by {lost_from} is lost for good"
    file = tables.source_file.c
    of = (file.source == key) & (file.brings == brings)
    rows = connection.execute(sa.select(tables.source_file).where(of)).all()
    tonight = [row for row in rows if row.night == night]
    landed, aside = (sum(getattr(row, name) for row in tonight) for name in ("landed", "set_aside"))
    share = aside / (aside + landed) if aside else 0.0
    if status != "dead" and share > PARTIAL_SHARE:
        status = "dead" if share > DEAD_SHARE else "partial"
        error = f"{aside} of {aside + landed} rows cannot be read" + (f"; {error}" if error else "")
    newest = max((row.newest_row_at for row in rows if row.newest_row_at is not None), default=None)
    return PartSeen(key, brings, status, landed, aside, newest, error, lost_from)


def own_count(connection: sa.Connection, pact: Pact, source: str) -> int | None:
    """How many rows the vendor itself counted in the newest pull, where it counts at all."""
    if pact.sources[source].connector is None:
        return None
    pulls = [pull for brings in pact.sources[source].brings for pull in _pulls_of(connection, pact, source, brings)]
    counts = {(pull.account, pull.walk): pull.own_count for pull in pulls if pull.own_count is not None}
    return sum(counts.values()) if counts else None


def _pulls_of(connection: sa.Connection, pact: Pact, source: str, brings: str) -> list[Pull]:
    """The newest of each walk that brings this; a source that could not be asked at all has one, without a walk."""
    pulls = [pull for pull in newest_pulls(connection, source) if brings in pull.brings.split()]
    latest = max((pull.until_at for pull in pulls), default=0)
    whole = [pull for pull in pulls if pull.walk == "" and pull.until_at == latest]
    return whole or [pull for pull in pulls if pull.walk and pull.account in _accounts(pact, source)]


def _lost_from(connection: sa.Connection, pact: Pact, source: str, brings: str, cut: int) -> date | None:
    """From half of the vendor's memory on, the day on which the first leads are lost."""
    memory = _vendor(pact, source).forgets_after_days
    last = last_whole(connection, source, brings)
    if brings != "leads" or memory is None or last is None or (cut - last) * 2 < memory * DAY_SECONDS:
        return None
    return datetime.fromtimestamp(last, pact.company.zone).date() + timedelta(days=memory)


def _vendor(pact: Pact, source: str) -> Connector:
    return connector(str(pact.sources[source].connector))


def _accounts(pact: Pact, source: str) -> frozenset[str]:
    of = pact.sources[source]
    return frozenset({"", *of.page, *of.account, *of.customer})


def _judge(pulls: Iterable[Pull], cut: int) -> tuple[SourceStatus, str | None]:
    pulls = list(pulls)
    if not pulls:
        return "missing", "it was not pulled yet"
    if wrong := [pull for pull in pulls if pull.status != "whole"]:
        why = "; ".join(dict.fromkeys(pull.error or pull.status for pull in wrong))
        return ("dead" if all(pull.status == "dead" for pull in pulls) else "partial"), why
    if any(pull.until_at < cut for pull in pulls):
        return "missing", "it was not pulled after the day was over"
    return "arrived", None


def settle(connection: sa.Connection, source: str, found: list[FileFound]) -> None:
    """The source's next pulls go on from here, unless one of its files did not land."""
    if len(landed_paths(connection, found)) == len(found):
        note_landed(connection, source)


def landed_paths(connection: sa.Connection, found: Iterable[FileFound]) -> list[str]:
    """Those of the files that were read to their end."""
    file = tables.source_file.c
    known = {
        (row.source, row.path)
        for row in connection.execute(sa.select(file.source, file.path).where(file.error.is_(None)))
    }
    return [each.path for each in found if (each.source, each.path) in known]


def without_files(folder: Path, source: str, paths: Iterable[str]) -> None:
    """What has landed lies in the database, its raw text too."""
    told = [path for kind in (NO_MORE, STILL, AWAY) for path in (folder / FOLDER / source / kind).glob("*.csv")]
    for path in [*(folder / path for path in paths), *told]:
        path.unlink(missing_ok=True)


