"""Counts a clause's population, part by part; a company's own check is run where it cannot write."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import sqlalchemy as sa

from expectations.catalogue import OWN
from expectations.own_checks import Fault, line_of, names_in, result_faults, statement_of
from expectations.population import Parameters, bound, count_query

# a check of one's own that takes longer would hold up the night
OWN_SECONDS = 120
_NAMED = re.compile(r'no such (?:table|view): (?P<table>\S+)|no such column: (?P<column>\S+)|near "(?P<near>[^"]+)"')
_FAULTS = {
    "no_flags": "rows whose `failed` is neither 0, 1 nor null",
    "repeated": "rows that stand twice, or lack a record_type, source or record_id",
    "strays": "offenders that are no lead, record or deal of that source and id",
}


class OwnCheckWrong(Exception):
    """What a company's own check gives is no population."""


def counted(
    connection: sa.Connection, check: str, per: str | None, own: str, parameters: Parameters
) -> list[dict[str, Any]]:
    """A row for each part, by the names of `expectations.verdicts.Counts`. `own` is the statement of an own check."""
    query = bound(count_query(check, per, own), parameters)
    if not own:
        return _whole(connection.execute(query).mappings())
    with read_only(connection):
        rows = _whole(connection.execute(query).mappings())
    for fault, sentence in _FAULTS.items():
        if count := sum(row.pop(fault) for row in rows):
            raise OwnCheckWrong(f"it gives {count} {sentence}")
    return rows


def _whole(rows: Any) -> list[dict[str, Any]]:
    """PostgreSQL sums whole numbers into decimals."""
    return [{key: value if key == "part" else int(value) for key, value in row.items()} for row in rows]


def own_faults(connection: sa.Connection, sql: str, per: str | None, parameters: Parameters) -> list[Fault]:
    """What keeps a company's own check from being counted on this database."""
    statement = statement_of(sql)
    columns = bound(f"select * from (\n{statement}\n) as own where 1 = 0", parameters)
    try:
        with read_only(connection):
            given = list(connection.execute(columns).keys())
        if lacking := list(result_faults(sql, given, bool(per))):
            return lacking
        counted(connection, OWN, per, statement, parameters)
    except OwnCheckWrong as wrong:
        return [Fault(1, str(wrong))]
    except sa.exc.DBAPIError as error:
        return [_refused(connection, sql, str(error.orig).partition("\n")[0])]
    return []


def _refused(connection: sa.Connection, sql: str, said: str) -> Fault:
    """What SQLite says, at the line of what it names, with the name that may be meant."""
    if said == "interrupted":
        return Fault(1, f"it takes longer than {OWN_SECONDS} seconds; ask for less")
    named = _NAMED.search(said)
    if named is None:
        return Fault(1, said)
    name = named["table"] or named["column"] or named["near"]
    known = _names(connection, sql, of_columns=bool(named["column"])) if not named["near"] else []
    close = difflib.get_close_matches(name.rpartition(".")[2], known, 1)
    return Fault(line_of(sql, name), said + (f'; did you mean "{close[0]}"?' if close else ""))


def _names(connection: sa.Connection, sql: str, of_columns: bool) -> list[str]:
    """Tables and views, or the columns of those that the check names."""
    inspector = sa.inspect(connection)
    tables = [*inspector.get_table_names(), *inspector.get_view_names()]
    if not of_columns:
        return tables
    named = names_in(sql)
    return [column["name"] for table in tables if table in named for column in inspector.get_columns(table)]


@contextmanager
def read_only(connection: sa.Connection) -> Iterator[None]:
    """What writes, or takes longer than OWN_SECONDS, is an error of the database. On PostgreSQL for the transaction."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("set transaction read only")
        connection.exec_driver_sql(f"set local statement_timeout = '{OWN_SECONDS}s'")
        yield
        return
    driver: Any = connection.connection.driver_connection
    patience = Timer(OWN_SECONDS, driver.interrupt)
    driver.execute("pragma query_only = on")
    patience.start()
    try:
        yield
    finally:
        patience.cancel()
        driver.execute("pragma query_only = off")
