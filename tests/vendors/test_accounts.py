"""Several Pages, ad accounts or customers under one source: each is pulled by itself, and one that refuses stops no other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from expectations.pact import Source
from tasks.check import check
from tasks.connectors.vendors import connector, connector_names
from tasks.vendor_accounts import SECRETS, accounts
from tests.vendors.company import PullingCompany, pulling, same
from tests.vendors.server import Answer, Request, Server
from tests.vendors.standins import meta

PAGES, ACCOUNTS = (meta.PAGE, "100200300400500601"), (meta.AD_ACCOUNT, "700800901")


class TwoPages:
    source: ClassVar = {**meta.StandIn.source, "page": list(PAGES), "account": list(ACCOUNTS)}
    environment: ClassVar = meta.StandIn.environment

    def __init__(self) -> None:
        self.both = [meta.StandIn(page, account, form) for page, account, form in zip(PAGES, ACCOUNTS, (9001, 9101), strict=True)]

    def answer(self, request: Request) -> Answer:
        return next((one for one in self.both if one.has(request)), self.both[0]).answer(request)

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        first, second = (one.expected() for one in self.both)
        return {kind: first[kind] | second[kind] for kind in first}

    def change(self) -> None:
        for one in self.both:
            one.change()

    def throttled(self) -> Answer:
        return self.both[0].throttled()

    def expired(self) -> Answer:
        return self.both[0].expired()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(TwoPages()).at_work() as server:
        yield server


@pytest.fixture
def company(server: Server, tmp_path: Path, sqlite_template: Path) -> Iterator[PullingCompany]:
    with pulling(server, tmp_path, sqlite_template) as company:
        yield company


def test_all_pages_and_ad_accounts_of_a_source_land(company: PullingCompany, server: Server) -> None:
    pulled, landed = company.night()
    assert (pulled.status, [source.status for source in landed.sources]) == ("whole", ["arrived"])
    same(company, server.vendor)
    walks = {(row.account, row.walk) for row in company.rows("pull")}
    assert walks == {*((page, "leads") for page in PAGES), *((account, "spend") for account in ACCOUNTS)}


def test_check_says_of_each_page_its_name_and_newest_lead(
    company: PullingCompany, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in company.environment.items():
        monkeypatch.setenv(name, value)
    told = [each.text for each in check(company.folder, company.clock.at).findings if each.severity == "told"]
    for page in PAGES:
        assert any(text.startswith(f"vendor, {page}: Ясні Вікна; newest row 2026-11-17 22:00; may leads_") for text in told), told


def test_a_page_that_refuses_is_named_and_the_other_lands(company: PullingCompany, server: Server) -> None:
    company.night()
    server.vendor.change()
    refused = {"error": {"message": "Requires leads_retrieval permission", "code": 200}}
    server.instead = lambda request: Answer(403, refused) if request.path.startswith(PAGES[1]) else None
    pulled, landed = company.night(company.next_day())
    assert (pulled.status, [source.status for source in landed.sources]) == ("partial", ["partial"])
    assert f"Give the system user of Meta, {PAGES[1]} leads_retrieval" in str(landed.sources[0].error)
    first, second = (one.expected()["leads"].keys() for one in server.vendor.both)
    assert first <= company.landed("leads").keys()
    assert not second <= company.landed("leads").keys()

    server.instead = lambda request: None
    assert company.night(company.next_day())[0].status == "whole"
    same(company, server.vendor)


@pytest.mark.parametrize("name", [name for name in connector_names() if connector(name).accounts])
def test_each_account_that_the_pact_names_is_one(name: str) -> None:
    vendor = connector(name)
    keys: Mapping[str, Any] = {
        **{key: f"${{{key.upper()}}}" if key in SECRETS else "x" for key in vendor.needs},
        **{key: ["1", "2"] for key in vendor.accounts},
    }
    source = Source.model_validate({"connector": name, "brings": list(vendor.brings), **keys})
    found = accounts("ads", source, vendor, lambda secret: SecretStr("token"))
    assert [(each.name, each.keys[key]) for each in found for key in vendor.accounts if key in each.keys] == [
        (number, number) for _ in vendor.accounts for number in ("1", "2")
    ]
