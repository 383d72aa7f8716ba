"""How fast a CRM is pulled beside what it allows, and how fast its rows land: `python -m benchmarks.pull 100000`.

A stand-in of Kommo in a process of its own, which answers after 150 ms, as a vendor far away does.
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from pydantic import SecretStr
from ruamel.yaml import YAML

from expectations.pact import load_pact
from tasks.connectors.api.client import Patience
from tasks.connectors.vendors import connector
from tasks.core.model import Night
from tasks.extract import found_files
from tasks.land import land_found
from tasks.pulling import pull_source
from tasks.settings import Workplace, vendors
from tasks.store.db import open_database

LATENCY_SECONDS = 0.15
DAY = date(2026, 11, 17)
AT = int(datetime(2026, 11, 17, 12, tzinfo=UTC).timestamp())
STATUSES = [{"id": 1, "name": "Incoming", "type": 1}, {"id": 11, "name": "New", "type": 0}]


def lead(number: int) -> dict[str, object]:
    return {
        "id": number, "name": f"Deal {number}", "price": number, "responsible_user_id": 7, "status_id": 11,
        "pipeline_id": 1,
        "created_at": AT - number, "updated_at": AT - number, "closed_at": None, "closest_task_at": None,
        "custom_fields_values": None,
        "_embedded": {
            "contacts": [{"id": number, "is_main": True}], "loss_reason": [], "source": {"name": "Instagram"},
        },
    }  # fmt: skip


def contact(number: int) -> dict[str, object]:
    phone = {"field_name": "Phone", "field_code": "PHONE", "values": [{"value": f"+38067{number:07}"}]}
    return {"id": number, "name": f"Client {number}", "custom_fields_values": [phone]}


def answer(path: str, query: dict[str, str], leads: int) -> object:
    if path == "/account":
        return {"currency": "UAH"}
    if path == "/leads/pipelines":
        return {"_embedded": {"pipelines": [{"id": 1, "name": "Sales", "_embedded": {"statuses": STATUSES}}]}}
    if path == "/contacts":
        ids = [int(value) for key, value in query.items() if key.startswith("filter[id]")]
        return {"_embedded": {"contacts": [contact(each) for each in ids]}}
    if path != "/leads":
        return None
    page, limit = int(query["page"]), int(query["limit"])
    numbers = range((page - 1) * limit + 1, min(page * limit, leads) + 1)
    links = {"next": {}} if page * limit < leads else {}
    return {"_links": links, "_embedded": {"leads": [lead(number) for number in numbers]}}


def serve(leads: int, told: Connection) -> None:
    calls: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            calls.append(time.monotonic())
            parts = urlsplit(self.path)
            if parts.path == "/calls":
                body = json.dumps([len(calls) - 1, calls[-2] - calls[0]]).encode()
            else:
                time.sleep(LATENCY_SECONDS)
                found = answer(parts.path, dict(parse_qsl(parts.query)), leads)
                body = b"" if found is None else json.dumps(found).encode()
            self.send_response(200 if body else 204)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.send(server.server_port)
    server.serve_forever()


def write_pact(folder: Path, address: str) -> Path:
    person = {"name": "Olena", "mail": "olena@example.com", "language": "uk"}
    pact = {
        "company": {"name": "Bench", "time_zone": "Europe/Kyiv", "language": "en", "currency": {"report": "UAH"},
                    "hours": "mon-fri 09:00-18:00", "days_off": {"country": "none"}},
        "people": {"olena": person}, "mail": {"from": "leadpact <pact@example.com>"},
        "report": {"at": "08:05", "to": {"marketing": ["olena"], "sales": ["olena"]}},
        "stages": {"Sales": {"New": {"means": "received", "answers": "sales"}}},
        "clauses": {"S1": {"check": "first_answer", "side": "sales", "within": "30 working min", "at_least": "90%"}},
        "sources": {"crm": {"connector": "kommo", "brings": ["records", "deals"], "token": "${KOMMO_TOKEN}",
                            "domain": "x", "address": address}},
    }  # fmt: skip
    path = folder / "pact.yaml"
    with path.open("w", encoding="utf-8") as stream:
        YAML(typ="safe").dump(pact, stream)
    return path


def measured(what: str, rows: Callable[[], int]) -> None:
    wall, busy = time.perf_counter(), time.process_time()
    count = rows()
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pace = f"{busy:6.1f} s CPU  {count / busy:>9,.0f} rows/s CPU"
    print(f"{what:<6} {count:>9,} rows  {wall:7.1f} s  {pace}  {peak:5.0f} MB")


def main(leads: int) -> None:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(leads, there), daemon=True)
    server.start()
    address = f"http://127.0.0.1:{here.recv()}"
    with tempfile.TemporaryDirectory() as folder:
        path = write_pact(Path(folder), address)
        place = Workplace(
            load_pact(path, vendors=vendors()), open_database(f"sqlite:///{folder}/b.db", "Bench"), Path(folder)
        )
        patience = Patience(time.monotonic() + 7200, time.monotonic, time.sleep, lambda: datetime.now(UTC))
        secret = SecretStr("token")

        def pull() -> int:
            return pull_source(place, Night(path, DAY), "crm", lambda name: secret, datetime.now(UTC), patience).rows

        measured("pull", pull)
        import httpx

        calls, seconds = httpx.get(f"{address}/calls").json()
        rate = connector("kommo").rate
        allowed = rate.calls / rate.seconds
        print(f"       {calls} calls in {seconds:.1f} s: {calls / seconds:.2f} a second of {allowed:g} allowed,"
              f" {calls / seconds / allowed:.0%}")  # fmt: skip

        def land() -> int:
            found = found_files(place.pact, {}, Path(folder))
            landed = land_found(place.engine, place.pact, DAY, found, datetime.now(UTC), Path(folder))
            return sum(source.rows for source in landed.sources)

        measured("land", land)
        place.engine.dispose()
    server.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
