"""Measures nights, stage by stage, beside DuckDB's bare reading and matching of the same files.

    python -m benchmarks [--sizes 10000 100000] [--databases sqlite postgresql] [--until land] [--write]

What it makes lies under var/bench; --write puts the figures into BENCHMARKS.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.companies import FIRST_DAY, NEXT_DAY, company, next_days_files
from benchmarks.page import machine, page, summary, write
from tests import postgres

HOME = Path("var/bench")
SIZES = (10_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")
# a server as it comes, but for a cache that holds the tables of a night
SERVER = ("shared_buffers=1GB", "max_wal_size=4GB", "max_connections=40")


def main(given: argparse.Namespace) -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {"day": datetime.now(UTC).date().isoformat(), "machine": machine(), "runs": []}
    figures["help"] = _seconds_of_help()
    server = postgres.made_server(SERVER) if "postgresql" in given.databases else nullcontext()
    with server as running:
        if running is not None:
            running.start()
        for leads in given.sizes:
            folder = company(leads, HOME)
            figures["runs"].append({"leads": leads, "duckdb": _bare(folder)})
            for database in given.databases:
                figures["runs"][-1][database] = _nights(folder, database, running, given.until)
                (HOME / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
                print(summary(figures["runs"][-1], database), flush=True)
    if given.write:
        write(nights=page(figures))


def _seconds_of_help() -> dict[str, float]:
    """The quickest of five: what the command itself needs."""
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([Path(sys.executable).with_name("leadpact"), "--help"], check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return {"wall": min(seconds)}


def _bare(folder: Path) -> dict[str, Any]:
    """The quicker of two."""
    command: list[str | Path] = [sys.executable, "-m", "benchmarks.bare_duckdb", folder]
    found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(2)]
    return min(found, key=lambda each: float(each["wall"]))


def _nights(folder: Path, database: str, server: postgres.Server | None, until: str) -> dict[str, Any]:
    home = HOME / f"run-{folder.name}-{database}"
    shutil.rmtree(home, ignore_errors=True)
    with _database(home, database, server) as settings:
        pid = server.pid if server is not None and database == "postgresql" else 0
        found = {"first": _night(folder, home, FIRST_DAY, settings, pid, until)}
        found["unchanged"] = _night(folder, home, FIRST_DAY, settings, pid, "land")
        with next_days_files(folder):
            found["delta"] = _night(folder, home, NEXT_DAY, settings, pid, until)
    return found


@contextmanager
def _database(home: Path, database: str, server: postgres.Server | None) -> Iterator[dict[str, str]]:
    """A fresh one: the settings that name it."""
    if database == "sqlite" or server is None:
        yield {}
        return
    name = f"bench_{home.name.split('-')[2]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield {"LEADPACT_DATABASE_URL": postgres.named(server.url, name)}
        connection.execute(f"drop database {name} with (force)")


def _night(folder: Path, home: Path, day: date, settings: dict[str, str], pid: int, until: str) -> dict[str, Any]:
    result = home / "result.json"
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"LEADPACT_HOME": str(home)} | settings
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command: list[str | Path] = [sys.executable, "-m", "benchmarks.night", result, folder / "pact.yaml"]
    command += [day.isoformat(), str(time.time()), str(pid), until]
    with (home / "log").open("w") as log:
        subprocess.run(command, check=True, env=environment, stdout=log, stderr=log)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    if found["code"] not in (0, 3):
        raise SystemExit((home / "log").read_text(encoding="utf-8"))
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--until", default="", help="the last stage to run")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
