"""The way into the base tables for rows of which none stands there yet: without a stage to compare them in."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tasks.store.landings import Landing
from tasks.store.upserts import Snapshot, load_rows
from tasks.store.written import note_written

Column = Sequence[Any]


def insert_new(
    connection: sa.Connection, landing: Landing, columns: Sequence[Column], snapshot: Snapshot | None, night: str
) -> bool:
    """Lands the rows as `upsert` does, given as the landing's columns.

    False where one of them stands there after all, or stands twice among them: then none has landed.
    """
    driver: Any = connection.dialect.loaded_dbapi
    if not columns[0]:
        return True
    try:
        with connection.begin_nested():
            _insert(connection, landing, columns, snapshot, night)
    except driver.IntegrityError:
        return False
    note_written(connection, landing.table.name, dict(zip(landing.columns, columns, strict=False)))
    return True


def _insert(
    connection: sa.Connection, landing: Landing, columns: Sequence[Column], snapshot: Snapshot | None, night: str
) -> None:
    names = landing.natural_key + landing.values
    of_table, of_person = [*columns[: len(names)]], columns[len(names) : len(landing.columns)]
    if "landed_night" in landing.table.columns:
        names, of_table = (*names, "landed_night"), [*of_table, [night] * len(columns[0])]
    before = _newest_id(connection, landing) if landing.has_id else 0
    load_rows(connection, landing.table.name, names, zip(*of_table, strict=True))
    if not landing.has_id:
        return
    # whoever lands is alone: the ids of one statement's rows follow each other
    last = _newest_id(connection, landing)
    ids = range(last - len(columns[0]) + 1, last + 1)
    assert ids.start > before, "ids of rows that were there"
    if landing.person is not None:
        load_rows(connection, landing.person.name, landing.person.columns.keys(), zip(ids, *of_person, strict=True))
    if landing.keys is not None:
        given = zip(ids, columns[-1], strict=True)
        keys = ((number, kind, key) for number, of_row in given for kind, key in set(of_row))
        load_rows(connection, landing.keys.name, landing.keys.columns.keys(), keys)
    if snapshot is not None:
        seen = f"insert into {snapshot.seen} (id) select id from {landing.table.name} where id between :first and :last"
        connection.execute(sa.text(seen), {"first": ids[0], "last": ids[-1]})


def _newest_id(connection: sa.Connection, landing: Landing) -> int:
    return connection.scalar(sa.text(f"select max(id) from {landing.table.name}")) or 0
