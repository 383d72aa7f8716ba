"""A night that is killed or stopped anywhere, and run again, ends as if nothing had been: one ledger, each mail once.

LEADPACT_KILL_SEED=N picks other points; the seed and the points stand in what a failing test prints.
"""

import os
import random
import re
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from itertools import count, cycle
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from psycopg import sql

from flows.nightly import STAGES
from tasks.store.db import open_database
from tests import postgres
from tests.flows.command import Command, Said
from tests.flows.company import copy_company
from tests.flows.dump import Dump, dump
from tests.flows.forked import START, Forked, Plan, Point
from tests.smtp_server import Mailbox, mail_environment, smtp_server

NIGHT = ("run", "--day", "2026-11-17", "--send")
SEED = int(os.environ.get("LEADPACT_KILL_SEED", "20261117"))
KILLS = 20  # on each database
ANY_TIME = "any time"
# the stages that mail are hit more often
STAGES_HIT = (START, *STAGES, "deliver", ANY_TIME, "alarm", "deliver")
AGAIN = 0.3  # how often the run that should heal is killed too
KILLED = -signal.SIGKILL


class Worlds(Protocol):
    def __call__(self, through_server: bool, has_tables: bool = False) -> "World": ...


@dataclass
class World:
    """The tiny company with an empty database, and the mails that have left it."""

    command: Command
    environment: dict[str, str]
    mailbox: Mailbox
    taken: Counter[str] = field(default_factory=Counter)  # by Message-ID

    def start(self, plan: Plan | None = None) -> Forked:
        return Forked(self.command, *NIGHT, plan=plan, **self.environment)

    def run(self, plan: Plan | None = None) -> Said:
        return self.end(self.start(plan))

    def end(self, run: Forked) -> Said:
        said = run.ended()
        self.taken.update(message["Message-ID"] for _, message in self.mailbox.taken)
        self.mailbox.taken.clear()
        # as whoever sends the outbox's files does: one that is written twice is seen
        for mail in (self.home / "outbox").glob("*.eml"):
            self.taken[message_from_bytes(mail.read_bytes())["Message-ID"]] += 1
            mail.unlink()
        return said

    @property
    def home(self) -> Path:
        return self.command.home / "tykha-havan"

    def dumped(self) -> Dump:
        engine = open_database(self.environment["LEADPACT_DATABASE_URL"], "Тиха Гавань")
        try:
            return dump(engine)
        finally:
            engine.dispose()

    def letters(self) -> dict[str, str]:
        return {path.name: path.read_text("utf-8") for path in self.home.glob("reports/*/letter.*")}


@dataclass(frozen=True, slots=True)
class Undisturbed:
    dumped: Dump
    letters: dict[str, str]
    points: dict[str, int]
    seconds: float


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[bool], str]]:
    """Makes the address of a new database, without any table or with all of them and no row."""
    numbers = count(1)
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")

        def make_file(has_tables: bool) -> str:
            path = tmp_path / f"{next(numbers)}.db"
            if has_tables:
                shutil.copyfile(template, path)
            return f"sqlite:///{path}"

        yield make_file
        return
    databases: postgres.Databases = request.getfixturevalue("postgres_databases")
    server_url = request.getfixturevalue("postgres_server")
    with psycopg.connect(server_url, autocommit=True) as server:

        def make(has_tables: bool) -> str:
            template = databases.template.rpartition("/")[2] if has_tables else "template1"
            server.execute("drop database if exists killed with (force)")
            server.execute(sql.SQL("create database killed template {}").format(sql.Identifier(template)))
            return postgres.named(server_url, "killed")

        yield make
        server.execute("drop database if exists killed with (force)")


@pytest.fixture
def worlds(new_database: Callable[[bool], str], tmp_path: Path, identity: Path) -> Iterator[Worlds]:
    """Makes new worlds, whose mail goes through the server or into the outbox."""
    mailbox = Mailbox()
    numbers = count(1)
    with smtp_server(mailbox, identity) as port:
        server = mail_environment(port, identity)

        def make(through_server: bool, has_tables: bool = False) -> World:
            folder = tmp_path / f"world-{next(numbers)}"
            command = Command(folder / "var", copy_company(folder / "company"))
            environment = {"LEADPACT_DATABASE_URL": new_database(has_tables)} | (server if through_server else {})
            return World(command, environment, mailbox)

        yield make


both_databases = pytest.mark.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)


@both_databases
def test_a_night_killed_anywhere_and_run_again_is_as_if_nothing_had_been(worlds: Worlds) -> None:
    chance = random.Random(SEED)
    undisturbed = {way: look_at(worlds(way)) for way in (True, False)}
    kills: Counter[str] = Counter()
    for stage in cycle(STAGES_HIT):
        through_server = chance.random() < 0.5
        expected = undisturbed[through_server]
        # the tables of a new company are made before the first stage
        world = worlds(through_server, has_tables=stage not in {START, ANY_TIME})
        killed = list(kill(world, stage, expected, chance))
        kills.update(killed)
        print(f"seed {SEED}, {'server' if through_server else 'outbox'}: killed at {', '.join(killed)}")
        is_healed(world, expected)
        if kills.total() >= KILLS:
            break
    assert kills.keys() >= {START, *STAGES}


@both_databases
def test_a_night_killed_before_the_mail_servers_answer_sends_that_letter_no_second_time(worlds: Worlds) -> None:
    world = worlds(True)
    run = world.start()

    def on_data(_: str) -> None:
        os.kill(run.pid, signal.SIGKILL)

    world.mailbox.on_data = on_data
    assert world.end(run).code == KILLED
    world.mailbox.on_data = lambda _: None
    said = world.run()
    assert said.code == 3
    assert "the letter to olena may have been sent" in said.last_line
    assert sorted(world.taken.values()) == [1] * 5


def test_a_night_that_is_stopped_by_hand_ends_with_its_outcome(tmp_path: Path) -> None:
    leadpact = Command(tmp_path / "var", copy_company(tmp_path / "company"))
    run = Forked(leadpact, *NIGHT, plan=Plan(Point("validate sources", 1), "wait"))
    run.wait_for_point()
    os.kill(run.pid, signal.SIGINT)
    said = run.ended()
    assert said.code == 1
    assert said.last_line.startswith("Failed: ")
    with closing(sqlite3.connect(leadpact.home / "tykha-havan" / "leadpact.db")) as database:
        assert database.execute("select status from night").fetchall() == [("failed",)]
    assert Forked(leadpact, *NIGHT).ended().code == 0


def look_at(world: World) -> Undisturbed:
    started = time.monotonic()
    run = world.start()
    said = world.end(run)
    seconds = time.monotonic() - started
    assert said.code == 0, said
    assert sorted(world.taken.values()) == [1] * 5
    return Undisturbed(world.dumped(), world.letters(), run.points(), seconds)


def kill(world: World, stage: str, expected: Undisturbed, chance: random.Random) -> Iterator[str]:
    """Where the night was killed; then now and then the one that should heal it, where it gets so far."""
    yield stage_killed(world, stage, expected, chance) or "nowhere"
    while chance.random() < AGAIN:
        killed = stage_killed(world, chance.choice(STAGES_HIT), expected, chance)
        if killed is None:
            break
        yield killed


def stage_killed(world: World, stage: str, expected: Undisturbed, chance: random.Random) -> str | None:
    if stage == ANY_TIME:
        run = world.start()
        time.sleep(chance.random() * expected.seconds)
        with suppress(ProcessLookupError):
            os.kill(run.pid, signal.SIGKILL)
        return ANY_TIME if world.end(run).code == KILLED else None
    point = Point(stage, chance.randint(1, expected.points[stage]))
    said = world.run(Plan(point))
    print(point)
    return stage if said.code == KILLED else None


def is_healed(world: World, expected: Undisturbed) -> None:
    said = world.run()
    assert said.code in (0, 3), said
    found, right = world.dumped(), expected.dumped
    told = said.out.replace("\n", " ")
    assert set(world.taken.values()) <= {1}
    assert [row["message_id"] for row in found["delivery"]] == [row["message_id"] for row in right["delivery"]]
    for row in found["delivery"]:
        if row["status"] == "claimed":
            where = said.last_line if row["letter"] == "nightly" else told
            assert re.search(
                rf"{row['recipient']}\b.* may have been sent|may have been sent to .*{row['recipient']}", where
            )
        else:
            assert world.taken[row["message_id"]] == 1
    assert statuses_apart(found) == statuses_apart(right)
    assert world.letters() == expected.letters


def statuses_apart(dumped: Dump) -> Dump:
    """What a claim that nobody noted as sent may change."""
    return dumped | {
        name: [{key: value for key, value in row.items() if key != "status"} for row in dumped[name]]
        for name in ("delivery", "night")
    }
