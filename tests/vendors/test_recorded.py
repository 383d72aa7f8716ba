"""Answers that were recorded, or are the documentation's own, through a connector's walks: what lands of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Row
from tasks.connectors.vendors import connector, connector_names
from tasks.init import init
from tests.vendors.company import Clock
from tests.vendors.errors import SHARED, named
from tests.vendors.server import Answer, Request, Server

RECORDED = SHARED / "data" / "api-fixtures"
NIGHT = datetime(2026, 11, 18, 1, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared is not here: recorded answers are not read")

Said = Callable[[Request], Any]


@dataclass
class Replay:
    """Answers by the end of the path; what is not recorded is empty."""

    bodies: Mapping[str, Any]
    source: ClassVar[Mapping[str, Any]] = {}
    environment: ClassVar[Mapping[str, str]] = {}
    empty: Answer = field(default_factory=lambda: Answer(200, {"data": [], "results": [], "result": []}))

    def answer(self, request: Request) -> Answer:
        body = next((body for end, body in self.bodies.items() if f"/{request.path}".endswith(end)), None)
        return self.empty if body is None else Answer(200, body(request) if callable(body) else body)

    def expected(self) -> dict[str, Any]:
        return {}

    def change(self) -> None: ...

    def throttled(self) -> Answer:
        return Answer(429)

    def expired(self) -> Answer:
        return Answer(401)


def recorded(name: str) -> Any:
    told = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    if "interactions" in told:
        return told["interactions"][0]["response"]["body"]
    return told["responses"][0]["body"] if "responses" in told else told["body"]


def rows(vendor: str, walk: str, kind: str, bodies: Mapping[str, Any], **account: Any) -> list[Row]:
    ours = connector(vendor)
    asked = Asked(frozenset(ours.brings), None, NIGHT)
    with Server(Replay(bodies)).at_work() as server:
        whose = Account(vendor, **{"secrets": {"token": SecretStr("t")}, "address": server.address, **account})
        with Api(ours, whose, Clock().patience()) as api:
            pages = [page for each in ours.walks if each.name == walk for page in each.pages(api, asked)]
    return [row for page in pages for row in page.rows.get(kind, ())]


def told(row: Row) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in row.items() if value not in (None, "", [], ())}


def test_metas_leads_paid_and_organic() -> None:
    page = recorded("meta/form_leads_page1")
    del page["paging"]["next"]
    form = {"id": "447333180259108", "name": "Windows"}
    found = rows("meta", "leads", "leads", {
        "/12": {"access_token": "p"}, "/12/leadgen_forms": {"data": [form]}, f"/{form['id']}/leads": page,
    }, name="12", keys={"page": "12"})  # fmt: skip
    paid = {"campaign_id": "23849853425910183", "campaign_name": "ZC - Promotion - O"}
    of_form = {"form_id": form["id"], "form_name": "Windows", "is_test": False}
    assert [told(row) for row in found] == [
        {"lead_id": "668610767661077", "submitted_at": datetime(2022, 2, 3, 16, 16, 51, tzinfo=UTC), "name": "Jane Doe",
         "phone": "+14155550101", "mail": "Jane.Doe+ads@Example.com", **paid, **of_form},
        {"lead_id": "668610767661078", "submitted_at": datetime(2022, 2, 3, 16, 18, 2, tzinfo=UTC), "name": "Ivan Petrov",
         "phone": "8 (912) 345-67-89", "mail": "ivan@example.org", "what_is_your_budget?": "up_to_5k", **paid, **of_form},
        {"lead_id": "668610767661079", "submitted_at": datetime(2022, 2, 4, tzinfo=UTC), "name": "JANE DOE",
         "phone": "+1 415-555-0101", "mail": "jane.doe+ads@example.com", **of_form},
    ]  # fmt: skip


def test_init_takes_the_country_from_the_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = recorded("meta/form_leads_page1")
    del page["paging"]["next"]
    monkeypatch.setenv("META_TOKEN", "t")
    bodies = {"/12": {"access_token": "p"}, "/12/leadgen_forms": {"data": [{"id": "9"}]}, "/9/leads": page}
    with Server(Replay(bodies)).at_work() as server:
        given = {"page": "12", "address": server.address}
        init(tmp_path, datetime(2022, 2, 5, tzinfo=UTC), {"meta": given}, Clock().patience)
    assert "country: US" in (tmp_path / "pact.yaml").read_text(encoding="utf-8")


def test_kommos_lead_is_record_and_deal() -> None:
    pipeline = {"id": 7883550, "name": "Воронка", "_embedded": {"statuses": [{"id": 64831342, "name": "Первичный контакт"}]}}
    bodies = {
        "/account": {"currency": "RUB"}, "/leads/pipelines": {"_embedded": {"pipelines": [pipeline]}},
        "/leads": recorded("kommo/leads_page"),
    }  # fmt: skip
    shared = {
        "created_at": datetime(2024, 3, 5, 3, 28, 39, tzinfo=UTC), "changed_at": datetime(2024, 3, 6, 2, 41, 34, tzinfo=UTC),
        "pipeline": "Воронка", "stage": "Первичный контакт", "owner": "886363", "crm_id": "4214965",
    }  # fmt: skip
    assert [told(row) for row in rows("kommo", "leads", "records", bodies)] == [shared | {"name": "Продать стул"}]
    deal = shared | {"deal_id": "4214965", "amount": 10000, "currency": "RUB"}
    assert [told(row) for row in rows("kommo", "leads", "deals", bodies)] == [deal]


def test_a_campaign_of_googles_names_its_leads() -> None:
    lead = {"id": "CAF1", "campaign": "customers/1781900691/campaigns/24027360183",
            "submissionDateTime": "2026-07-15 09:30:00+02:00"}  # fmt: skip

    def search(request: Request) -> Any:
        is_of_leads = "FROM lead_form_submission_data" in request.json["query"]
        return {"results": [{"leadFormSubmissionData": lead}]} if is_of_leads else recorded("google-ads/campaigns")[0]

    bodies = {"/token": {"access_token": "t"}, "/customers/1781900691/googleAds:search": search}
    [row] = rows("google", "leads", "leads", bodies, name="178-190-0691")
    assert told(row) == {
        "lead_id": "CAF1", "submitted_at": datetime(2026, 7, 15, 7, 30, tzinfo=UTC), "account_id": "178-190-0691",
        "campaign_id": "24027360183", "campaign_name": "Seed Campaign Keep 1 Updated", "is_test": False,
    }  # fmt: skip


def test_tiktoks_spend_is_in_the_accounts_currency() -> None:
    day = {"dimensions": {"campaign_id": "1866248504518946", "stat_time_day": "2026-05-26 00:00:00"},
           "metrics": {"spend": "12.30", "impressions": "100", "clicks": "3", "campaign_name": "Autumn"}}  # fmt: skip

    def report(request: Request) -> Any:
        is_there = request.query["start_date"] <= "2026-05-26" <= request.query["end_date"]
        found = [day] if is_there else []
        return {"code": 0, "data": {"list": found, "page_info": {"total_number": len(found), "total_page": 1}}}

    bodies = {"/advertiser/info/": recorded("tiktok-ads/advertisers"), "/report/integrated/get/": report}
    [row] = rows("tiktok", "spend", "spend", bodies, name="7644143197428744199")
    assert (row["currency"], row["day"], row["amount"]) == ("USD", "2026-05-26", "12.30")


@pytest.mark.parametrize(("vendor", "walk", "bodies", "first"), [
    ("pipedrive", "users", {"/api/v1/users": "pipedrive/users"},
     {"owner_id": "25760681", "name": "Nango", "is_active": True}),
    ("bitrix24", "users", {"/user.get": "bitrix24/user-get"}, {"owner_id": "1", "name": "Olga Example", "is_active": True}),
])  # fmt: skip
def test_owners(vendor: str, walk: str, bodies: Mapping[str, str], first: dict[str, Any]) -> None:
    found = rows(vendor, walk, "owners", {path: recorded(name) for path, name in bodies.items()})
    assert told(found[0]) == first


def test_every_recorded_refusal_is_of_a_vendor_that_is_known() -> None:
    files = {path.stem for path in (RECORDED / "errors").glob("*.json")}
    assert files <= {named(name) for name in connector_names()}
