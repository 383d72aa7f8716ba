"""`leadpact backfill`: older nights are told afterwards, and the newest night's ledger never knows of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flows.command import Command
from tests.flows.company import copy_company

OF_A_NIGHT = ("night", "night_source", "night_part", "verdict", "offender", "letter_fact")


@pytest.fixture(scope="module")
def leadpact(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    folder = tmp_path_factory.mktemp("backfill")
    command = Command(home=folder / "var", pact=copy_company(folder / "company"))
    assert command("run", "--day", "2026-11-17").code == 0
    yield command


def rows_of(command: Command) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(command.home / "tykha-havan" / "leadpact.db")) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: sorted(connection.execute(f"select * from {name}"), key=repr) for name in tables}


def test_older_nights_are_rendered_and_the_ledger_stays(leadpact: Command) -> None:
    before = rows_of(leadpact)
    said = leadpact("backfill", "--from", "2026-11-15", "--to", "2026-11-16")
    assert said.code in (0, 3), said
    assert [line[:10] for line in said.out.splitlines()][:2] == ["2026-11-15", "2026-11-16"]
    after = rows_of(leadpact)
    assert [row[0] for row in after["night"]] == ["2026-11-15", "2026-11-16", "2026-11-17"]
    for table, rows in before.items():
        if table in OF_A_NIGHT:
            assert set(rows) <= set(after[table]), table
        elif not table.startswith("sqlite_"):
            assert after[table] == rows, table
    reports = leadpact.home / "tykha-havan" / "reports"
    assert (reports / "2026-11-15" / "letter.uk.html").exists()
    assert not (leadpact.home / "tykha-havan" / "outbox").exists()
    assert not (leadpact.home / "tykha-havan" / "backfill").exists()


def test_backfilled_again_changes_no_row(leadpact: Command) -> None:
    leadpact("backfill", "--from", "2026-11-15", "--to", "2026-11-16")
    before = rows_of(leadpact)["verdict"]
    leadpact("backfill", "--from", "2026-11-15", "--to", "2026-11-16")
    assert rows_of(leadpact)["verdict"] == before


def test_a_range_that_cannot_be_is_refused(leadpact: Command) -> None:
    assert "later than" in leadpact("backfill", "--from", "2026-11-16", "--to", "2026-11-15").err
    said = leadpact("backfill", "--from", "2026-11-16", "--to", "2126-01-01")
    assert (said.code, "is not over" in said.err) == (2, True)


def test_on_a_new_database_the_last_day_becomes_the_newest(tmp_path: Path) -> None:
    command = Command(home=tmp_path / "var", pact=copy_company(tmp_path / "company"))
    said = command("backfill", "--from", "2026-11-16", "--to", "2026-11-17")
    assert said.code in (0, 3), said
    assert [row[0] for row in rows_of(command)["night"]] == ["2026-11-16", "2026-11-17"]


def test_on_either_database(tmp_path: Path, database_url: str) -> None:
    command = Command(home=tmp_path / "var", pact=copy_company(tmp_path / "company"))
    command("run", "--day", "2026-11-17", LEADPACT_DATABASE_URL=database_url)
    ledger = command("ledger", "--csv", LEADPACT_DATABASE_URL=database_url).out
    said = command("backfill", "--from", "2026-11-16", "--to", "2026-11-16", LEADPACT_DATABASE_URL=database_url)
    assert said.code in (0, 3), said
    assert command("ledger", "--csv", LEADPACT_DATABASE_URL=database_url).out == ledger
