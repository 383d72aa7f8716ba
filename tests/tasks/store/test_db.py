import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tasks.store import schema, tables
from tasks.store.db import AlreadyRunning, DatabaseRefused, look_lock, look_writes, night_lock, open_database
from tests.support import COMPANY, insert_rows, rows


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/company/leadpact.db"
    return str(request.getfixturevalue("pg_url"))


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that SQLAlchemy sends from now on."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_a_new_database_gets_tables_views_and_its_company(new_url: str) -> None:
    engine = open_database(new_url, COMPANY)
    with engine.connect() as connection:
        insert_rows(connection, {"lead": [{"source": "meta", "lead_id": "1", "channel": "form", "submitted_at": 1}]})
        assert rows(connection, "select lead_id, is_test from lead") == [("1", 0)]
        assert rows(connection, "select name from company") == [(COMPANY,)]
        assert set(schema.view_files()) <= set(sa.inspect(connection).get_view_names())
    engine.dispose()


def test_opening_it_again_writes_nothing(new_url: str, statements: list[str]) -> None:
    open_database(new_url, COMPANY).dispose()
    statements.clear()
    open_database(new_url, COMPANY).dispose()
    assert statements and not [one for one in statements if not one.lower().startswith(("select", "pragma", "begin"))]


def test_the_database_of_another_company_is_refused_and_left_as_it_is(database_url: str) -> None:
    open_database(database_url, "Ясні Вікна").dispose()
    with pytest.raises(DatabaseRefused, match="belongs to Ясні Вікна, the pact to Темні Вікна"):
        open_database(database_url, "Темні Вікна")
    open_database(database_url, "Ясні Вікна").dispose()


def test_a_newer_schema_is_refused(database_url: str) -> None:
    engine = open_database(database_url, COMPANY)
    with engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseRefused, match=r"newer leadpact \(schema 9999\). Install"):
        open_database(database_url, COMPANY)


def test_tables_of_another_program_are_refused(new_url: str, tmp_path: Path) -> None:
    (tmp_path / "var" / "company").mkdir(parents=True)
    engine = sa.create_engine(new_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("create table company (id integer)"))
    engine.dispose()
    with pytest.raises(DatabaseRefused, match="not leadpact's"):
        open_database(new_url, COMPANY)


def test_a_server_that_does_not_answer_is_refused_without_its_password() -> None:
    with pytest.raises(DatabaseRefused, match="cannot be used") as refused:
        open_database("postgresql://user:geheim@127.0.0.1:1/leadpact", COMPANY)
    assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("id,name\n" * 100)
    with pytest.raises(DatabaseRefused, match="file is not a database"):
        open_database(f"sqlite:///{tmp_path}/leads.csv", COMPANY)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/leadpact", "leadpact.db", ""])
def test_an_address_that_leadpact_cannot_work_on_is_refused(url: str) -> None:
    with pytest.raises(DatabaseRefused, match="Write sqlite:///FILE"):
        open_database(url, COMPANY)


def test_postgres_is_understood_as_people_write_it(pg_url: str) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        open_database(pg_url.replace("postgresql", scheme, 1), COMPANY).dispose()


def test_views_are_made_anew_when_their_text_changes(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = tmp_path / "views"
    views.mkdir()
    (views / "10_early.sql").write_text("-- colon: none\nselect utc(submitted_at) as at, '10:30' as b from lead")
    (views / "20_late.sql").write_text("select at from early")
    monkeypatch.setattr(schema, "SQL_FOLDER", tmp_path)
    engine = open_database(database_url, COMPANY)
    with engine.connect() as connection:
        insert_rows(connection, {"lead": [{"source": "meta", "lead_id": "1", "channel": "form", "submitted_at": 60}]})
        assert str(rows(connection, "select at from late")[0][0]) == "1970-01-01 00:01:00"
        assert rows(connection, "select b from early") == [("10:30",)]
    engine.dispose()


def test_two_that_open_a_new_database_at_once_both_find_it_ready(new_url: str) -> None:
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            open_database(new_url, COMPANY).dispose()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_two_nights_never_overlap(database_url: str) -> None:
    first, second = open_database(database_url, COMPANY), open_database(database_url, COMPANY)
    with night_lock(first):
        with pytest.raises(AlreadyRunning), night_lock(second):
            pass
        with second.begin() as connection:  # others may still read and write
            insert_rows(connection, {"rate": [{"currency": "USD", "day": "2026-11-24", "rate_micro": 1}]})
    with night_lock(second):
        pass
    first.dispose()
    second.dispose()


def test_a_night_waits_for_a_look_by_day(engine: sa.Engine) -> None:
    order: list[str] = []

    def begin_a_night() -> None:
        with night_lock(engine):
            order.append("night")

    with look_lock(engine):
        with look_writes(engine):
            night = threading.Thread(target=begin_a_night)
            night.start()
            night.join(0.1)
            order.append("look")
        night.join()
    assert order == ["look", "night"]


def test_a_night_that_is_killed_lets_the_lock_go(database_url: str) -> None:
    code = (
        "import sys, time\nfrom tasks.store.db import night_lock, open_database\n"
        "with night_lock(open_database(sys.argv[1], sys.argv[2])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    night = subprocess.Popen(
        [sys.executable, "-c", code, database_url, COMPANY], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert night.stdout is not None and night.stdout.readline() == b"held\n"
    engine = open_database(database_url, COMPANY)
    with pytest.raises(AlreadyRunning), night_lock(engine):
        pass
    night.kill()
    night.communicate()
    _wait_until_free(engine)
    engine.dispose()


def _wait_until_free(engine: sa.Engine) -> None:
    """PostgreSQL's server notices a moment later that its client is gone."""
    for _ in range(100):
        try:
            with night_lock(engine):
                return
        except AlreadyRunning:
            threading.Event().wait(0.05)
    raise AssertionError("the lock is still held")


def test_an_error_quotes_no_row(engine: sa.Engine) -> None:
    name = "Петро " + "Коваль"  # a traceback shows this line
    with engine.connect() as connection, pytest.raises(IntegrityError) as raised:
        connection.execute(sa.insert(tables.lead).values(source="meta", lead_id=name))
    told = "".join(traceback.format_exception(raised.value))
    assert "lead" in told
    assert name not in told
