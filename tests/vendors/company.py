"""A company that pulls from one vendor on loopback; its clock is ours, so that no wait takes time."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from ruamel.yaml import YAML

from expectations.pact import load_pact
from tasks.connectors.api.client import Patience
from tasks.core.model import Landed, Night, Pulled
from tasks.extract import found_files, known_files
from tasks.land import forget_pulled, land_found
from tasks.pulling import pull_source
from tasks.settings import Workplace, vendors
from tasks.store import tables
from tasks.store.db import open_database
from tests.support import COMPANY
from tests.vendors.server import Server, StandIn

DAY = date(2026, 11, 17)
PEOPLE = {
    "olena": {"name": "Olena", "mail": "olena@example.com", "language": "uk"},
    "ivan": {"name": "Ivan", "mail": "ivan@example.com", "language": "en"},
}  # fmt: skip
PACT: dict[str, Any] = {
    "company": {"name": COMPANY, "time_zone": "Europe/Kyiv", "language": "en", "currency": {"report": "UAH"},
                "hours": "mon-fri 09:00-18:00", "days_off": {"country": "none"}},
    "people": PEOPLE,
    "mail": {"from": "leadpact <pact@example.com>"},
    "report": {"at": "08:05", "to": {"marketing": ["olena"], "sales": ["ivan"]}},
    "stages": {"lead": {"NEW": {"means": "received", "answers": "sales"}}},
    "clauses": {"S1": {"check": "first_answer", "side": "sales", "within": "30 working min", "at_least": "90%"}},
}  # fmt: skip


@dataclass(slots=True)
class Clock:
    at: datetime = datetime(2026, 11, 18, 1, 10, tzinfo=UTC)
    slept: float = 0.0

    def patience(self, minutes: float = 60) -> Patience:
        return Patience(self.slept + minutes * 60, lambda: self.slept, self._sleep, lambda: self.at)

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds


@dataclass(slots=True)
class PullingCompany:
    folder: Path
    source: Mapping[str, Any]
    environment: Mapping[str, str]
    url: str
    more: Mapping[str, Any] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    minutes: float = 60
    _engine: sa.Engine | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write_pact({})

    def write_pact(self, more: Mapping[str, Any]) -> None:
        with (self.folder / "pact.yaml").open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump(PACT | {"sources": {"vendor": dict(self.source)}} | dict(self.more) | dict(more), stream)

    @property
    def engine(self) -> sa.Engine:
        if self._engine is None:
            self._engine = open_database(self.url, COMPANY)
        return self._engine

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def place(self) -> Workplace:
        return Workplace(load_pact(self.folder / "pact.yaml", vendors=vendors()), self.engine, self.folder / "var")

    def pull(self, day: date = DAY) -> Pulled:
        night, patience = Night(self.folder / "pact.yaml", day), self.clock.patience(self.minutes)
        return pull_source(self.place(), night, "vendor", self._secret, self.clock.at, patience)

    def land(self, day: date = DAY) -> Landed:
        place = self.place()
        with place.engine.connect() as connection:
            found = found_files(place.pact, known_files(connection), place.folder)
        landed = land_found(place.engine, place.pact, day, found, self.clock.at, place.folder)
        forget_pulled(place.engine, place.pact, found, place.folder)
        return landed

    def night(self, day: date = DAY) -> tuple[Pulled, Landed]:
        return self.pull(day), self.land(day)

    def next_day(self) -> date:
        self.clock.at += timedelta(days=1)
        return (self.clock.at - timedelta(days=1)).date()

    def rows(self, table: str) -> list[sa.Row[Any]]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(tables.metadata.tables[table])))

    def landed(self, kind: str) -> dict[tuple[str, ...], dict[str, Any]]:
        """What stands in the database and is not gone, by natural key, persons' data beside it."""
        with self.engine.connect() as connection:
            return _landed(connection, kind)

    def _secret(self, name: str) -> SecretStr | None:
        return SecretStr(self.environment[name]) if name in self.environment else None


@contextmanager
def pulling(server: Server, folder: Path, template: Path) -> Iterator[PullingCompany]:
    """A company in a fresh database that pulls from this server."""
    shutil.copyfile(template, folder / "leadpact.db")
    vendor = server.vendor
    address = getattr(vendor, "address", "{server}").format(server=server.address)
    source = {**vendor.source, "address": address}
    environment = {name: value.format(server=server.address) for name, value in vendor.environment.items()}
    with closing(PullingCompany(folder, source, environment, f"sqlite:///{folder / 'leadpact.db'}")) as company:
        yield company


def same(company: PullingCompany, vendor: StandIn, *, has_its_past: bool = True) -> None:
    """`has_its_past`: of records that are no more, too, all moves came, since each was there when it was pulled."""
    expected = vendor.expected()
    live = {kind: {key for (key,) in expected.get(f"{kind}s", {})} for kind in ("record", "deal")}
    for kind, rows in expected.items():
        both = (company.landed(kind), rows)
        if kind.endswith("_moves") and not has_its_past:
            both = tuple({key: row for key, row in each.items() if key[1] in live[key[0]]} for each in both)
        landed, wanted = both
        assert landed.keys() == wanted.keys(), kind
        for key, row in wanted.items():
            assert {name: landed[key][name] for name in row} == row, (kind, key)


_TABLES: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "leads": ("lead", ("lead_id",), "lead_person"),
    "spend": ("spend", ("account_id", "campaign_id", "day"), None),
    "records": ("record", ("crm_id",), "record_person"),
    "deals": ("deal", ("deal_id",), None),
    "activities": ("activity", ("activity_id",), "activity_person"),
    "stage_moves": ("stage_move", ("record_type", "record_id", "at", "stage"), None),
    "owner_moves": ("owner_move", ("record_type", "record_id", "at", "owner"), None),
    "owners": ("owner", ("owner_id",), None),
    "absences": ("told_absence", ("owner", "from_at"), None),
}


def _landed(connection: sa.Connection, kind: str) -> dict[tuple[str, ...], dict[str, Any]]:
    name, key, person = _TABLES[kind]
    table = tables.metadata.tables[name]
    of: sa.FromClause = table
    chosen = list(table.c)
    if person is not None:
        beside = tables.metadata.tables[person]
        of = table.outerjoin(beside, next(iter(beside.c)) == table.c.id)
        chosen += list(beside.c)[1:]
    query = sa.select(*chosen).select_from(of)
    if "gone_at" in table.c:
        query = query.where(table.c.gone_at.is_(None))
    found = [dict(row._mapping) for row in connection.execute(query)]
    if name == "record":
        keys: dict[int, set[str]] = {}
        for row in connection.execute(sa.select(tables.record_key)):
            keys.setdefault(row.record, set()).add(row.key)
        found = [row | {"keys": keys.get(row["id"], set())} for row in found]
    return {tuple(str(row[part]) for part in key): row for row in found}
