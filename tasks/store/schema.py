"""Brings a database's tables and views to the state that this code expects."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tasks.store.run_sql import SQL_FOLDER, read_sql, run_text
from tasks.store.tables import company

MIGRATIONS = Path(__file__).parent / "migrations"

# utc(epoch seconds) is the one thing in a view that the two databases do not share. It is written out when the view
# is created: a function of our own would be missing where a BI tool opens the SQLite file
_UTC = re.compile(r"\butc\(([\w.]+)\)")
_AS_TIMESTAMP = {"sqlite": r"datetime(\1, 'unixepoch')", "postgresql": r"(to_timestamp(\1) at time zone 'UTC')"}


def alembic_config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """Newest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return tuple(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def revision_of(connection: sa.Connection) -> str | None:
    """None while the database is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def view_files() -> dict[str, Path]:
    """The views by name in the order of creation; a later one may read an earlier one."""
    return {file.stem.split("_", 1)[1]: file for file in sorted((SQL_FOLDER / "views").glob("[0-9]*_*.sql"))}


def views_sha256() -> str:
    text = "\n".join(f"{name}: {read_sql(file)}" for name, file in view_files().items())
    return hashlib.sha256(text.encode()).hexdigest()


def upgrade(connection: sa.Connection) -> None:
    # a view would keep PostgreSQL from altering the columns it reads
    drop_views(connection)
    command.upgrade(alembic_config(connection), "head")


def drop_views(connection: sa.Connection) -> None:
    for name in reversed(view_files()):
        connection.execute(sa.text(f"drop view if exists {name}"))


def renew_views(connection: sa.Connection) -> None:
    drop_views(connection)
    for name, file in view_files().items():
        query = _UTC.sub(_AS_TIMESTAMP[connection.dialect.name], read_sql(file))
        run_text(connection, f"create view {name} as {query}", {}, f"views/{file.name}")


def note_company(connection: sa.Connection, name: str) -> None:
    """Writes the company's name and the hash of the views, where either differs."""
    noted = {"name": name, "views_sha256": views_sha256()}
    if not connection.execute(sa.update(company).values(noted)).rowcount:
        connection.execute(sa.insert(company).values(id=1, **noted))
