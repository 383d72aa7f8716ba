"""A company's database copied into another, and one night's conclusions copied back."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from tasks.store.tables import (
    company,
    fate,
    letter_fact,
    metadata,
    night,
    night_part,
    night_source,
    offender,
    restatement,
    verdict,
)

# what an older night may write: the ledger stays the newest night's
OF_ONE_NIGHT = (night, night_source, night_part, verdict, offender, letter_fact)
# the memory of fates is the newest night's; the copy's owner is noted as it is opened
NOT_COPIED = (company, fate, restatement)
ROWS_AT_ONCE = 20_000


def copy_database(source: sa.Engine, target: sa.Engine) -> None:
    """One reading of `source`, so that what lands meanwhile is not half in it."""
    level = "SERIALIZABLE" if source.dialect.name == "sqlite" else "REPEATABLE READ"
    with source.connect().execution_options(isolation_level=level) as reading, target.begin() as writing:
        for table in metadata.sorted_tables:
            if table not in NOT_COPIED:
                _copy(reading, writing, table)


def _copy(reading: sa.Connection, writing: sa.Connection, table: sa.Table) -> None:
    rows = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(sa.select(table))
    for part in rows.mappings().partitions(ROWS_AT_ONCE):
        writing.execute(sa.insert(table), [dict(row) for row in part])


def keep_night(source: sa.Engine, target: sa.Engine, day: date) -> None:
    """Whole or not at all."""
    with source.connect() as reading, target.begin() as writing:
        for table in OF_ONE_NIGHT:
            of_day = table.c.night == day.isoformat()
            rows = [dict(row) for row in reading.execute(sa.select(table).where(of_day)).mappings()]
            writing.execute(sa.delete(table).where(of_day))
            if rows:
                writing.execute(sa.insert(table), rows)


def withdraw(connection: sa.Connection, day: date, checks: Collection[str]) -> None:
    """These checks' verdicts of the night become `not checkable`, and nobody is listed for them."""
    of_checks = (verdict.c.night == day.isoformat()) & verdict.c.check_name.in_(checks)
    clauses = sa.select(verdict.c.clause).where(of_checks)
    connection.execute(sa.delete(offender).where(offender.c.night == day.isoformat(), offender.c.clause.in_(clauses)))
    unknown = {"status": "not_checkable", "why": "no_evidence", "value": None, "low": None, "high": None}
    connection.execute(sa.update(verdict).where(of_checks).values(**unknown))
