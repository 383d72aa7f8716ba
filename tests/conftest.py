"""Databases for the tests: each test gets a fresh one, on SQLite and on PostgreSQL."""

import gc
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from xdist.scheduler import LoadScopeScheduling

from tasks.store.db import open_database
from tests import postgres
from tests.smtp_server import Office, certificate
from tests.support import COMPANY

_numbers = itertools.count(1)

# while tests are collected all that is made stays: looking it through for waste takes a quarter of the time
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def _make_template(url: str) -> None:
    """The newest schema, not yet claimed by a company."""
    engine = open_database(url, COMPANY)
    with engine.begin() as connection:
        connection.execute(sa.text("update company set name = null"))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "leadpact.db"
    _make_template(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running server, started once a session."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> postgres.Databases:
    databases = postgres.Databases(postgres_server)
    _make_template(databases.template)
    return databases


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database of the newest schema, empty, free for any company."""
    if request.param == "sqlite":
        path = tmp_path / "leadpact.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    databases: postgres.Databases = request.getfixturevalue("postgres_databases")
    yield databases.clean_one()


@pytest.fixture
def pg_url(postgres_server: str) -> Iterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = f"empty_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"create database {name}")
        yield postgres.named(postgres_server, name)
        server.execute(f"drop database {name} with (force)")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    opened = open_database(database_url, COMPANY)
    yield opened
    opened.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """In a transaction that nobody commits: to be seen by another connection, commit."""
    with engine.connect() as opened:
        yield opened


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of the mail server of these tests, and its key."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, identity: Path) -> Office:
    return Office(monkeypatch, identity)


# what takes longest, and these fork their nights from one process that is warm: one of the workers takes them all
FORKED = ("test_killed.py", "test_database_gone.py", "test_overlap.py")
FIRST = (*FORKED, "test_serve.py", "test_nightly.py", "test_privacy.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole nights and servers first: begun last, they would keep one worker long after the others are idle."""

    def turn(item: pytest.Item) -> tuple[int, bool]:
        name = item.path.name
        return FIRST.index(name) if name in FIRST else len(FIRST), "flows" not in item.path.parts

    items.sort(key=turn)


class _ByModule(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        module = super()._split_scope(nodeid)
        return "forked" if module.endswith(FORKED) else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _ByModule(config, log)
