"""Runs the statements of `tasks/sql`, one file each, on whichever of the two databases is open."""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

SQL_FOLDER = Path(__file__).parents[1] / "sql"

Parameter = int | float | str | None

# a bound parameter needs its type: PostgreSQL would take a small number for int2 and overflow on it
_TYPES: dict[type, sa.types.TypeEngine[Any]] = {
    bool: sa.BigInteger(), int: sa.BigInteger(), str: sa.Text(), float: sa.Float(),
}  # fmt: skip
_COMMENT_OR_LITERAL = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")

logger = logging.getLogger("leadpact")


class SqlFailed(RuntimeError):
    """A statement failed; the message starts with its file's name."""


@cache
def read_sql(path: Path) -> str:
    """The file without its comments, with the colons of its literals escaped for SQLAlchemy's text()."""
    return without_comments(path.read_text(encoding="utf-8"))


def without_comments(text: str) -> str:
    def keep(found: re.Match[str]) -> str:
        part = found.group()
        return part.replace(":", "\\:") if part.startswith("'") else " "

    return _COMMENT_OR_LITERAL.sub(keep, text).strip().rstrip(";")


def parameter_names(text: str) -> frozenset[str]:
    """The named parameters of a text that went through `without_comments`."""
    return frozenset(_PARAMETER.findall(text))


def run_text(
    connection: sa.Connection, text: str, parameters: Mapping[str, Parameter], name: str
) -> sa.CursorResult[Any]:
    """Runs a text that went through `without_comments`, with those of the parameters that it names."""
    wanted = parameter_names(text)
    if missing := wanted - parameters.keys():
        raise SqlFailed(f"{name}: no value for {', '.join(sorted(missing))}")
    values = {key: parameters[key] for key in wanted}
    try:
        return connection.execute(_statement(text, tuple(sorted((k, type(v)) for k, v in values.items()))), values)
    except DBAPIError as error:
        raise SqlFailed(f"{name}: {error.orig}") from error


@lru_cache(maxsize=512)
def _statement(text: str, types: tuple[tuple[str, type], ...]) -> sa.TextClause:
    return sa.text(text).bindparams(
        *(sa.bindparam(name, type_=_TYPES.get(kind, sa.types.NULLTYPE)) for name, kind in types)
    )


def run_sql(
    connection: sa.Connection, name: str, parameters: Mapping[str, Parameter] | None = None, folder: Path = SQL_FOLDER
) -> int:
    """Runs `folder/name`, for example match/10_phone.sql; returns the number of rows written."""
    with timed(name):
        return run_text(connection, read_sql(folder / name), parameters or {}, name).rowcount


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Tells how long a statement took to those who look for where a night's time goes."""
    started = time.perf_counter()
    yield
    logger.debug("%s: %.3f s", name, time.perf_counter() - started)


def fetch(
    connection: sa.Connection, name: str, parameters: Mapping[str, Parameter] | None = None, folder: Path = SQL_FOLDER
) -> list[sa.Row[Any]]:
    """The rows that `folder/name` selects."""
    return list(run_text(connection, read_sql(folder / name), parameters or {}, name).all())


def fetch_first(
    connection: sa.Connection, name: str, parameters: Mapping[str, Parameter], at_most: int
) -> tuple[list[sa.Row[Any]], int]:
    """The first rows that a file selects, and how many more there are; its text ends with the order of its rows.

    They are counted without it: SQLite would sort them all.
    """
    text = read_sql(SQL_FOLDER / name)
    rows = list(run_text(connection, f"{text}\nlimit {at_most}", parameters, name).all())
    if len(rows) < at_most:
        return rows, 0
    count = f"select count(*) from (\n{text[: text.rindex('order by')]}\n) as listed"
    return rows, int(run_text(connection, count, parameters, name).scalar_one()) - at_most


def run_folder(
    connection: sa.Connection, name: str, parameters: Mapping[str, Parameter] | None = None, folder: Path = SQL_FOLDER
) -> dict[str, int]:
    """Runs every NN_name.sql of `folder/name` in the order of the numbers; rows written by file name."""
    files = sorted((folder / name).glob("[0-9]*.sql"))
    return {file.name: run_sql(connection, f"{name}/{file.name}", parameters, folder) for file in files}


def analyze(connection: sa.Connection, *tables: str) -> None:
    """Tells PostgreSQL's planner what a stage has just written; autovacuum would come too late."""
    if connection.dialect.name == "postgresql" and tables:
        connection.execute(sa.text(f"analyze {', '.join(tables)}"))
