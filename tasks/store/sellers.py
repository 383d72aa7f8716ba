"""Who the sellers are, under every name that the CRM and the side files give them, and when they are away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expectations.pact import Pact
from expectations.side_files import Absence
from tasks.core.fold import fold
from tasks.core.presence import Away
from tasks.store import tables
from tasks.store.upserts import replace
from tasks.store.written import written

# beyond any calendar
FOR_GOOD = 2**40


@dataclass(frozen=True, slots=True)
class Sellers:
    owner_ids: list[str]
    away: list[Away]
    changed: int


class Names:
    """Finds an owner by id, or else by name; a name that two owners share finds nobody."""

    def __init__(self, owners: Iterable[tuple[str, str | None]], others: Iterable[str]) -> None:
        self._ids: dict[str, str] = {}
        by_name: dict[str, set[str]] = {}
        for owner_id, name in owners:
            self._ids[owner_id] = owner_id
            by_name.setdefault(fold(name or ""), set()).add(owner_id)
        self._by_name = {name: min(ids) for name, ids in by_name.items() if name and len(ids) == 1}
        self._shared = by_name.keys() - self._by_name.keys()
        # whom the side files name and no owners' export knows is a seller under that name
        for other in others:
            if self.find(other) is None and fold(other) not in self._shared:
                self._by_name[fold(other)] = other

    def find(self, written: str) -> str | None:
        bare = written.strip()
        return self._ids.get(bare) or self._by_name.get(fold(bare))

    def owner_ids(self) -> list[str]:
        return sorted({*self._ids.values(), *self._by_name.values()})

    def spellings(self) -> set[str]:
        return {*self._ids, *self._by_name}


def told_absences(connection: sa.Connection, pact: Pact) -> list[Absence]:
    """Those that the pact's sources told."""
    table, zone = tables.told_absence, pact.company.zone
    rows = connection.execute(sa.select(table).where(table.c.source.in_(pact.sources)).order_by(*table.primary_key))
    return [Absence(row.owner, _moment(row.from_at, zone), _moment(row.to_at, zone, days=1), None) for row in rows]


def _moment(text: str, zone: ZoneInfo, days: int = 0) -> datetime:
    """`days` later, where it is a bare date."""
    if "T" in text:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text) + timedelta(days=days), time.min, zone)


def lay_sellers(connection: sa.Connection, absences: Sequence[Absence], cut_at: int) -> Sellers:
    owner = tables.owner
    owners = connection.execute(sa.select(owner.c.owner_id, owner.c.name, owner.c.is_active)).all()
    names = Names(
        ((one.owner_id, one.name) for one in owners),
        (person for one in absences for person in (one.owner, one.stand_in) if person),
    )
    away = list({(each.owner_id, each.from_at): each for each in (_away(names, one) for one in absences)}.values())
    # SQL cannot fold Cyrillic on SQLite: each spelling that the CRM uses gets its own row
    aliases = {spelling: names.find(spelling) for spelling in names.spellings() | written(connection, "owner")}
    changed = replace(connection, tables.seller_alias, [one for one in aliases.items() if one[1] is not None])
    changed += replace(connection, tables.absence, away)
    active = {one.owner_id for one in owners if one.is_active}
    dismissed = {one.owner_id for one in owners} - active
    spelt = {spelling: owner for spelling, owner in aliases.items() if owner is not None and owner in dismissed}
    return Sellers(names.owner_ids(), away + _left(connection, spelt, sorted(dismissed), cut_at), changed)


def _away(names: Names, absence: Absence) -> Away:
    stand_in = absence.stand_in and (names.find(absence.stand_in) or absence.stand_in)
    owner = names.find(absence.owner) or absence.owner
    return Away(owner, int(absence.from_.timestamp()), int(absence.to.timestamp()), stand_in)


def _left(connection: sa.Connection, spelt: dict[str, str], dismissed: Sequence[str], cut_at: int) -> list[Away]:
    """The owners' export tells who is gone, not since when: since the last thing that the CRM saw them do."""
    if not dismissed:
        return []
    activity = tables.activity
    last_done = connection.execute(
        sa.select(activity.c.owner, sa.func.max(activity.c.at).label("at"))
        .where(activity.c.owner.in_(spelt))
        .where(activity.c.at < cut_at, activity.c.is_automatic == 0, activity.c.is_planned == 0)
        .group_by(activity.c.owner)
    )
    left = dict.fromkeys(dismissed, 0)
    for row in last_done:
        seller = spelt[row.owner]
        left[seller] = max(left[seller], row.at)
    return [Away(seller, left_at, FOR_GOOD) for seller, left_at in left.items()]
