"""Typed-in tables and typed-in answers for the tests of SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tasks.store.tables import metadata
from tasks.store.written import note_written

COMPANY = "Ясні Вікна"

TableRows = Mapping[str, Sequence[Mapping[str, Any]]]


def insert_rows(connection: sa.Connection, tables: TableRows) -> None:
    """insert_rows(connection, {"lead": [{"id": 1, ...}]}): what a row leaves out is null or its default."""
    for name, typed in tables.items():
        for row in typed:
            connection.execute(sa.insert(metadata.tables[name]).values(**row))
        columns = metadata.tables[name].columns.keys()
        note_written(connection, name, {column: [row.get(column) for row in typed] for column in columns})


def rows(connection: sa.Connection, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples."""
    return [tuple(row) for row in connection.execute(sa.text(query), parameters)]


def dicts(connection: sa.Connection, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of a query by column name."""
    return [dict(row) for row in connection.execute(sa.text(query), parameters).mappings()]
