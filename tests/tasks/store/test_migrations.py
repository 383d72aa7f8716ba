"""The migrations bring both databases to exactly what tables.py says, and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tasks.store import schema
from tasks.store.db import open_database
from tasks.store.tables import metadata
from tests.support import COMPANY


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A database that has just been made."""
    url = f"sqlite:///{tmp_path}/new.db" if request.param == "sqlite" else str(request.getfixturevalue("pg_url"))
    engine = open_database(url, COMPANY)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def differences(connection: sa.Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def test_tables_and_migrations_agree(new: sa.Connection) -> None:
    assert differences(new) == [], "run: python -m tasks.store.new_migration"


def test_indexes_leave_out_the_same_rows(new: sa.Connection) -> None:
    for table in metadata.tables.values():
        partial = {index.name for index in table.indexes if index.dialect_options["sqlite"]["where"] is not None}
        there = sa.inspect(new).get_indexes(table.name)
        found = {one["name"] for one in there if f"{new.dialect.name}_where" in one.get("dialect_options", {})}
        assert found == partial


def test_down_and_up_again(new: sa.Connection) -> None:
    schema.drop_views(new)
    config = schema.alembic_config(new)
    command.downgrade(config, "base")
    assert set(sa.inspect(new).get_table_names()) == {"alembic_version"}
    schema.upgrade(new)
    assert differences(new) == []


def test_one_migration_follows_another() -> None:
    revisions = schema.known_revisions()
    assert list(revisions) == [f"{number:04}" for number in range(len(revisions), 0, -1)]
