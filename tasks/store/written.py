"""How the CRM writes its sellers, stages, reasons and sources, noted as rows land.

A night asks for every spelling; looked for in the rows themselves, they would cost more the longer the history is.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tasks.store import tables

_STAGE = ("stage", ("pipeline", "stage"))
_OWNER, _REASON, _SOURCE = (("owner", ("owner",)), ("reason", ("reason",)), ("crm_source", ("crm_source",)))
# table -> what of it is noted, as (kind, its columns, the last of them the name)
_NOTED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "record": (_OWNER, _STAGE, _REASON, _SOURCE),
    "deal": (_OWNER, _STAGE, _REASON),
    "stage_move": (_STAGE,),
    "owner_move": (_OWNER,),
    "activity": (_OWNER,),
    "owner": (("owner", ("name",)),),
}


def note_written(connection: sa.Connection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Of rows that land in the table."""
    for kind, names in _NOTED.get(table, ()):
        found = set(zip(*(columns[name] for name in names), strict=True))
        _note(connection, ((kind, *(each if len(names) == 2 else ("", *each))) for each in found))


def written(connection: sa.Connection, kind: str) -> set[str]:
    return {name for _, name in written_in_pipelines(connection, kind)}


def written_in_pipelines(connection: sa.Connection, kind: str) -> set[tuple[str, str]]:
    noted = tables.written.c
    _look_through_all(connection)
    found = connection.execute(sa.select(noted.pipeline, noted.name).where(noted.kind == kind))
    return {(row.pipeline, row.name) for row in found}


def _look_through_all(connection: sa.Connection) -> None:
    """Where nothing was noted yet."""
    if connection.execute(sa.select(tables.written.c.kind).limit(1)).first() is not None:
        return
    for table, noted in _NOTED.items():
        columns = tables.metadata.tables[table].c
        for kind, names in noted:
            found = connection.execute(sa.select(*(columns[name] for name in names)).distinct())
            _note(connection, ((kind, *(("", row[0]) if len(names) == 1 else (row[0], row[1]))) for row in found))


def _note(connection: sa.Connection, spellings: Iterable[tuple[Any, ...]]) -> None:
    rows = [
        {"kind": kind, "pipeline": pipeline, "name": name}
        for kind, pipeline, name in spellings
        if name and pipeline is not None
    ]
    if rows:
        noting = "insert into written (kind, pipeline, name) values (:kind, :pipeline, :name) on conflict do nothing"
        connection.execute(sa.text(noting), rows)
