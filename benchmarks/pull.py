"""How fast a vendor is pulled beside what it allows, and how fast its rows land.

    python -m benchmarks.pull [--vendors kommo] [--sizes 100000] [--write]

The vendor is a process of its own, which answers after 150 ms, as one far away does; so is each pull, whose peak of
memory is its own. --write puts the figures into BENCHMARKS.md.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from datetime import time as datetime_time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from ruamel.yaml import YAML

from benchmarks.far_away import VENDORS
from benchmarks.page import machine, pulls_page, write
from expectations.pact import load_pact
from tasks.connectors.vendors import connector
from tasks.core.model import Night
from tasks.extract import found_files
from tasks.land import land_found
from tasks.pulling import pull_source
from tasks.settings import Workplace, vendors
from tasks.store.db import open_database
from tasks.vendor_accounts import patience
from tests.vendors.server import Answer, Request, Server

LATENCY_SECONDS = 0.15
SIZES = (25_000, 100_000)
ONE_O_CLOCK = datetime_time(1, tzinfo=UTC)
NIGHT_BEFORE, DAY = date(2026, 11, 16), date(2026, 11, 17)
PACT: dict[str, Any] = {
    "company": {"name": "Bench", "time_zone": "Europe/Kyiv", "language": "en", "currency": {"report": "UAH"},
                "hours": "mon-fri 09:00-18:00", "days_off": {"country": "none"}},
    "people": {"olena": {"name": "Olena", "mail": "olena@example.com", "language": "uk"}},
    "mail": {"from": "leadpact <pact@example.com>"},
    "report": {"at": "08:05", "to": {"marketing": ["olena"], "sales": ["olena"]}},
    "stages": {"Sales": {"New": {"means": "received", "answers": "sales"}}},
    "clauses": {"S1": {"check": "first_answer", "side": "sales", "within": "30 working min", "at_least": "90%"}},
}  # fmt: skip


class FarAway(Server):
    """`/calls`: how many there were since this was asked last."""

    def _said(self, request: Request) -> tuple[Answer, str]:
        if request.path == "calls":
            calls = len(self.requests)
            self.requests.clear()
            return Answer(200, calls), ""
        time.sleep(LATENCY_SECONDS)
        return super()._said(request)


def serve(name: str, leads: int, told: Connection) -> None:
    vendor = VENDORS[name](leads)
    with FarAway(vendor).at_work() as server:
        told.send((server.address, vendor.environment))
        told.recv()


def measured(name: str, leads: int) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(name, leads, there), daemon=True)
    server.start()
    with ProcessPoolExecutor(1, mp_context=context) as alone:
        figures = alone.submit(pull_and_land, name, *here.recv()).result()
    server.terminate()
    rate = connector(name).rate
    return {"vendor": connector(name).title, "leads": leads, "allowed": rate.calls / rate.seconds, **figures}


def pull_and_land(name: str, address: str, environment: dict[str, str]) -> dict[str, Any]:
    vendor = VENDORS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pact.yaml"
        with path.open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump({**PACT, "sources": {"crm": {**vendor.source, "address": address}}}, stream)
        engine = open_database(f"sqlite:///{folder}/bench.db", "Bench")
        place = Workplace(load_pact(path, vendors=vendors()), engine, Path(folder))
        secrets = {secret: SecretStr(value) for secret, value in environment.items()}

        def pull(day: date) -> int:
            until = datetime.combine(day + timedelta(days=1), ONE_O_CLOCK)
            done = pull_source(place, Night(path, day), "crm", secrets.get, until, patience(7200))
            assert done.status == "whole", done
            return done.rows

        def land(day: date) -> int:
            found = found_files(place.pact, {}, place.folder)
            landed = land_found(engine, place.pact, day, found, datetime.now(UTC), place.folder)
            return sum(source.rows for source in landed.sources)

        if getattr(vendor, "has_a_night_before", False):
            pull(NIGHT_BEFORE), land(NIGHT_BEFORE)
        httpx.get(f"{address}/calls")
        pulled = _watched(lambda: pull(DAY))
        calls = httpx.get(f"{address}/calls").json()
        landed = _watched(lambda: land(DAY))
        engine.dispose()
    return {"calls": calls, "pull": pulled, "land": landed}


def _watched(rows: Callable[[], int]) -> dict[str, float]:
    wall, busy = time.perf_counter(), time.process_time()
    count = rows()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": count, "wall": time.perf_counter() - wall, "cpu": time.process_time() - busy, "peak_mb": peak}


def main(given: argparse.Namespace) -> None:
    figures: dict[str, Any] = {"day": datetime.now(UTC).date().isoformat(), "machine": machine(), "pulls": []}
    for name in given.vendors:
        for leads in given.sizes:
            figures["pulls"].append(measured(name, leads))
            print(figures["pulls"][-1], flush=True)
    if given.write:
        write(pulls=pulls_page(figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pull", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--vendors", nargs="+", choices=sorted(VENDORS), default=list(VENDORS))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--write", action="store_true", help="write that part of BENCHMARKS.md")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
