"""Opens the database of one company: a SQLite file or PostgreSQL."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError

from tasks.store import schema
from tasks.store.tables import company

_NIGHT_LOCK = 0x6C656164  # "lead": advisory locks are numbers, one set per database
_SCHEMA_LOCK = _NIGHT_LOCK + 1
_LOOK_LOCK = _NIGHT_LOCK + 2
_LEDGER_LOCK = _NIGHT_LOCK + 3  # of one transaction that concludes a ledger
# a look by day lands and judges for seconds; the night that is due meanwhile waits so often for half a second
_WAITS_FOR_A_LOOK = 240
_PRAGMAS = (
    "busy_timeout = 30000", "journal_mode = wal", "synchronous = normal", "foreign_keys = off",
    # a million leads' temporary tables would not fit into memory; on disk they take no more processor time
    "temp_store = file", "cache_size = -65536", "temp.cache_size = -65536",
)  # fmt: skip


class DatabaseRefused(RuntimeError):
    """One sentence of what is wrong with the database, one of what to do."""


class AlreadyRunning(RuntimeError):
    """Another night of this company holds the lock."""


class LockLost(RuntimeError):
    """The night's lock went with its connection: another night may be running by now."""


def open_database(url: str, company_name: str) -> sa.Engine:
    """Engine on a database of the newest schema that belongs to the company; a repeated open writes nothing.

    `url` is sqlite:///FILE or postgresql://... Raises DatabaseRefused.
    """
    place = _place(url)
    engine = _engine(place)
    try:
        with engine.connect() as connection:
            _refuse_others(connection, company_name)
            is_ready = _is_ready(connection)
        if not is_ready:
            _prepare(engine, company_name)
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseRefused(
            f"The database {place.render_as_string()} cannot be used: {first_line(error)}. "
            "Correct LEADPACT_DATABASE_URL, or mend the database."
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _place(url: str) -> URL:
    try:
        place = make_url(url)
    except ArgumentError as error:
        raise DatabaseRefused(
            "The database's address cannot be read. Write sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if place.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return place.set(drivername="postgresql+psycopg")
    if place.get_backend_name() != "sqlite" or not place.database or place.database == ":memory:":
        raise DatabaseRefused(
            f"{place.render_as_string()} is no database that leadpact works on. "
            "Write sqlite:///FILE or postgresql://USER@HOST/NAME."
        )
    return place


def _engine(place: URL) -> sa.Engine:
    if place.get_backend_name() == "postgresql":
        # a server that was started anew between two stages is found by the ping
        engine = sa.create_engine(
            place, connect_args={"connect_timeout": 10}, hide_parameters=True, pool_pre_ping=True
        )
        sa.event.listen(engine, "connect", _set_up_postgresql)
        sa.event.listen(engine, "handle_error", _leave_out_details)
        return engine
    with contextlib.suppress(OSError):  # SQLite then says what is wrong
        Path(str(place.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(place, hide_parameters=True)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin"))
    return engine


def _leave_out_details(context: sa.engine.ExceptionContext) -> None:
    """An error's text comes into logs and states, and PostgreSQL's details quote the row that it speaks of."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = (str(error.args[0]).partition("\n")[0] if error.args else "", *error.args[1:])


def first_line(error: DBAPIError) -> str:
    """What the database said, without the statement."""
    return str(error.orig).strip().partition("\n")[0]


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # sqlite3 itself begins no transaction before DDL, a half-done migration would stay: SQLAlchemy begins
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _set_up_postgresql(connection: Any, _record: object) -> None:
    # compiling costs more than a night's statements gain by it
    connection.execute("set jit = off")
    connection.commit()


def _refuse_others(connection: sa.Connection, company_name: str) -> None:
    """Looks before anything is written: another's database is left as it is."""
    revision = schema.revision_of(connection)
    if revision is None:
        if sa.inspect(connection).has_table(company.name):
            raise DatabaseRefused(
                "The database holds tables that are not leadpact's. Give leadpact a database of its own."
            )
        return
    if revision not in schema.known_revisions():
        raise DatabaseRefused(
            f"The database was written by a newer leadpact (schema {revision}). Install that version or a newer one."
        )
    owner = connection.scalar(sa.select(company.c.name))
    if owner is not None and owner != company_name:
        raise DatabaseRefused(
            f"The database belongs to {owner}, the pact to {company_name}. Give each company a database of its own."
        )


def _is_ready(connection: sa.Connection) -> bool:
    if schema.revision_of(connection) != schema.known_revisions()[0]:
        return False
    noted = connection.execute(sa.select(company.c.name, company.c.views_sha256)).first()
    return noted is not None and noted.name is not None and noted.views_sha256 == schema.views_sha256()


def _prepare(engine: sa.Engine, company_name: str) -> None:
    with engine.connect() as connection:
        # two commands may open a new database at once: the second waits, then finds it ready
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("commit")
            connection.exec_driver_sql("begin immediate")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
        _refuse_others(connection, company_name)
        if schema.revision_of(connection) != schema.known_revisions()[0]:
            schema.upgrade(connection)
        if connection.scalar(sa.select(company.c.views_sha256)) != schema.views_sha256():
            schema.renew_views(connection)
        schema.note_company(connection, company_name)
        connection.commit()


@contextlib.contextmanager
def night_lock(engine: sa.Engine) -> Iterator[Callable[[], None]]:
    """Held by one night of a company at a time, whatever process runs it; a process that dies lets it go.

    What it yields raises LockLost when the lock is no longer held. A night waits for a look by day, not for a night.
    """
    with contextlib.ExitStack() as stack:
        ensure_held = _taken_patiently(engine, stack)
        yield ensure_held


def _taken_patiently(engine: sa.Engine, stack: contextlib.ExitStack) -> Callable[[], None]:
    for _ in range(_WAITS_FOR_A_LOOK):
        try:
            return stack.enter_context(_lock(engine, _NIGHT_LOCK))
        except AlreadyRunning:
            if not _is_held(engine, _LOOK_LOCK):
                raise
        time.sleep(0.5)
    raise _is_taken()


@contextlib.contextmanager
def look_lock(engine: sa.Engine) -> Iterator[None]:
    """Held by one look by day at a time, from its beginning to the end of its mails."""
    with _lock(engine, _LOOK_LOCK):
        yield


@contextlib.contextmanager
def look_writes(engine: sa.Engine) -> Iterator[None]:
    """The night's lock for a look: AlreadyRunning at once where a night is at work."""
    with _lock(engine, _NIGHT_LOCK):
        yield


def _is_held(engine: sa.Engine, number: int) -> bool:
    try:
        with _lock(engine, number):
            return False
    except AlreadyRunning:
        return True


def _lock(engine: sa.Engine, number: int) -> contextlib.AbstractContextManager[Callable[[], None]]:
    if engine.dialect.name == "postgresql":
        return _advisory_lock(engine, number)
    return _file_lock(Path(f"{engine.url.database}{'.lock' if number == _NIGHT_LOCK else '.look'}"))


def _is_taken() -> AlreadyRunning:
    return AlreadyRunning("Another night of this company is running. Wait until it ends.")


def hold_ledger(connection: sa.Connection) -> None:
    """Until the transaction ends: a night that lost its lock on the way may still be concluding.

    SQLite lets one write at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LEDGER_LOCK)))


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[Callable[[], None]]:
    # SQLite's own locking, on a file that holds nothing: the same on every system
    with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            raise _is_taken() from error
        yield lambda: None


@contextlib.contextmanager
def _advisory_lock(engine: sa.Engine, number: int) -> Iterator[Callable[[], None]]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(number))):
            raise _is_taken()
        session = sa.select(sa.func.pg_backend_pid())
        holder = connection.scalar(session)

        def ensure_held() -> None:
            with contextlib.suppress(DBAPIError, InvalidRequestError):
                if connection.scalar(session) == holder:  # a connection that broke off may have been made anew
                    return
            raise LockLost("The database broke off, and the night's lock with it. Run the night again.")

        try:
            yield ensure_held
        finally:
            with contextlib.suppress(DBAPIError, InvalidRequestError):  # the lock went with the connection
                connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))
