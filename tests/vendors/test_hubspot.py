"""What is particular to HubSpot: leads in the place of contacts, words of one's own, its description as judge."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Page, Row
from tasks.connectors.api.trouble import PullStopped, Trouble
from tasks.connectors.vendors._hubspot_activities import call_row, meeting_row, task_row
from tasks.connectors.vendors.hubspot import CONNECTOR, contact_row, owner_row
from tests.vendors.company import Clock, pulling
from tests.vendors.errors import SHARED
from tests.vendors.judge import described, judged, unknown_parameters
from tests.vendors.server import Server
from tests.vendors.standins.hubspot import BUSY, CONNECTED, NOW, OF_THEIR_OWN, StandIn

RECORDED = SHARED / "data" / "api-fixtures" / "hubspot"
ALL = Asked(frozenset({"records", "deals", "stage_moves", "activities"}), None, NOW)
OF_LEADS = replace(ALL, own_fields={"stage": ("hs_pipeline_stage",), "platform_lead_id": ("meta_lead_id",)})
DAY = timedelta(days=1)


def recorded(name: str) -> Any:
    if not RECORDED.is_dir():
        pytest.skip("../shared is not here: its recorded answers are not read")
    told = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return told["interactions"][0]["response"]["body"]


def test_recorded_contacts_are_records() -> None:
    words = {"hs_lead_status": {"OPEN": "Open"}}
    first = contact_row(recorded("contacts")["results"][0], words, "hs_lead_status", ALL)
    assert (first["crm_id"], first["contact_id"]) == ("713492963559", "713492963559")
    assert (first["first_name"], first["last_name"]) == ("Updated", "Contact")
    assert (first["pipeline"], first["stage"], first["owner"]) == ("lead", "no status", None)
    assert first["created_at"] == datetime(2026, 2, 25, 16, 23, 49, 23000, tzinfo=UTC)
    assert first["changed_at"] == datetime(2026, 3, 12, 10, 4, 17, 969000, tzinfo=UTC)
    assert first["phone"] == ["+1234567890", None, None]


def test_recorded_owners() -> None:
    rows = [owner_row(each) for each in recorded("owners")["results"]]
    assert rows[1] == {"owner_id": "88842095", "name": "Marcin Nango", "is_active": True, "team": None}


@pytest.mark.parametrize(
    ("said", "answered", "seconds"),
    [
        ({"hs_call_disposition": CONNECTED, "hs_call_duration": "95400"}, True, 95),
        ({"hs_call_disposition": BUSY, "hs_call_duration": "12000"}, False, 0),
        ({"hs_call_disposition": OF_THEIR_OWN, "hs_call_duration": "61000.0"}, True, 61),
        ({"hs_call_status": "NO_ANSWER", "hs_call_duration": "9000"}, False, 0),
        ({"hs_call_duration": "0"}, False, 0),
        ({"hs_call_status": "COMPLETED"}, None, None),
    ],
)
def test_a_call_is_answered_by_its_outcome_else_by_its_length(
    said: dict[str, str], answered: bool | None, seconds: int | None
) -> None:
    row = call_row({"properties": {"hs_timestamp": "2026-11-17T10:00:00Z", **said}}, ALL)
    assert (row["is_answered"], row["talked_seconds"]) == (answered, seconds)


def test_a_meeting_without_an_outcome_is_a_plan_until_it_begins() -> None:
    def planned(at: datetime) -> bool:
        said = {"hs_timestamp": at.isoformat(), "hs_meeting_start_time": at.isoformat(), "hs_meeting_outcome": None}
        return bool(meeting_row({"properties": said}, ALL)["is_planned"])

    assert (planned(NOW - DAY), planned(NOW + DAY)) == (False, True)


def test_a_task_that_is_done_was_done_then_whenever_it_was_due() -> None:
    said = {"hs_timestamp": "2026-11-20T10:00:00Z", "hs_task_status": "COMPLETED",
            "hs_task_completion_date": "1763380800000"}  # fmt: skip
    assert task_row({"properties": said, "updatedAt": "2026-11-19T10:00:00Z"}, ALL)["at"] == datetime(
        2025, 11, 17, 12, tzinfo=UTC
    )


@pytest.fixture
def vendor() -> StandIn:
    return StandIn()


@pytest.fixture
def api(vendor: StandIn) -> Iterator[Api]:
    with Server(vendor).at_work() as server, opened(server.address) as api:
        yield api


def opened(address: str) -> Api:
    secrets = {"token": SecretStr(StandIn.environment["HUBSPOT_TOKEN"])}
    return Api(CONNECTOR, Account("crm", secrets=secrets, address=address), Clock().patience())


def walked(api: Api, name: str, asked: Asked) -> list[Page]:
    return [page for walk in CONNECTOR.walks if walk.name == name for page in walk.pages(api, asked)]


def rows(pages: list[Page], kind: str) -> list[Row]:
    return [row for page in pages for row in page.rows.get(kind, ())]


def test_where_the_pact_says_so_leads_are_the_records(vendor: StandIn, api: Api) -> None:
    lead = next(iter(vendor.objects["leads"].values()))
    contact = vendor.objects["contacts"][lead["links"]["contacts"][0]]
    vendor.moved(lead, NOW, hs_pipeline_stage="connected-stage-id")
    found = walked(api, "records", OF_LEADS)
    record = rows(found, "records")[0]
    assert (record["crm_id"], record["contact_id"]) == (lead["id"], contact["id"])
    assert (record["pipeline"], record["stage"], record["reason"]) == ("Ліди", "Зв'язались", "Дорого")
    assert record["phone"][0] == contact["properties"]["phone"]
    assert record["platform_lead_id"] == contact["properties"]["meta_lead_id"]
    moved = [row["stage"] for row in rows(found, "stage_moves") if row["record_id"] == lead["id"] and "stage" in row]
    assert moved == ["Зв'язались", "Новий"]


def test_what_hangs_on_a_lead_or_on_its_contact_alone_is_of_the_lead(vendor: StandIn, api: Api) -> None:
    leads, calls, deals = (list(vendor.objects[kind].values()) for kind in ("leads", "calls", "deals"))
    calls[1]["links"]["leads"] = [leads[9]["id"]]
    deals[0]["links"]["leads"] = [leads[0]["id"]]
    of = {row["activity_id"]: row["crm_id"] for row in rows(walked(api, "calls", OF_LEADS), "activities")}
    assert [of[f"calls-{call['id']}"] for call in calls[:2]] == [leads[0]["id"], leads[9]["id"]]
    assert of[f"calls-{calls[20]['id']}"] is None  # of a contact without a lead
    assert rows(walked(api, "deals", OF_LEADS), "deals")[0]["crm_id"] == leads[0]["id"]


def test_another_property_may_be_the_stage(vendor: StandIn, api: Api) -> None:
    for each in vendor.objects["contacts"].values():
        each["properties"]["city"] = "Львів"
    found = walked(api, "records", replace(ALL, own_fields={"stage": ("city",)}))
    assert {row["stage"] for row in rows(found, "records")} == {"Львів"}


def test_a_property_that_is_not_there_is_named(api: Api) -> None:
    with pytest.raises(PullStopped, match="no property meta_id, which the pact names as platform_lead_id"):
        walked(api, "records", replace(ALL, own_fields={"platform_lead_id": ("meta_id",)}))


def test_what_was_merged_is_told_as_both_ways_have_it(vendor: StandIn, api: Api) -> None:
    kept = list(vendor.objects["contacts"].values())[3]
    kept["properties"] |= {
        "hs_merged_object_ids": "12;9",
        "hs_calculated_merged_vids": f"9:1700000000000;{kept['id']}:1",
    }
    merged = [pair for page in walked(api, "records", ALL) for pair in page.merged.get("records", ())]
    assert merged == [("9", kept["id"]), ("12", kept["id"])]


def test_the_first_pull_and_the_next_are_counted_by_hubspot(vendor: StandIn, api: Api) -> None:
    for since, count in ((None, 34), (NOW - timedelta(hours=31), 9)):
        pages = walked(api, "records", replace(ALL, since=since))
        assert sum(page.own_count or 0 for page in pages) == count
        assert len({one for page in pages for one in page.ids}) == count


def test_what_the_pact_does_not_ask_for_is_left_out(vendor: StandIn, tmp_path: Path, sqlite_template: Path) -> None:
    with Server(vendor).at_work() as server, pulling(server, tmp_path, sqlite_template) as company:
        company.source = {**company.source, "brings": ["deals", "owners"], "columns": {}}
        company.write_pact({})
        pulled, _ = company.night()
        assert (pulled.status, len(company.landed("deals")), company.landed("records")) == ("whole", 16, {})
    assert list((tmp_path / "var" / "pulled").rglob("*.csv")) == []


def refused(status: int, headers: dict[str, str] | None = None, **body: Any) -> Trouble:
    trouble = CONNECTOR.judge(httpx.Response(status, headers=headers or {}, json=body))
    assert trouble is not None
    return trouble


def test_a_days_limit_is_waited_for_until_midnight_and_others_for_seconds() -> None:
    at_night = {"date": "Wed, 18 Nov 2026 01:10:00 GMT"}
    assert refused(429, at_night, policyName="DAILY").wait_seconds == (22 * 60 + 50) * 60
    assert refused(429, policyName="TEN_SECONDLY_ROLLING").wait_seconds == 10
    assert refused(429, policyName="SECONDLY").wait_seconds == 1


def test_a_missing_scope_is_named() -> None:
    scopes = {"message": "One or more", "context": {"requiredGranularScopes": ["crm.objects.deals.read"]}}
    trouble = refused(403, message="This app hasn't been granted all", category="MISSING_SCOPES", errors=[scopes])
    assert trouble.action == "permissions"
    assert "crm.objects.deals.read" in trouble.said


def test_a_token_that_is_none_is_no_fault_of_the_server() -> None:
    assert refused(530).action == "reauthenticate"


def test_calls_are_spread_when_a_small_plan_is_nearly_used_up() -> None:
    def pause(left: int) -> float:
        said = {"max": "100", "remaining": str(left), "interval-milliseconds": "10000"}
        headers = {f"x-hubspot-ratelimit-{name}": value for name, value in said.items()}
        return CONNECTOR.pause(httpx.Response(200, headers=headers))

    assert (pause(60), pause(10)) == (0.0, 0.1)


def dated(path: str) -> str:
    """Where an operation of version 3 or 4 lies in 2026-09."""
    return re.sub(r"^/crm/v[34]/(\w+)", r"/crm/\1/2026-09", path).rstrip("/")


def loosened(description: dict[str, Any]) -> dict[str, Any]:
    """Real answers hold null where a property is empty; account-info is described on its page alone."""
    for schema in description["components"]["schemas"].values():
        for name in ("properties", "label"):
            said = schema.get("properties", {}).get(name, {})
            said.get("additionalProperties", said)["nullable"] = True
    description["paths"]["/account-info/2026-09/details"] = {"get": {"responses": {"200": {"description": "details"}}}}
    return description


def test_hubspots_own_description_finds_no_fault() -> None:
    """The first pull of contacts, the next of leads."""
    description = loosened(described("hubspot-openapi", paths=dated))
    with (
        Server(StandIn(page_rows=50)).at_work() as server,
        judged(description, server.address) as judge,
        opened(judge.address) as api,
    ):
        for asked in (ALL, replace(OF_LEADS, since=NOW - timedelta(hours=3))):
            for walk in CONNECTOR.walks:
                assert list(walk.pages(api, asked))
        assert CONNECTOR.look(api).doubts == ()
    assert judge.violations == []
    assert unknown_parameters(description, server.requests) == []
