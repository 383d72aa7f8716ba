"""Temporary tables made from a select: the steps between what landed and what a night concludes."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tasks.store.run_sql import SQL_FOLDER, Parameter, SqlFailed, analyze, parameter_names, read_sql


def make_temporary(
    connection: sa.Connection, table: str, name: str, parameters: Mapping[str, Parameter], key: str
) -> None:
    """Lays `table` anew from the select in `sql/name`, with an index on `key`."""
    text = read_sql(SQL_FOLDER / name)
    # PostgreSQL takes no bound parameters in a create table: ours are numbers and days of our own making
    values: list[sa.BindParameter[object]] = [
        sa.bindparam(each, parameters[each], literal_execute=True) for each in parameter_names(text)
    ]
    statement = sa.text(f"create temporary table {table} as {text}").bindparams(*values)
    connection.execute(sa.text(f"drop table if exists {table}"))
    try:
        connection.execute(statement)
    except DBAPIError as error:
        raise SqlFailed(f"{name}: {error.orig}") from error
    connection.execute(sa.text(f"create index ix_{table} on {table} ({key})"))
    analyze(connection, table)
