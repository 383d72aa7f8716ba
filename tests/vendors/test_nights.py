"""A whole night from the vendors' APIs, ads and each CRM that is known here, by the body of the nightly flow."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from prefect import Task
from ruamel.yaml import YAML

from flows.nightly import one_night
from flows.stages import Calls
from tasks.connectors.vendors import connector, connector_names
from tasks.core.model import Night, Pulled
from tasks.core.outcome import Outcome
from tasks.pulling import pull_source
from tasks.settings import company_folder, secret_of, workplace
from tests.flows.dump import Dump, dump
from tests.support import COMPANY
from tests.vendors.company import DAY, PACT, Clock
from tests.vendors.server import Server, StandIn
from tests.vendors.standins.pipedrive import META_KEY, NOW, v2

CRMS = [name for name in connector_names() if "records" in connector(name).brings]
ADS = ("meta", "google")
# a signed pact lets a night go on whatever stages sales has made
SIGNED = {"version": 1, "from": "2026-10-01", "by": {"marketing": "olena", "sales": "ivan"},
          "dates": {"olena": "2026-09-30", "ivan": "2026-09-30"}}  # fmt: skip


@dataclass(slots=True)
class Company:
    pact: Path
    servers: dict[str, Server]
    clock: Clock = field(default_factory=Clock)

    def night(self, *, send: bool = False) -> Outcome:
        """Nothing but the clock of the pulls is another than at night."""
        return one_night(Night(self.pact, DAY), Calls(self._stage), send=send)

    def _stage(self, stage: Task[..., Any], label: str) -> Any:
        return self._pull if stage.name == "pull" else stage.fn

    def _pull(self, night: Night, source: str) -> Pulled:
        with workplace(night.pact_path) as place:
            return pull_source(place, night, source, secret_of, self.clock.at, self.clock.patience(1000))

    def asked(self) -> int:
        return sum(len(server.requests) for server in self.servers.values())

    def leads(self) -> list[str]:
        return sorted(f"{name} {key}" for name in ADS for (key,) in self.servers[name].vendor.expected()["leads"])

    def tables(self) -> Dump:
        with workplace(self.pact) as place:
            return dump(place.engine)

    def letters(self) -> list[str]:
        return sorted(path.name for path in (company_folder(COMPANY) / "outbox").glob("*.eml"))


def stages(vendor: StandIn) -> dict[str, dict[str, dict[str, str]]]:
    """All that the CRM shows, as if everybody had been talked to."""
    expected = vendor.expected()
    rows = [row for kind in ("records", "deals") for row in expected[kind].values() if row.keys() >= {"pipeline", "stage"}]
    mapped: dict[str, dict[str, dict[str, str]]] = {}
    for pipeline, stage in sorted({(row["pipeline"], row["stage"]) for row in rows}):
        mapped.setdefault(pipeline, {})[stage] = {"means": "contacted", "answers": "sales"}
    return mapped


@contextmanager
def at_work(crm: str, folder: Path, environment: pytest.MonkeyPatch) -> Iterator[Company]:
    made: dict[str, StandIn] = {name: import_module(f"tests.vendors.standins.{name}").StandIn() for name in (*ADS, crm)}
    environment.setenv("LEADPACT_HOME", str(folder / "var"))
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Server(vendor).at_work()) for name, vendor in made.items()}
        sources = {}
        for name, server in servers.items():
            address = getattr(server.vendor, "address", "{server}").format(server=server.address)
            sources[name] = {**server.vendor.source, "address": address}
            for secret, value in server.vendor.environment.items():
                environment.setenv(secret, value.format(server=server.address))
        with (folder / "pact.yaml").open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump(PACT | {"signed": SIGNED, "sources": sources, "stages": stages(made[crm])}, stream)
        yield Company(folder / "pact.yaml", servers)


@pytest.mark.parametrize("crm", CRMS)
def test_a_night_from_the_apis_ends_in_the_letter(crm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_work(crm, tmp_path, monkeypatch) as company:
        end, told, asked = company.night(), company.tables(), company.asked()
        assert (end.status, {row["status"] for row in told["night_source"]}) == ("complete", {"arrived"}), end
        assert sorted(row["lead"] for row in told["fate"]) == company.leads()
        still_there = [(row["crm_id"],) for row in told["record"] if row["gone_at"] is None]
        assert sorted(still_there) == sorted(company.servers[crm].vendor.expected()["records"])

        assert company.night(send=True).status == "complete"
        assert company.asked() == asked
        after = company.tables()
        assert {name for name in told if told[name] != after[name]} == {"delivery"}
        assert company.letters() == ["2026-11-17-ivan.eml", "2026-11-17-olena.eml"]


def test_a_stage_means_what_the_pact_says_of_it_in_its_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and names of stages repeat between pipelines: here "Lead In" ends a lead in one and begins it in the other."""
    with at_work("pipedrive", tmp_path, monkeypatch) as company:
        meta, crm = (company.servers[name].vendor for name in ("meta", "pipedrive"))
        windows, doors = (next(deal for deal in crm._deals.values() if deal["stage_id"] == stage) for stage in (1, 3))
        came = [key for (key,), lead in meta.expected()["leads"].items() if not lead["is_test"]][:2]
        for deal, lead in zip((windows, doors), came, strict=True):
            deal |= {"status": "open", "won_time": None, "lost_time": None, "lost_reason": None, "add_time": v2(NOW),
                     "update_time": v2(NOW), "custom_fields": {META_KEY: lead}}  # fmt: skip
            crm._changes[deal["id"]] = []
        pact = YAML().load(company.pact)
        pact["stages"]["Doors"]["Lead In"]["means"] = "rejected"
        YAML().dump(pact, company.pact)
        assert company.night().status == "complete"
        fates = {row["lead"]: row["fate"] for row in company.tables()["fate"]}
        assert [fates[f"meta {lead}"] for lead in came] == ["waiting", "given_up"]


def test_without_its_crm_a_night_is_partial_and_blames_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_work("kommo", tmp_path, monkeypatch) as company:
        crm = company.servers["kommo"]
        crm.instead = lambda request: crm.vendor.expired()
        end, told = company.night(send=True), company.tables()
        assert end.status == "partial"
        assert {row["source"]: row["status"] for row in told["night_source"]} == {
            "meta": "arrived", "google": "arrived", "kommo": "dead",
        }  # fmt: skip
        assert sorted(row["lead"] for row in told["fate"]) == company.leads()
        assert {row["responsible"] for row in told["fate"]} == {"nobody"}
        assert company.letters() == ["2026-11-17-ivan.eml", "2026-11-17-olena.eml"]
