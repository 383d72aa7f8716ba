"""What holds for every vendor: the registry brings the connector, tests/vendors/standins the server."""

import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
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
from tests.vendors.company import PullingCompany, pulling, same
from tests.vendors.errors import bodies, meant
from tests.vendors.server import Answer, Faults, Request, Server, StandIn

# headers in which a token goes out, those that were bought meanwhile too
SIGNED = ("authorization", "access-token", "x-api-token")


@pytest.fixture(scope="module", params=connector_names())
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One address for all tests of a vendor: its pact is read once."""
    with Server(made(request.param)).at_work() as server:
        yield server


@pytest.fixture
def vendor(server: Server) -> StandIn:
    server.begin_anew(made(str(server.vendor.source["connector"])))
    return server.vendor


@pytest.fixture
def company(vendor: StandIn, server: Server, tmp_path: Path, sqlite_template: Path) -> Iterator[PullingCompany]:
    with pulling(server, tmp_path, sqlite_template) as company:
        yield company


def made(name: str) -> StandIn:
    vendor: StandIn = import_module(f"tests.vendors.standins.{name}").StandIn()
    return vendor


def test_what_the_vendor_has_lands_once_and_the_next_night_asks_for_what_is_new(
    company: PullingCompany, server: Server, vendor: StandIn
) -> None:
    first, landed = company.night()
    assert (first.status, first.why) == ("whole", None)
    assert {source.status for source in landed.sources} == {"arrived"}
    same(company, vendor)

    asked = len(server.requests)
    company.night()
    assert len(server.requests) == asked, "the same night again"

    vendor.change()
    second, _ = company.night(company.next_day())
    assert (second.status, second.why) == ("whole", None)
    same(company, vendor)
    assert second.rows < sum(len(rows) for rows in vendor.expected().values()) or asked < 8


def test_whatever_goes_wrong_on_the_way_the_same_lands_and_no_credential_is_shown(
    company: PullingCompany, server: Server, vendor: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.begin_anew(vendor, Faults(seed=1, throttle=0.07, error=0.07, cut=0.07, slow=0.05))
    company.minutes = 100_000
    pulled, landed = company.night()
    assert (pulled.status, pulled.why) == ("whole", None)
    same(company, vendor)
    signed = {request.headers.get(name, "") for request in server.requests for name in SIGNED}
    told = f"{pulled} {landed} {caplog.text} {company.rows('pull')} {company.rows('night_source')}"
    for secret in {*company.environment.values(), *(each.removeprefix("Bearer ") for each in signed)} - {""}:
        assert secret not in told


def test_a_token_that_ended_is_told_and_never_shown(
    company: PullingCompany, server: Server, vendor: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
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
    company: PullingCompany, server: Server, vendor: StandIn
) -> None:
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


def test_an_answer_that_nobody_knows_is_told_without_its_words(company: PullingCompany, server: Server) -> None:
    server.instead = lambda request: Answer(200, {"surprise": "Olena +380671234567"})
    pulled, _ = company.night()
    assert pulled.status == "dead"
    assert "Olena" not in str(pulled)


def test_a_vendor_that_forgets_is_told_before_it_does(
    company: PullingCompany, server: Server, vendor: StandIn
) -> None:
    memory = connector(str(vendor.source["connector"])).forgets_after_days
    if memory is None or "leads" not in vendor.source["brings"]:
        return
    company.night()
    server.instead = lambda request: vendor.expired()
    company.clock.at += timedelta(days=memory // 2 - 2)
    _, landed = company.night(company.next_day())
    assert "forgets" not in str(landed.sources[0].error)
    company.clock.at += timedelta(days=1)
    landed_on = company.next_day()
    _, landed = company.night(landed_on)
    lost_from = date(2026, 11, 18) + timedelta(days=memory)
    assert f"forgets: what is not pulled by {lost_from} is lost for good" in str(landed.sources[0].error)
    told = {row.brings: row.lost_from for row in company.rows("night_part") if row.night == landed_on.isoformat()}
    assert told == dict.fromkeys(told, None) | {"leads": lost_from.isoformat()}


def test_a_credential_that_nobody_gave_is_named(company: PullingCompany, vendor: StandIn) -> None:
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


def test_check_says_who_answers_or_what_to_do(
    company: PullingCompany, server: Server, vendor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in company.environment.items():
        monkeypatch.setenv(name, value)
    told = check(company.folder, company.clock.at)
    assert [each for each in told.findings if each.severity == "told"], told
    missing = {"leads", "records", "activities", "deals", "spend", "owners"} - {*vendor.source["brings"]}
    text = " ".join(each.text for each in told.findings)
    assert all(re.search(f"No source brings (the CRM's )?{kind}", text) for kind in missing)
    assert ("Without it S1 cannot be judged." in text) is ("activities" in missing)
    server.instead = lambda request: vendor.expired()
    told = check(company.folder, company.clock.at)
    title = connector(str(vendor.source["connector"])).title
    assert title in str([each.text for each in told.findings if each.severity == "warning"])
    assert told.code == 1


def test_init_proposes_a_pact_for_what_the_api_holds(
    company: PullingCompany, vendor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(vendor.source["connector"])
    ours = connector(name)
    given = {key: str(value) for key, value in vendor.source.items() if key in {**ours.needs, **ours.may_have}}
    given["address"] = str(company.source["address"])
    for key in {*given} & {*SECRETS}:
        monkeypatch.setenv(f"{name}_{key}".upper(), company.environment[given[key].strip("${}")])
    (company.folder / "pact.yaml").unlink()
    done = init(company.folder, company.clock.at, {name: given}, company.clock.patience)
    pact = load_pact(done.pact, vendors=vendors())
    source = next(each for each in pact.sources.values() if each.connector == name)
    expected = vendor.expected()
    names = {row["name"] for row in expected.get("owners", {}).values()}
    assert bool(names & done.found.owners.keys()) is bool(names)
    assert set(source.brings) == {kind for kind in ours.brings if expected.get(kind)}
    assert {stage for parts in done.found.stages.values() for stage in (part.stage for part in parts)} >= {
        row["stage"] for row in expected.get("records", {}).values()
    }
