"""Temporary tables made from a select: the steps between what landed and what a night concludes."""

import re
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tasks.store.run_sql import SQL_FOLDER, Parameter, SqlFailed, analyze, parameter_names, read_sql, timed

# of fewer, PostgreSQL's planner may think what it likes: any plan is quicker than counting them
_MANY_ROWS = 500
# a file may name the table itself
LAYS = re.compile(r"create temporary table (\w+) as\s+")


def make_temporary(
    connection: sa.Connection,
    table: str,
    name: str,
    parameters: Mapping[str, Parameter],
    key: str | None = None,
    is_unique: bool = False,
    around: str = "{select}",
) -> None:
    """Lays `table` anew from the select in `sql/name`, to be looked up by `key`, by default its first column.

    `key`: columns in their order; empty where the table is only read from end to end. `is_unique`: the key is a whole
    number, and no two rows have the same. `around`: a select from that one.
    """
    select = around.replace("{select}", LAYS.sub("", read_sql(SQL_FOLDER / name), count=1))
    _run(connection, f"drop table if exists {table}")
    with timed(name):
        try:
            if is_unique and key and connection.dialect.name == "sqlite":
                columns = _columns(connection, select, parameters, key)
                _run(connection, f"create temporary table {table} ({columns})")
                rows = _run(connection, f"insert into {table} {select}", parameters).rowcount
            else:
                rows = _run(connection, f"create temporary table {table} as {select}", parameters).rowcount
                if key is None:
                    key = next(iter(_run(connection, f"select * from {table} limit 0").keys()))
                if key:
                    _run(connection, f"create index ix_{table} on {table} ({key})")
        except DBAPIError as error:
            raise SqlFailed(f"{name}: {error.orig}") from error
        if rows >= _MANY_ROWS:
            analyze(connection, table)


def _columns(connection: sa.Connection, select: str, parameters: Mapping[str, Parameter], key: str) -> str:
    """SQLite finds a row by its integer primary key in one step, by an index in two."""
    _run(connection, f"create temporary table shape as select * from ({select}) where 1 = 0", parameters)
    shape = _run(connection, "pragma temp.table_info(shape)").all()
    _run(connection, "drop table shape")
    types = {row.name: "integer primary key" if row.name == key else row.type for row in shape}
    return ", ".join(f"{name} {kind}" for name, kind in types.items())


def _run(
    connection: sa.Connection, text: str, parameters: Mapping[str, Parameter] | None = None
) -> sa.CursorResult[object]:
    # PostgreSQL takes no bound parameters in a create table: ours are numbers and days of our own making
    values: list[sa.BindParameter[object]] = [
        sa.bindparam(each, (parameters or {})[each], literal_execute=True) for each in parameter_names(text)
    ]
    return connection.execute(sa.text(text).bindparams(*values))
