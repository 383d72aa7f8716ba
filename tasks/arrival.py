"""Whether a source arrived for the report day, by what its files hold and never by their own times."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tasks.core.model import FileFound, SourceStatus
from tasks.file_notes import notes_of
from tasks.file_sources import FileSource
from tasks.store import tables
from tasks.store.run_sql import Parameter, fetch

PARTIAL_SHARE, DEAD_SHARE = 0.02, 0.5
WEEKS = 4
# kinds of row that come on most days, though not on each: they are missed only where every such weekday had some, and
# so many that one in twenty such days is empty by chance. where few leads come, a day without any is no outage, and no
# record is made on it
A_DAY = 3
IRREGULAR = frozenset({"leads", "records", "deals", "stage_moves"})
WORST_FIRST: tuple[SourceStatus, ...] = ("dead", "missing", "partial", "arrived")


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One kind of row of one source, in one night; `lost_from`: when a vendor begins to forget what was not pulled."""

    source: str
    brings: str
    status: SourceStatus
    landed: int
    set_aside: int
    newest_row_at: int | None
    error: str | None
    lost_from: date | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    connection: sa.Connection
    day: date
    zone: ZoneInfo

    def part(self, source: FileSource, found: Iterable[FileFound]) -> PartSeen:
        key, brings = source.name
        file = tables.source_file.c
        of = (file.source == key) & (file.brings == brings)
        rows = self.connection.execute(sa.select(tables.source_file).where(of)).all()
        paths = {each.path for each in found}
        here = [row for row in rows if row.path in paths]
        newest = max((row.newest_row_at for row in rows if row.newest_row_at is not None), default=None)
        status, error = self._judge(source, here, newest)
        landed, aside = (sum(getattr(row, name) for row in here) for name in ("landed", "set_aside"))
        return PartSeen(key, brings, status, landed, aside, newest, error)

    def _judge(
        self, source: FileSource, here: list[sa.Row[Any]], newest: int | None
    ) -> tuple[SourceStatus, str | None]:
        pattern = source.mapping.pattern
        if not here:
            return "missing", f"no file matches {pattern}"
        if errors := [row.error for row in here if row.error]:
            return "dead", errors[0]
        status, error = self._by_share(here)
        if status != "dead" and (notes := notes_of(self.connection, *source.name, [row.path for row in here])):
            status, error = "partial", "; ".join([*notes, *([error] if error else [])])
        if status == "dead" or self._is_there(source, here, newest):
            return status, error
        if newest is None:
            return "missing", f"{pattern}: no row in it"
        at = datetime.fromtimestamp(newest, self.zone)
        return "missing", f"{pattern}: nothing of {self.day} in it, the newest row is of {at:%Y-%m-%d %H:%M}"

    def _by_share(self, here: list[sa.Row[Any]]) -> tuple[SourceStatus, str | None]:
        """The worse of all files together and of those that were read tonight: old rows must not hide a broken file."""
        tonight = [row for row in here if row.night == self.day.isoformat()]
        worst = max(_share(here), _share(tonight))
        aside = sum(row.set_aside for row in here)
        if worst <= PARTIAL_SHARE:
            return "arrived", None
        told = f"{aside} of {aside + sum(row.landed for row in here)} rows cannot be read, {self._first_aside(here)}"
        return ("dead" if worst > DEAD_SHARE else "partial"), told

    def _first_aside(self, here: list[sa.Row[Any]]) -> str:
        """Of the worst file, where whoever looks into it begins."""
        worst = max(here, key=lambda row: (row.set_aside, row.path))
        aside = tables.set_aside.c
        of = (aside.source == worst.source) & (aside.brings == worst.brings) & (aside.path == worst.path)
        of &= aside.line > 0
        first = self.connection.execute(sa.select(tables.set_aside).where(of).order_by(aside.line).limit(1)).one()
        return f"the first in {first.path}, line {first.line}, {first.field}: {first.reason}"

    def _is_there(self, source: FileSource, here: list[sa.Row[Any]], newest: int | None) -> bool:
        _, brings = source.name
        if brings == "owners":
            return any(row.landed for row in here)
        if newest is not None and newest >= self._start(self.day):
            return True
        if any(names_day(row.path, self.day) for row in here):
            return True
        if brings == "records" and self._is_lead_newer_than(newest):
            return False
        return self._is_quiet(source)

    def _is_lead_newer_than(self, newest: int | None) -> bool:
        """An enquiry that had to become a record: without one, nobody knows whether the export is of an earlier day."""
        lead = tables.lead.c
        came = (lead.submitted_at > (newest or 0)) & (lead.submitted_at < self._start(self.day + timedelta(days=1)))
        return bool(self.connection.execute(sa.select(sa.exists().where(came))).scalar())

    def _is_quiet(self, source: FileSource) -> bool:
        """A weekday that was empty before is not missed, but for a silence of twice the longest in eight weeks."""
        key, brings = source.name
        parameters: dict[str, Parameter] = {
            "source": key, "brings": brings, "since": self._start(self.day - timedelta(weeks=2 * WEEKS)),
            "until": self._start(self.day + timedelta(days=1)),
        }  # fmt: skip
        for week in range(1, WEEKS + 1):
            before = self.day - timedelta(weeks=week)
            parameters[f"day_{week}"] = before.isoformat()
            parameters[f"from_{week}"] = self._start(before)
            parameters[f"until_{week}"] = self._start(before + timedelta(days=1))
        seen = fetch(self.connection, "land/weekday.sql", parameters)[0]
        if not seen.is_long_known or (brings != "spend" and seen.is_silent_for_long):
            return False
        if brings in IRREGULAR:
            return bool(seen.weeks < WEEKS or seen.rows_of_weekday < WEEKS * A_DAY)
        return bool(seen.weeks == 0)

    def _start(self, day: date) -> int:
        return int(datetime.combine(day, time.min, self.zone).timestamp())


def _share(rows: list[sa.Row[Any]]) -> float:
    aside, landed = sum(row.set_aside for row in rows), sum(row.landed for row in rows)
    return aside / (aside + landed) if aside else 0.0


def names_day(path: str, day: date) -> bool:
    """A file's name holds the day as 2026-11-17, 20261117 or 17.11.2026, whatever parts its numbers."""
    name = path.rsplit("/", 1)[-1]
    forms = (rf"{day:%Y}[-_. ]?{day:%m}[-_. ]?{day:%d}", rf"{day:%d}[-_. ]?{day:%m}[-_. ]?{day:%Y}")
    return any(re.search(rf"(?<!\d){form}(?!\d)", name) for form in forms)


def worst_by_source(parts: Iterable[PartSeen]) -> dict[str, list[PartSeen]]:
    """Each source's parts, the worst first."""
    found: dict[str, list[PartSeen]] = defaultdict(list)
    for part in parts:
        found[part.source].append(part)
    return {source: sorted(seen, key=lambda part: WORST_FIRST.index(part.status)) for source, seen in found.items()}
