"""What is particular to Salesforce."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked
from tasks.connectors.api.sign import Asserted
from tasks.connectors.vendors import _salesforce_activities as activities
from tasks.connectors.vendors import _salesforce_soql as soql
from tasks.connectors.vendors import salesforce
from tests.vendors.company import Clock, PullingCompany, pulling, same
from tests.vendors.errors import SHARED
from tests.vendors.server import Server
from tests.vendors.standins.salesforce import CLIENT, IRYNA, QUEUE, USER, StandIn, private_key, sf

RECORDED = SHARED / "data" / "api-fixtures"
NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
ALL = Asked(frozenset({"records"}), None, NOON)
SEEN = soql.Seen("Opportunity", {}, {})
needs_recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared is not here: recorded answers are not read")


@pytest.fixture
def vendor() -> Any:
    return StandIn()


@pytest.fixture
def company(vendor: Any, tmp_path: Path, sqlite_template: Path) -> Iterator[PullingCompany]:
    with Server(vendor).at_work() as server, pulling(server, tmp_path, sqlite_template) as company:
        yield company


def recorded(name: str) -> list[dict[str, Any]]:
    told = json.loads((RECORDED / "salesforce" / name).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["interactions"][0]["response"]["body"]["records"]
    return found


@needs_recorded
def test_recorded_opportunities_are_deals() -> None:
    more = {"CreatedDate": "2026-05-01T07:25:37.000+0000", "LastModifiedDate": "2026-05-01T07:25:37.000+0000"}
    rows = [
        salesforce.deal_row({**more, "IsClosed": deal["StageName"].startswith("Closed"), **deal}, {}, {}, SEEN, ALL)
        for deal in recorded("opportunities.json")
    ]
    assert len(rows) == 31
    assert rows[0] == {
        "deal_id": "006dM00000Mw7VtQAJ", "crm_id": None, "contact_id": None, "created_at": datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC),
        "changed_at": datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC), "closed_at": None, "pipeline": "deals",
        "stage": "Qualification", "owner": "005dM00000aYf0qQAC", "amount": 15000, "currency": None,
    }  # fmt: skip
    assert (rows[2]["stage"], rows[2]["closed_at"]) == ("Closed Won", "2026-01-20")


@needs_recorded
def test_recorded_users_are_owners() -> None:
    found = recorded("users.json")
    named = [{**user, "Name": f"{user['FirstName']} {user['LastName']}", "UserType": "Standard"} for user in found]
    rows = [salesforce.user_row(user) for user in named]
    assert rows[3] == {"owner_id": "005dM00000aYf0qQAC", "name": "OrgFarm EPIC", "team": None, "is_active": True}
    assert salesforce.user_row({**named[0], "UserType": "AutomatedProcess"})["is_active"] is False


@needs_recorded
def test_recorded_refusals_of_others_are_understood() -> None:
    def said(name: str, status: int) -> str:
        body = json.loads((RECORDED / "salesforce-restforce" / f"{name}.json").read_text(encoding="utf-8"))["body"]
        trouble = salesforce.judge(httpx.Response(status, json=body))
        return trouble.action if trouble else ""

    assert said("auth_error_response", 400) == "reauthenticate"
    assert said("expired_session_response", 401) == "renew"
    assert said("query_error_response", 400) == "permissions"


@pytest.mark.parametrize(
    ("status", "code", "said", "action", "seconds"),
    [
        (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "wait", 3600),
        (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", "wait", None),
        (403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization", "stop", None),
        (403, "INSUFFICIENT_ACCESS", "insufficient access rights", "permissions", None),
        (400, "INVALID_FIELD", "No such column 'Region__c' on entity 'Lead'", "permissions", None),
        (400, "QUERY_TIMEOUT", "Your query request was running for too long.", "wait", None),
        (400, "MALFORMED_QUERY", "unexpected token: FORM", "stop", None),
        (503, "SERVER_UNAVAILABLE", "try later", "wait", None),
    ],
)
def test_errors_come_as_a_list(status: int, code: str, said: str, action: str, seconds: float | None) -> None:
    trouble = salesforce.judge(httpx.Response(status, json=[{"errorCode": code, "message": said}]))
    assert trouble is not None
    assert (trouble.action, trouble.wait_seconds) == (action, seconds)
    assert said in trouble.said


def test_the_last_tenth_of_the_calls_is_the_companys() -> None:
    def paused(header: str) -> float:
        return salesforce.pause(httpx.Response(200, headers={"sforce-limit-info": header}))

    assert paused("api-usage=13499/15000") == 0
    assert paused("api-usage=13500/15000; per-app-api-usage=1/250(appName=x)") == 3600
    assert paused("per-app-api-usage=250/250(appName=x)") == 0
    assert salesforce.pause(httpx.Response(200)) == 0


def test_many_rows_come_by_a_bulk_job(company: PullingCompany, vendor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soql, "BULK_FROM", 30)
    pulled, _ = company.night()
    assert (pulled.status, pulled.why) == ("whole", None)
    assert len(vendor.jobs) == 2  # of leads, of tasks
    same(company, vendor)


def account(server: Server) -> Account:
    keys = {"domain": "vikna.my.salesforce.com", "client": CLIENT, "user": USER}
    secrets = {"key": SecretStr(StandIn.environment["SALESFORCE_KEY"])}
    return Account("crm", keys=keys, secrets=secrets, address=server.address)


def test_a_field_that_the_user_does_not_see_is_named_and_the_other_lists_come(
    company: PullingCompany, vendor: Any
) -> None:
    del vendor.schema["Lead"]["LeadSource"], vendor.schema["Task"]
    company.source = {**company.source, "brings": ["records", "activities"]}
    company.write_pact({})
    pulled = company.pull()
    assert pulled.status == "partial"
    assert "the user may not see Lead.LeadSource. Give the user of Salesforce a permission set" in str(pulled.why)
    assert "the user may not read the object Task" in str(pulled.why)


def test_an_own_field_that_is_hidden_is_named(company: PullingCompany) -> None:
    company.source = {**company.source, "brings": ["records"], "columns": {"click_id": "Click__c"}}
    company.write_pact({})
    assert "the user may not see Click__c of Lead" in str(company.pull().why)


def test_a_look_says_what_cannot_be_seen_and_what_is_not_kept() -> None:
    vendor: Any = StandIn()
    with Server(vendor).at_work() as server, Api(salesforce.CONNECTOR, account(server), Clock().patience()) as api:
        sight = salesforce.look(api)
        assert (sight.name, sight.rights) == ("Ясні Вікна", ("View All Records on Lead",))
        assert sight.newest_at == datetime(2026, 11, 17, 20, tzinfo=UTC)
        assert [doubt.partition(":")[0] for doubt in sight.doubts] == ["the user has no View All Records on Opportunity"]
        vendor.tables["LeadHistory"].clear()
        vendor.tables["PermissionSet"]["0PS1"]["PermissionsViewAllData"] = True
        sight = salesforce.look(api)
        assert sight.rights == ("View All Data",)
        assert ["Lead Status" in sight.doubts[0], "Lead Owner" in sight.doubts[1]] == [True, True]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"CallDisposition": "Connected", "CallDurationInSeconds": 65}, (True, 65, False)),
        ({"CallDisposition": "No Answer", "CallDurationInSeconds": 25}, (False, 0, False)),
        ({"CallDisposition": "Left voicemail", "CallDurationInSeconds": "31"}, (False, 0, False)),
        ({"CallDisposition": "Wrong number"}, (False, 0, True)),
        ({"CallDisposition": "Wrong number", "CallType": "Inbound"}, (False, 0, False)),
        ({"CallDisposition": "Unanswered"}, (False, 0, False)),
        ({"CallDisposition": "Not Interested", "CallDurationInSeconds": "140"}, (True, 140, False)),
        ({"CallDisposition": "Unsuccessful Connect", "CallDurationInSeconds": 9}, (False, 0, False)),
        ({"CallDisposition": "не відповідає", "CallDurationInSeconds": 9}, (False, 0, False)),
        ({"CallDisposition": "Обіцяв подумати", "CallDurationInSeconds": "140"}, (True, 140, None)),
        ({"CallDurationInSeconds": 0}, (False, 0, None)),
        ({"CallDisposition": "Обіцяв подумати"}, (None, None, None)),
        ({}, (None, None, None)),
    ],
)
def test_results_of_calls_are_words_of_the_company(told: Mapping[str, Any], expected: tuple[Any, ...]) -> None:
    found = activities.call_columns(told)
    assert (found["is_answered"], found["talked_seconds"], found.get("is_no_such_number")) == expected


def task(**told: Any) -> dict[str, Any]:
    row = {"Id": "00T1", "WhoId": None, "WhatId": None, "OwnerId": IRYNA, "IsClosed": True, "ActivityDate": "2026-11-16"}
    return {**row, "CreatedDate": "2026-11-16T09:00:00.000+0000", "CompletedDateTime": "2026-11-16T09:00:04.000Z", **told}


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({}, datetime(2026, 11, 16, 9, 0, 4, tzinfo=UTC)),
        ({"ActivityDate": "2026-11-12"}, "2026-11-12"),
        ({"ActivityDate": "2026-11-12", "CreatedDate": "2026-11-10T09:00:00.000Z"}, datetime(2026, 11, 16, 9, 0, 4, tzinfo=UTC)),
        ({"ActivityDate": "2026-11-20", "IsClosed": False, "CompletedDateTime": None}, "2026-11-20"),
        ({"ActivityDate": None, "IsClosed": False, "CompletedDateTime": None}, datetime(2026, 11, 16, 9, tzinfo=UTC)),
    ],
    ids=["done now", "entered late", "planned and done late", "planned", "planned for no day"],
)  # fmt: skip
def test_a_task_is_dated_by_what_was_done(told: dict[str, Any], at: datetime | str) -> None:
    row = activities.task_row(task(**told), {}, frozenset())
    assert (row["at"], row["is_planned"]) == (at, told.get("IsClosed", True) is False)


def test_activities_of_a_contact_belong_to_its_last_lead_before_them() -> None:
    leads = [{"Id": f"00Q{day}", "CreatedDate": f"2026-11-{day}T08:00:00.000Z"} for day in (10, 15, 17)]
    found = activities.task_row(task(WhoId="0031", WhatId="0061"), {"0031": leads}, frozenset())
    assert (found["crm_id"], found["deal_id"]) == ("00Q15", "0061")
    early = activities.task_row(task(WhoId="0031", WhatId="0011", CreatedDate="2026-11-01T08:00:00.000Z"), {"0031": leads}, frozenset())
    assert (early["crm_id"], early["deal_id"]) == ("00Q10", None)
    assert activities.task_row(task(WhoId="0039"), {"0031": leads}, frozenset())["crm_id"] is None


def test_mails_to_many_are_no_sellers_and_those_of_a_client_come_in() -> None:
    to_many = activities.task_row(task(TaskSubtype="ListEmail"), {}, frozenset())
    assert (to_many["kind"], to_many["is_automatic"]) == ("mail", True)
    assert activities.task_row(task(TaskSubtype="Email"), {}, frozenset({"00T1"}))["direction"] == "in"


def test_what_stood_before_a_leads_first_change_stood_from_the_beginning() -> None:
    def change(hour: int, field: str, old: str | None, new: str) -> dict[str, Any]:
        return {"LeadId": sf("00Q", 1), "Field": field, "OldValue": old, "NewValue": new,
                "CreatedDate": f"2026-11-16T{hour:02}:00:00.000Z", "Lead.CreatedDate": "2026-11-16T08:00:00.000Z"}  # fmt: skip

    told = [
        change(9, "Owner", "Черга", "Ірина"), change(9, "Owner", QUEUE, IRYNA), change(10, "Status", "New", "Working"),
        change(11, "Owner", IRYNA, sf("005", 2)), change(12, "Status", "Working", "Closed"),
    ]  # fmt: skip
    moves = list(salesforce.lead_moves(told, {"New": "Новий"}))
    assert [(move["at"].hour, move.get("owner"), move.get("stage")) for move in moves] == [
        (8, QUEUE, None), (9, IRYNA, None), (8, None, "Новий"), (10, None, "Working"), (11, sf("005", 2), None),
        (12, None, "Closed"),
    ]  # fmt: skip


def test_ids_of_fifteen_signs_are_the_same_ids() -> None:
    assert soql.whole_id("006dM00000Mw7Vt") == "006dM00000Mw7VtQAJ"
    assert soql.whole_id("005dM00000aYf0q") == "005dM00000aYf0qQAC"
    assert soql.whole_id("005dM00000aYf0qQAC") == "005dM00000aYf0qQAC"


@pytest.mark.parametrize(
    ("domain", "audience"),
    [("vikna.my.salesforce.com", salesforce.LOGIN), ("vikna--test.sandbox.my.salesforce.com", salesforce.TEST_LOGIN)],
)
def test_a_key_signs_for_a_user(domain: str, audience: str) -> None:
    # as a variable's value it often stands on one line
    secrets = {"key": SecretStr(StandIn.environment["SALESFORCE_KEY"].replace("\n", "\\n"))}
    signing = salesforce.sign(Account("crm", keys={"domain": domain, "client": "c", "user": "u"}, secrets=secrets),
                              lambda: datetime.now(UTC))  # fmt: skip
    assert isinstance(signing, Asserted)
    key = private_key().public_key()
    claims = jwt.decode(signing.form()["assertion"], key, algorithms=["RS256"], audience=audience, issuer="c")
    assert (claims["sub"], claims["exp"] - claims["iat"]) == ("u", timedelta(minutes=3).total_seconds())
