"""What holds for every vendor: the registry brings the connector, tests/vendors/standins the server."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from expectations.pact import load_pact
from tasks.check import check
from tasks.connectors.vendors import connector, connector_names
from tasks.init import init
from tasks.settings import vendors
from tasks.vendor_accounts import SECRETS
from tests.vendors.company import PullingCompany
from tests.vendors.errors import bodies, meant
from tests.vendors.server import Answer, Faults, Request, Server, StandIn

ROUGH = Faults(throttle=0.06, error=0.06, cut=0.06, slow=0.05)


@pytest.fixture(params=connector_names())
def vendor(request: pytest.FixtureRequest) -> StandIn:
    made: StandIn = import_module(f"tests.vendors.standins.{request.param}").StandIn()
    return made


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    shutil.copyfile(sqlite_template, tmp_path / "leadpact.db")
    return tmp_path


@contextmanager
def at_work(vendor: StandIn, folder: Path, faults: Faults | None = None) -> Iterator[tuple[PullingCompany, Server]]:
    with Server(vendor, faults).at_work() as server:
        address = getattr(vendor, "address", "{server}").format(server=server.address)
        source = {**vendor.source, "address": address}
        environment = {name: value.format(server=server.address) for name, value in vendor.environment.items()}
        yield PullingCompany(folder, source, environment, f"sqlite:///{folder / 'leadpact.db'}"), server


def same(company: PullingCompany, vendor: StandIn) -> None:
    for kind, expected in vendor.expected().items():
        landed = company.landed(kind)
        assert landed.keys() == expected.keys(), kind
        for key, row in expected.items():
            assert {name: landed[key][name] for name in row} == row, (kind, key)


def test_what_the_vendor_has_lands(vendor: StandIn, folder: Path) -> None:
    with at_work(vendor, folder) as (company, _):
        pulled, landed = company.night()
        assert (pulled.status, pulled.why) == ("whole", None)
        assert {source.status for source in landed.sources} == {"arrived"}
        same(company, vendor)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_goes_wrong_on_the_way_the_same_lands(vendor: StandIn, folder: Path, seed: int) -> None:
    faults = Faults(seed, ROUGH.throttle, ROUGH.error, ROUGH.cut, ROUGH.slow)
    with at_work(vendor, folder, faults) as (company, _):
        company.minutes = 100_000
        pulled, _ = company.night()
        assert (pulled.status, pulled.why) == ("whole", None)
        same(company, vendor)


def test_the_next_night_asks_for_what_is_new(vendor: StandIn, folder: Path) -> None:
    with at_work(vendor, folder) as (company, server):
        company.night()
        first = len(server.requests)
        vendor.change()
        pulled, _ = company.night(company.next_day())
        assert (pulled.status, pulled.why) == ("whole", None)
        same(company, vendor)
        assert pulled.rows < sum(len(rows) for rows in vendor.expected().values()) or first < 8


def test_the_same_night_again_asks_nobody(vendor: StandIn, folder: Path) -> None:
    with at_work(vendor, folder) as (company, server):
        company.night()
        asked = len(server.requests)
        company.night()
        assert len(server.requests) == asked


def test_a_token_that_ended_is_told_and_never_shown(
    vendor: StandIn, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with at_work(vendor, folder) as (company, server):
        server.instead = lambda request: vendor.expired()
        pulled, landed = company.night()
        assert pulled.status == "dead"
        title = connector(str(vendor.source["connector"])).title
        assert pulled.why is not None and title in pulled.why
        assert {source.status for source in landed.sources} == {"dead"}
        told = f"{pulled} {landed} {caplog.text} {company.rows('pull')} {company.rows('night_source')}"
        for secret in company.environment.values():
            assert secret not in told


def test_a_vendor_that_has_enough_for_hours_ends_the_pull_partial_and_the_night_goes_on(
    vendor: StandIn, folder: Path
) -> None:
    with at_work(vendor, folder) as (company, server):
        company.minutes = 0.05
        answered: list[Request] = []

        def enough(request: Request) -> Answer | None:
            answered.append(request)
            return vendor.throttled() if len(answered) > 3 else None

        server.instead = enough
        pulled, landed = company.night()
        assert pulled.status in {"partial", "dead"}
        assert {source.status for source in landed.sources} <= {"partial", "dead"}
        server.instead = lambda request: None
        company.minutes = 60
        pulled, landed = company.night()
        assert pulled.status == "whole"
        same(company, vendor)


def test_an_answer_that_nobody_knows_is_told_without_its_words(vendor: StandIn, folder: Path) -> None:
    with at_work(vendor, folder) as (company, server):
        server.instead = lambda request: Answer(200, {"surprise": "Olena +380671234567"})
        pulled, _ = company.night()
        assert pulled.status == "dead"
        assert "Olena" not in str(pulled)


def test_a_vendor_that_forgets_is_told_before_it_does(vendor: StandIn, folder: Path) -> None:
    memory = connector(str(vendor.source["connector"])).forgets_after_days
    if memory is None or "leads" not in vendor.source["brings"]:
        return
    with at_work(vendor, folder) as (company, server):
        company.night()
        server.instead = lambda request: vendor.expired()
        company.clock.at += timedelta(days=memory // 2 - 2)
        _, landed = company.night(company.next_day())
        assert "forgets" not in str(landed.sources[0].error)
        company.clock.at += timedelta(days=1)
        _, landed = company.night(company.next_day())
        assert f"forgets leads after {memory} days" in str(landed.sources[0].error)


def test_a_credential_that_nobody_gave_is_named(vendor: StandIn, folder: Path) -> None:
    with at_work(vendor, folder) as (company, _):
        company.environment = {}
        pulled, landed = company.night()
        assert pulled.status == "dead"
        assert next(iter(vendor.environment)) in str(pulled.why)
        assert {source.status for source in landed.sources} == {"dead"}


def test_errors_lead_to_the_action_that_is_expected(vendor: StandIn) -> None:
    ours = connector(str(vendor.source["connector"]))
    for each in bodies(ours.name):
        body: Any = each.get("body", "")
        content = {"text": body} if isinstance(body, str) else {"json": body}
        trouble = ours.judge(httpx.Response(each["status"], headers=each["headers"], **content))
        assert meant(trouble) == each["expected_action"], each["name"]


def test_check_says_who_answers_or_what_to_do(vendor: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_work(vendor, folder) as (company, server):
        for name, value in company.environment.items():
            monkeypatch.setenv(name, value)
        told = check(company.folder, company.clock.at)
        assert [each for each in told.findings if each.severity == "told"], told
        server.instead = lambda request: vendor.expired()
        told = check(company.folder, company.clock.at)
        title = connector(str(vendor.source["connector"])).title
        assert title in str([each.text for each in told.findings if each.severity == "warning"])
        assert told.code == 1


def test_init_proposes_a_pact_for_what_the_api_holds(
    vendor: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(vendor, folder) as (company, _):
        name = str(vendor.source["connector"])
        ours = connector(name)
        given = {key: str(value) for key, value in vendor.source.items() if key in {**ours.needs, **ours.may_have}}
        given["address"] = str(company.source["address"])
        for key in {*given} & {*SECRETS}:
            monkeypatch.setenv(f"{name}_{key}".upper(), company.environment[given[key].strip("${}")])
        (folder / "pact.yaml").unlink()
        done = init(folder, company.clock.at, {name: given}, company.clock.patience)
        pact = load_pact(done.pact, vendors=vendors())
        source = next(each for each in pact.sources.values() if each.connector == name)
        expected = vendor.expected()
        assert set(source.brings) == {kind for kind in ours.brings if expected.get(kind)}
        assert {stage for parts in done.found.stages.values() for stage in (part.stage for part in parts)} >= {
            row["stage"] for row in expected.get("records", {}).values()
        }
