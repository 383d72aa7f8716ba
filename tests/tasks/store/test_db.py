import sqlalchemy as sa

from tasks.store.db import open_database
from tests.support import COMPANY, insert_rows, rows


def test_a_fresh_database_takes_rows(connection: sa.Connection) -> None:
    insert_rows(connection, {"lead": [{"source": "meta", "lead_id": "1", "channel": "form", "submitted_at": 1}]})
    assert rows(connection, "select lead_id, is_test from lead") == [("1", 0)]
    assert rows(connection, "select name from company") == [(COMPANY,)]


def test_an_empty_postgres_becomes_a_database(pg_url: str) -> None:
    open_database(pg_url, COMPANY).dispose()
    open_database(pg_url, COMPANY).dispose()
