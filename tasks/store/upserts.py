"""The bulk path into the base tables: stage a batch in a temporary table, upsert it by one statement.

    rows = (("17", "crm", ...), ...)               # tuples in the order of RECORDS.columns
    counts = upsert(connection, RECORDS, rows)     # in the caller's transaction

Rows go to the driver as tuples: a dict a row through SQLAlchemy takes twice the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from tasks.store.landings import (
    ACTIVITIES,
    DEALS,
    LANDINGS,
    LEADS,
    OWNER_MOVES,
    OWNERS,
    RECORDS,
    SPEND,
    STAGE_MOVES,
    Landing,
)
from tasks.store.written import note_written

__all__ = [
    "ACTIVITIES", "DEALS", "LANDINGS", "LEADS", "OWNERS", "OWNER_MOVES", "RECORDS", "SPEND", "STAGE_MOVES", "Counts",
    "Landing", "Row", "Snapshot", "load_rows", "replace", "upsert",
]  # fmt: skip

BATCH = 20_000

# the keys as they are given, by the number of their row, and then by its id
_KEY_STAGES = {
    "_given_key": "seq integer, kind text, key text",
    "_key": "id bigint, kind text, key text, primary key (id, kind, key)",
}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows` were given, `changed` rows of the database were inserted, updated or deleted for them."""

    rows: int = 0
    changed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.rows + other.rows, self.changed + other.changed)


class Snapshot:
    """A full export of one source, however many files it takes: what it does not hold is gone.

    snapshot = Snapshot(connection, RECORDS, "crm")
    upsert(connection, RECORDS, rows, snapshot)     # for every file of the export
    snapshot.mark_gone(at)                          # of `snapshot.before` rows that stood there

    Any upsert brings a row that was gone back. The caller answers for the export's being whole.
    """

    def __init__(self, connection: sa.Connection, landing: Landing, source: str) -> None:
        self._connection, self._table, self._source = connection, landing.table.name, source
        self.seen = f"seen_{self._table}"
        of = "source = :source and gone_at is null"
        self.before: int = connection.execute(
            sa.text(f"select count(*) from {self._table} where {of}"), {"source": source}
        ).scalar_one()
        _create_temporary(connection, self.seen, "id bigint primary key")

    def mark_gone(self, at: int) -> int:
        """Returns how many rows went now; those that went earlier keep their time."""
        gone = self._connection.execute(
            sa.text(
                f"update {self._table} set gone_at = :at where source = :source and gone_at is null"
                f" and not exists (select 1 from {self.seen} where {self.seen}.id = {self._table}.id)"
            ),
            {"at": at, "source": self._source},
        ).rowcount
        _drop_temporary(self._connection, self.seen)
        return gone


def upsert(
    connection: sa.Connection,
    landing: Landing,
    rows: Iterable[Row],
    snapshot: Snapshot | None = None,
    night: str | None = None,
) -> Counts:
    """Lands the rows; of several with one natural key the last counts. Writes only what differs.

    `night` (an ISO day) is noted on each row that is new or changes, where its table has a `landed_night`.
    """
    counts = Counts()
    _create_stage(connection, landing)
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        note_written(connection, landing.table.name, dict(zip(landing.columns, zip(*batch, strict=True), strict=False)))
        counts += Counts(len(batch), _land(connection, landing, batch, snapshot, night))
    _drop_temporary(connection, landing.stage)
    for suffix in _KEY_STAGES if landing.keys is not None else ():
        _drop_temporary(connection, f"{landing.stage}{suffix}")
    return counts


def replace(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Makes the rows (in the order of the table's columns) the whole of the table; writes only what differs.

    Returns how many rows were inserted, updated or deleted.
    """
    landing = Landing(table)
    assert not landing.has_id, "what is laid anew has no ids of its own"
    order = [list(table.columns.keys()).index(name) for name in landing.columns]
    latest = {row[: len(landing.natural_key)]: row for row in (tuple(given[at] for at in order) for given in rows)}
    standing = {tuple(row) for row in connection.execute(sa.select(*(table.c[name] for name in landing.columns)))}
    # of two dozen tables most stand as they did, or are filled for the first time
    if standing == set(latest.values()):
        return 0
    if not standing:
        load_rows(connection, table.name, landing.columns, list(latest.values()))
        return len(latest)
    _create_stage(connection, landing)
    load_rows(connection, landing.stage, landing.columns, list(latest.values()))
    # the key is looked up once for every row that stands in the table
    _run(connection, f"create unique index ix_{landing.stage} on {landing.stage} ({', '.join(landing.natural_key)})")
    same = " and ".join(f"{landing.stage}.{name} = {table.name}.{name}" for name in landing.natural_key)
    gone = _run(connection, f"delete from {table.name} where not exists (select 1 from {landing.stage} where {same})")
    changed = _run(connection, _upsert_main(landing))
    _drop_temporary(connection, landing.stage)
    return gone + changed


def _land(
    connection: sa.Connection, landing: Landing, batch: list[Row], snapshot: Snapshot | None, night: str | None
) -> int:
    _stage_batch(connection, landing, batch)
    changed = _run(connection, _upsert_main(landing, night))
    if landing.person is not None or landing.keys is not None or snapshot is not None:
        _run(connection, _fill_in_ids(landing))
    if landing.person is not None:
        changed += _run(connection, _upsert_person(landing))
    if landing.keys is not None:
        changed += _exchange_keys(connection, landing)
    if snapshot is not None:
        _run(connection, f"insert into {snapshot.seen} (id) select id from {landing.stage} where true"
                         " on conflict (id) do nothing")  # fmt: skip
    return changed


def _create_stage(connection: sa.Connection, landing: Landing) -> None:
    known = {c.name: c for table in (landing.person, landing.table) if table is not None for c in table.columns}
    typed = (f"{name} {known[name].type.compile(connection.dialect)}" for name in landing.columns)
    _create_temporary(connection, landing.stage, ", ".join(["seq integer", "id bigint", *typed]))
    for suffix, columns in _KEY_STAGES.items() if landing.keys is not None else ():
        _create_temporary(connection, f"{landing.stage}{suffix}", columns)


def _create_temporary(connection: sa.Connection, name: str, columns: str) -> None:
    _drop_temporary(connection, name)
    connection.exec_driver_sql(f"create temporary table {name} ({columns})")


def _drop_temporary(connection: sa.Connection, name: str) -> None:
    connection.exec_driver_sql(f"drop table if exists {name}")


def _stage_batch(connection: sa.Connection, landing: Landing, batch: Sequence[Row]) -> None:
    natural_key = itemgetter(*range(len(landing.natural_key)))
    latest = {natural_key(row): row for row in batch}.values()
    connection.exec_driver_sql(f"delete from {landing.stage}")
    if landing.keys is None:
        load_rows(connection, landing.stage, landing.columns, list(latest))
        return
    for suffix in _KEY_STAGES:
        connection.exec_driver_sql(f"delete from {landing.stage}{suffix}")
    load_rows(
        connection, landing.stage, ("seq", *landing.columns), [(seq, *row[:-1]) for seq, row in enumerate(latest)]
    )
    pairs = [(seq, kind, key) for seq, row in enumerate(latest) for kind, key in set(row[-1])]
    load_rows(connection, f"{landing.stage}_given_key", ("seq", "kind", "key"), pairs)


def load_rows(connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        driver.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _run(connection: sa.Connection, statement: str) -> int:
    return connection.exec_driver_sql(statement).rowcount


def _upsert_main(landing: Landing, night: str | None = None) -> str:
    table = landing.table
    columns = ", ".join(landing.natural_key + landing.values)
    noted = {"gone_at": "null"} if "gone_at" in table.columns else {}
    if night is not None and "landed_night" in table.columns:
        noted["landed_night"] = f"'{date.fromisoformat(night)}'"
    into, of = ", ".join([columns, *noted]), ", ".join([columns, *noted.values()])
    return (
        f"insert into {table.name} ({into}) select {of} from {landing.stage} where true"
        f" {_on_conflict(table.name, landing.natural_key, landing.values, tuple(noted))}"
    )


def _on_conflict(table: str, key: Sequence[str], values: Sequence[str], noted: Sequence[str] = ()) -> str:
    """Rows that would stay as they are do not count as changed; a row that is given is not gone."""
    if not values:
        return f"on conflict ({', '.join(key)}) do nothing"
    changes = [f"{name} = excluded.{name}" for name in (*values, *noted)]
    old, new = (", ".join(f"{of}.{name}" for name in values) for of in (table, "excluded"))
    differs = f"({old}) is distinct from ({new})"
    if "gone_at" in noted:
        differs += f" or {table}.gone_at is not null"
    return f"on conflict ({', '.join(key)}) do update set {', '.join(changes)} where {differs}"


def _fill_in_ids(landing: Landing) -> str:
    stage, table = landing.stage, landing.table.name
    same = " and ".join(f"{table}.{name} = {stage}.{name}" for name in landing.natural_key)
    return f"update {stage} set id = (select {table}.id from {table} where {same})"


def _upsert_person(landing: Landing) -> str:
    assert landing.person is not None
    belongs_to, person = next(iter(landing.person.columns)).name, landing.person.name
    columns = ", ".join(landing.person_values)
    return (
        f"insert into {person} ({belongs_to}, {columns}) select id, {columns} from {landing.stage} where true"
        f" {_on_conflict(person, (belongs_to,), landing.person_values)}"
    )


def _exchange_keys(connection: sa.Connection, landing: Landing) -> int:
    """Takes off the keys that a row no longer has, then adds its new ones."""
    assert landing.keys is not None
    belongs_to, keys, stage = next(iter(landing.keys.columns)).name, landing.keys.name, landing.stage
    _run(
        connection,
        f"insert into {stage}_key (id, kind, key) select s.id, k.kind, k.key"
        f" from {stage}_given_key k cross join {stage} s where s.seq = k.seq",
    )
    taken_off = _run(
        connection,
        f"delete from {keys} where {belongs_to} in (select id from {stage}) and not exists (select 1 from {stage}_key k"
        f" where k.id = {keys}.{belongs_to} and k.kind = {keys}.kind and k.key = {keys}.key)",
    )
    return taken_off + _run(
        connection,
        f"insert into {keys} ({belongs_to}, kind, key) select id, kind, key from {stage}_key where true"
        f" on conflict ({belongs_to}, kind, key) do nothing",
    )
