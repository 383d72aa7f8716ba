"""A database that stops in the middle of a night: the night says so in a sentence, and the next one heals it."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.flows.command import Command, Said
from tests.flows.company import copy_company
from tests.flows.forked import START, Forked, Plan, Point

NIGHT = ("run", "--day", "2026-11-17", "--send")
PERSONAL = re.compile("Коваль|Мороз|petro@|380671")


@pytest.fixture(scope="module")
def own_server() -> Iterator[postgres.Server]:
    """One that these tests may stop."""
    with postgres.made_server() as made:
        made.start()
        yield made


@pytest.fixture
def url(own_server: postgres.Server) -> str:
    with psycopg.connect(own_server.url, autocommit=True) as server:
        server.execute("drop database if exists gone with (force)")
        server.execute("create database gone")
    return postgres.named(own_server.url, "gone")


@pytest.fixture
def leadpact(tmp_path: Path) -> Command:
    return Command(home=tmp_path / "var", pact=copy_company(tmp_path / "company"))


def reached(leadpact: Command, url: str, stage: str, number: int) -> Forked:
    """A night that waits at a point."""
    run = Forked(leadpact, *NIGHT, plan=Plan(Point(stage, number), "wait"), LEADPACT_DATABASE_URL=url)
    run.wait_for_point()
    return run


def again(leadpact: Command, url: str) -> Said:
    return Forked(leadpact, *NIGHT, LEADPACT_DATABASE_URL=url).ended()


@pytest.mark.parametrize(
    ("stage", "number"),
    [("land", 150), ("reconcile", 300), ("validate clauses", 20), ("report", 60), ("alarm", 30)],
)
def test_a_database_that_stops_fails_the_night_in_a_sentence(
    leadpact: Command, own_server: postgres.Server, url: str, stage: str, number: int
) -> None:
    run = reached(leadpact, url, stage, number)
    own_server.stop()
    run.go_on()
    said = run.ended()
    own_server.start()
    assert (said.code, said.err) == (1, ""), said
    assert re.fullmatch(rf"Failed: {stage} broke off\. The database [^\n]*\.", said.last_line)
    assert "SQL" not in said.last_line
    assert not PERSONAL.search(said.out)
    assert again(leadpact, url).code == 0
    assert len(list(leadpact.home.glob("tykha-havan/outbox/*.eml"))) == 5


def test_a_database_that_stops_while_mail_goes_out_leaves_a_claim(
    leadpact: Command, own_server: postgres.Server, url: str
) -> None:
    run = reached(leadpact, url, "deliver", 30)
    own_server.stop()
    run.go_on()
    said = run.ended()
    own_server.start()
    assert (said.code, said.err) == (1, ""), said
    assert said.last_line.startswith("Failed: deliver broke off. The database")
    healed = again(leadpact, url)
    assert healed.code == 3
    assert re.search("the letter to (olena|andrii|iryna) may have been sent", healed.last_line)
    assert len(list(leadpact.home.glob("tykha-havan/outbox/*.eml"))) == 5


def test_before_anything_was_run_it_is_nothing_run(leadpact: Command, own_server: postgres.Server, url: str) -> None:
    run = reached(leadpact, url, START, 30)
    own_server.stop()
    run.go_on()
    said = run.ended()
    own_server.start()
    assert said.code == 2
    assert "cannot be used" in said.err
    assert again(leadpact, url).code == 0


def test_a_night_whose_lock_went_with_its_connection_starts_no_further_stage(
    leadpact: Command, own_server: postgres.Server, url: str
) -> None:
    run = reached(leadpact, url, "reconcile", 300)
    with psycopg.connect(own_server.url, autocommit=True) as server:
        server.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = x'6C656164'::int"
            " and database = (select oid from pg_database where datname = 'gone')"
        )
    other = Forked(leadpact, *NIGHT, LEADPACT_DATABASE_URL=url)
    run.go_on()
    said = run.ended()
    assert other.ended().code == 0
    assert said.code == 1
    assert said.last_line == (
        "Failed: the night broke off. The database broke off, and the night's lock with it. Run the night again."
    )
    assert len(list(leadpact.home.glob("tykha-havan/outbox/*.eml"))) == 5
