"""The kinds of rows that land, and the tables of each."""

from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from tasks.store import tables


@dataclass(frozen=True)
class Landing:
    """One kind of row, and the tables that it lands in.

    `person` holds one row for each row of `table`, by its id. `keys` holds any number of (kind, key) for each: then
    a staged row ends with one more value, a sequence of such pairs.
    """

    table: sa.Table
    person: sa.Table | None = None
    keys: sa.Table | None = None

    @cached_property
    def natural_key(self) -> tuple[str, ...]:
        unique = [c for c in self.table.constraints if isinstance(c, sa.UniqueConstraint)]
        return tuple(column.name for column in (unique[0] if unique else self.table.primary_key).columns)

    @cached_property
    def values(self) -> tuple[str, ...]:
        ours = {"id", "gone_at", "landed_night", *self.natural_key}
        return tuple(column.name for column in self.table.columns if column.name not in ours)

    @cached_property
    def person_values(self) -> tuple[str, ...]:
        """The first column of the person table is the id of the row it belongs to."""
        return () if self.person is None else tuple(column.name for column in list(self.person.columns)[1:])

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What a staged row holds, in this order: natural key, values, the person's values.

        Flags are 0 or 1, never bool; texts hold no NUL.
        """
        return self.natural_key + self.values + self.person_values

    @property
    def stage(self) -> str:
        return f"stage_{self.table.name}"

    @property
    def has_id(self) -> bool:
        return "id" in self.table.columns


LEADS = Landing(tables.lead, person=tables.lead_person)
RECORDS = Landing(tables.record, person=tables.record_person, keys=tables.record_key)
DEALS = Landing(tables.deal)
ACTIVITIES = Landing(tables.activity, person=tables.activity_person)
STAGE_MOVES = Landing(tables.stage_move)
OWNER_MOVES = Landing(tables.owner_move)
OWNERS = Landing(tables.owner)
SPEND = Landing(tables.spend)

LANDINGS = {
    kind.table.name: kind for kind in (LEADS, RECORDS, DEALS, ACTIVITIES, STAGE_MOVES, OWNER_MOVES, OWNERS, SPEND)
}
