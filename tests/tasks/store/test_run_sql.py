from pathlib import Path

import pytest
import sqlalchemy as sa

from tasks.store.run_sql import (
    SQL_FOLDER,
    SqlFailed,
    analyze,
    fetch,
    fetch_first,
    parameter_names,
    read_sql,
    run_folder,
    run_sql,
)
from tests.support import insert_rows, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "10_insert.sql": "insert into rate (currency, day, rate_micro) values (:currency, :day, 1);\n",
        "20_double.sql": "-- why: because, see :nothing\nupdate rate set rate_micro = rate_micro * :factor\n",
        "notes.sql": "this is no statement of the folder",
    }
    (tmp_path / "rates").mkdir()
    for name, text in files.items():
        (tmp_path / "rates" / name).write_text(text)
    return tmp_path


def one_file(folder: Path, text: str) -> str:
    (folder / "one.sql").write_text(text)
    return "one.sql"


def test_a_folder_runs_in_the_order_of_its_numbers(connection: sa.Connection, folder: Path) -> None:
    parameters = {"currency": "USD", "day": "2026-11-24", "factor": 7, "unused": "x"}
    assert run_folder(connection, "rates", parameters, folder) == {"10_insert.sql": 1, "20_double.sql": 1}
    assert rows(connection, "select rate_micro from rate") == [(7,)]


def test_fetch_gives_rows_by_name(connection: sa.Connection, folder: Path) -> None:
    insert_rows(connection, {"rate": [{"currency": "USD", "day": "2026-11-24", "rate_micro": 41_250_000}]})
    [row] = fetch(connection, one_file(folder, "select day, rate_micro from rate"), {}, folder)
    assert (row.day, row.rate_micro) == ("2026-11-24", 41_250_000)


@pytest.mark.parametrize(("at_most", "left_out"), [(1, 1), (2, 0), (3, 0)])
def test_of_a_long_list_the_rest_is_counted(connection: sa.Connection, at_most: int, left_out: int) -> None:
    clauses = [{"night": "2026-11-17", "clause": clause, "part": ""} for clause in ("S1", "M1")]
    insert_rows(connection, {"verdict": clauses})
    found, left = fetch_first(connection, "measures/verdicts.sql", {"night": "2026-11-17"}, at_most)
    assert ([row.clause for row in found], left) == (["M1", "S1"][:at_most], left_out)


def test_colons_in_texts_and_comments_are_no_parameters(connection: sa.Connection, folder: Path) -> None:
    text = "select '10:30 :no', 'it''s :no' /* :no\n */ as b, :yes as c -- :no, 'neither'\n"
    assert fetch(connection, one_file(folder, text), {"yes": 5}, folder) == [("10:30 :no", "it's :no", 5)]


def test_per_cent_signs_stay(connection: sa.Connection, folder: Path) -> None:
    assert fetch(connection, one_file(folder, "select '100%', 7 % 4, :x as x"), {"x": "50%"}, folder) == [
        ("100%", 3, "50%")
    ]


def test_small_numbers_do_not_overflow(connection: sa.Connection, folder: Path) -> None:
    assert fetch(connection, one_file(folder, "select :days * 86400 * 1000000 as x"), {"days": 90}, folder) == [
        (90 * 86400 * 1000000,)
    ]


def test_a_parameter_may_be_nothing(connection: sa.Connection, folder: Path) -> None:
    text = "select count(*) from rate where day is not distinct from :day"
    assert fetch(connection, one_file(folder, text), {"day": None}, folder) == [(0,)]


def test_an_error_names_the_file(connection: sa.Connection, folder: Path) -> None:
    with pytest.raises(SqlFailed, match=r"^one\.sql: "):
        run_sql(connection, one_file(folder, "select * from nowhere"), {}, folder)


def test_a_parameter_without_a_value_is_named(connection: sa.Connection, folder: Path) -> None:
    with pytest.raises(SqlFailed, match=r"^one\.sql: no value for day, night$"):
        run_sql(connection, one_file(folder, "select :night, :day"), {"factor": 1}, folder)


def test_analyze_takes_names_of_tables(connection: sa.Connection) -> None:
    analyze(connection, "lead", "record")
    analyze(connection)


@pytest.mark.parametrize("path", sorted(SQL_FOLDER.rglob("*.sql")), ids=lambda path: path.stem)
def test_every_file_holds_one_statement_for_both_databases(path: Path) -> None:
    text = read_sql(path)
    assert ";" not in text
    assert text == text.lower() or "'" in text, "write SQL in lower case"
    assert not {"::", "ilike", "strftime", "julianday", "extract("} & set(text.split())
    assert all(name == name.lower() for name in parameter_names(text))
