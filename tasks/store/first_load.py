"""The indexes of tables that are filled for the first time: built when the rows lie there, sorted once."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, DropIndex

from tasks.store.landings import LANDINGS

# what is unique stays so meanwhile; the order in which they are built does not matter
_TABLES = [
    table
    for landing in LANDINGS.values()
    for table in (landing.table, landing.person, landing.keys)
    if table is not None
]


@contextmanager
def indexes_afterwards(engine: sa.Engine) -> Iterator[None]:
    """Inside, empty tables have no indexes but the unique ones; a night that was killed there builds them next time."""
    with engine.begin() as connection:
        empty = [
            table for table in _TABLES if connection.scalar(sa.select(~sa.exists(sa.select(1).select_from(table))))
        ]
        for index in (index for table in empty for index in table.indexes):
            connection.execute(DropIndex(index, if_exists=True))
    try:
        yield
    finally:
        with engine.begin() as connection:
            for index in (index for table in _TABLES for index in table.indexes):
                connection.execute(CreateIndex(index, if_not_exists=True))
