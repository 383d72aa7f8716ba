"""All that a database holds, without the times of its runs, and with natural keys instead of numbered ones.

A transaction that was rolled back leaves a gap in PostgreSQL's numbers, so two equal databases may number their rows
differently.
"""

from typing import Any

import sqlalchemy as sa

from tasks.store.tables import metadata

# set by the clock of the run, not by what it saw
TIMES_OF_RUNS = {
    "night": {"started_at", "finished_at", "closed_at"},
    "delivery": {"claimed_at", "sent_at"},
    "alarm": {"mailed_at", "mended_mailed_at"},
}
NUMBERED = {
    "lead": ("lead", "previous_lead", "root_lead"),
    "record": ("record", "first_record"),
    "deal": ("deal",),
    "activity": ("activity",),
}
NATURAL = {"lead": "lead_id", "record": "crm_id", "deal": "deal_id", "activity": "activity_id"}

Dump = dict[str, list[dict[str, Any]]]


def dump(engine: sa.Engine) -> Dump:
    """Each table's rows, sorted."""
    with engine.connect() as connection:
        keys = {kind: _natural_keys(connection, kind) for kind in NATURAL}
        return {name: _rows(connection, table, keys) for name, table in metadata.tables.items()}


def _natural_keys(connection: sa.Connection, kind: str) -> dict[int, str]:
    table = metadata.tables[kind]
    found = connection.execute(sa.select(table.c.id, table.c.source, table.c[NATURAL[kind]]))
    return {number: f"{source} {key}" for number, source, key in found}


def _rows(connection: sa.Connection, table: sa.Table, keys: dict[str, dict[int, str]]) -> list[dict[str, Any]]:
    kinds = {column: kind for kind, columns in NUMBERED.items() for column in columns}
    left_out = TIMES_OF_RUNS.get(table.name, set()) | {"id"}

    def told(column: str, value: Any) -> Any:
        return keys[kinds[column]].get(value) if column in kinds else value

    return sorted(
        (
            {column: told(column, value) for column, value in row.items() if column not in left_out}
            for row in connection.execute(sa.select(table)).mappings()
        ),
        key=repr,
    )
