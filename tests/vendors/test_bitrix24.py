"""What is particular to Bitrix24."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Page
from tasks.connectors.api.trouble import PullStopped
from tasks.connectors.vendors import bitrix24
from tasks.connectors.vendors._bitrix24_activities import call_row, chat_rows
from tasks.connectors.vendors._bitrix24_lists import DEAL, LEAD, judge
from tasks.parameters import night_parameters
from tasks.reconcile import reconcile_in
from tests.vendors.company import DAY, Clock, pulling
from tests.vendors.errors import SHARED
from tests.vendors.server import Answer, Request, Server
from tests.vendors.standins.bitrix24 import KEY, StandIn

RECORDED = SHARED / "data" / "api-fixtures" / "bitrix24"
NIGHT = datetime(2026, 11, 18, 1, 10, tzinfo=UTC)
ALL = Asked(frozenset({"records", "deals", "activities"}), None, NIGHT, {"region": ("UF_CRM_CITY",)})


@contextmanager
def asked_of(vendor: Any) -> Iterator[tuple[Api, Server]]:
    with Server(vendor).at_work() as server:
        account = Account("crm", secrets={"webhook": SecretStr(f"{server.address}/{KEY}/")})
        with Api(bitrix24.CONNECTOR, account, Clock().patience(1000)) as api:
            yield api, server


def walked(api: Api, name: str, asked: Asked = ALL) -> list[Page]:
    walk = next(walk for walk in bitrix24.CONNECTOR.walks if walk.name == name)
    return list(walk.pages(api, asked))


def rows(found: list[Page], kind: str) -> list[Any]:
    return [row for page in found for row in page.rows.get(kind, ())]


def refusing(method: str, answer: Answer) -> Callable[[Request], Answer | None]:
    return lambda request: answer if request.path.endswith(f"/{method}") else None


def test_without_leads_a_deal_is_record_and_deal_and_its_contact_is_the_person() -> None:
    vendor = StandIn(has_leads=False)
    with asked_of(vendor) as (api, _):
        assert walked(api, "leads") == [] == walked(api, "lead_history")
        found = walked(api, "deals")
        moves = rows(walked(api, "deal_history"), "stage_moves")
        called = rows(walked(api, "activities"), "activities")
        left = walked(api, "deleted")
    expected = vendor.expected()
    records, deals = ({row[key]: row for row in rows(found, kind)} for kind, key in (("records", "crm_id"), ("deals", "deal_id")))
    assert {(key,) for key in records} == expected["records"].keys() == {(key,) for key in deals}
    for key, row in records.items():
        says = expected["records"][key,]
        assert {*row["phone"], *row["mail"]} == says["keys"]
        assert (row["pipeline"], row["stage"], row["crm_source"]) == (says["pipeline"], says["stage"], "Сайт")
        assert deals[key]["crm_id"] == key
    assert {move["record_type"] for move in moves} == {"record", "deal"}
    assert {row["crm_id"] == row["deal_id"] for row in called if row["deal_id"]} == {True}
    assert [page.still.keys() for page in left] == [{"records", "deals"}] * len(left)


def test_the_first_call_of_a_new_number_is_a_lead(tmp_path: Path, sqlite_template: Path) -> None:
    """Of the telephony alone; the other numbers were called before, or are known."""
    vendor = StandIn()
    leg = next(each for each in vendor._statistic if each["CALL_TYPE"] == "2")
    leg["PHONE_NUMBER"] = "+380637654321"
    with Server(vendor).at_work() as server, pulling(server, tmp_path, sqlite_template) as company:
        calls = {"brings": ["leads", "activities"], "lead": "first_call_of_new_number", "columns": {}}
        company.source = {**company.source, **calls}
        company.write_pact({})
        pulled, landed = company.night()
        assert (pulled.status, [source.status for source in landed.sources]) == ("whole", ["arrived"])
        pact = company.place().pact
        with company.engine.begin() as connection:
            reconcile_in(connection, pact, night_parameters(pact, DAY))
        [(lead, told)] = company.landed("leads").items()
    assert (told["phone_key"], company.landed("activities")[lead]["direction"]) == ("+380637654321", "in")


def test_one_list_is_read_in_spans_side_by_side_and_every_id_comes_once() -> None:
    vendor = StandIn()
    for number in range(2000, 2300, 2):
        vendor._lead(number, NIGHT)
    with asked_of(vendor) as (api, server):
        found = walked(api, "leads")
    ids = [each for page in found for each in page.ids]
    assert sorted(ids) == sorted(str(number) for number in vendor._cards[1])
    assert found[-1].own_count is not None and found[-1].own_count <= len(ids)
    begun = [request.json["filter"] for request in server.requests if request.json.get("start") == -1]
    assert len({wanted["<=id"] for wanted in begun if "<=id" in wanted}) == 3


def test_a_list_without_a_row_is_a_right_that_was_taken_and_nothing_is_gone() -> None:
    vendor = StandIn()
    vendor._cards[1].clear()
    with asked_of(vendor) as (api, _):
        assert {kind for page in walked(api, "deleted") for kind in page.still} == {"deals"}


def test_a_subcall_that_is_refused_stops_its_walk_and_is_named() -> None:
    denied = {"error": "insufficient_scope", "error_description": "The request requires higher privileges"}
    body = {"result": {"result": [], "result_error": {"call-9000": denied}}}
    with asked_of(StandIn()) as (api, server):
        server.instead = refusing("batch", Answer(200, body))
        with pytest.raises(PullStopped, match=r"insufficient_scope .* telephony"):
            walked(api, "activities")
        with pytest.raises(PullStopped):  # half a list of what is left would take the other half away
            walked(api, "deleted")


def test_a_batch_that_ran_into_a_limit_is_asked_again() -> None:
    limit = {"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked due to operation time limit."}
    refused = [Answer(200, {"result": {"result": [], "result_error": {"from-999": limit}}})]
    with asked_of(StandIn()) as (api, server):
        server.instead = lambda request: refused.pop() if refused and request.path.endswith("batch") else None
        ids = {each for page in walked(api, "deleted") for each in page.still["records" if "records" in page.still else "deals"]}
    assert {"1000", "1300"} <= ids


@pytest.mark.parametrize(("status", "body", "action", "seconds"), [
    (503, {"error": "OVERLOAD_LIMIT"}, "stop", None),
    (429, {"error": "OPERATION_TIME_LIMIT"}, "wait", 60),
    (429, {"error": "OPERATION_TIME_LIMIT", "time": {"finish": 100.0, "operating_reset_at": 340}}, "wait", 240),
    (503, {"error": "QUERY_LIMIT_EXCEEDED"}, "wait", 10),
    (500, {"error": "INTERNAL_SERVER_ERROR"}, "wait", None),
    (500, {"error": "PORTAL_DELETED"}, "stop", None),
    (401, {"error": "NO_AUTH_FOUND"}, "reauthenticate", None),
    (403, {"error": "ACCESS_DENIED", "error_description": "REST API is available only on commercial plans"}, "permissions", None),
    (400, {"error": "", "error_description": "Access denied."}, "permissions", None),
    (200, {"error": "", "error_description": "Access denied."}, "permissions", None),
    (400, {"error": "INVALID_ARG_VALUE"}, "stop", None),
])  # fmt: skip
def test_each_refusal_has_its_action(status: int, body: Any, action: str, seconds: float | None) -> None:
    trouble = judge(httpx.Response(status, json=body))
    assert trouble is not None
    assert (trouble.action, trouble.wait_seconds) == (action, seconds)


def test_answers_that_speak_of_errors_are_none() -> None:
    assert judge(httpx.Response(200, json={"result": [{"error": "x"}]})) is None
    assert judge(httpx.Response(200, json={"result": {"result_error": {"owner-1": {"error": "NOT_FOUND"}}}})) is None
    html = judge(httpx.Response(504, text="<html>"))
    assert html is not None and html.action == "wait"


def test_the_key_is_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    moved = Answer(302, "", {"location": f"https://vikna.example/{KEY}/"})
    told = []
    for answer in (StandIn().expired(), Answer(500, "<html>"), moved):
        with asked_of(StandIn()) as (api, server):
            server.instead = lambda request, answer=answer: answer  # type: ignore[misc]
            with pytest.raises(PullStopped) as stopped:
                walked(api, "users")
            told.append(f"{stopped.value!r} {stopped.value.__context__!r} {stopped.value.trouble}")
    assert "another address" in told[2]
    assert KEY.rpartition("/")[2] not in f"{told} {caplog.text}"


def test_a_user_who_is_no_administrator_is_a_doubt() -> None:
    with asked_of(StandIn(is_admin=False)) as (api, _):
        sight = bitrix24.look(api)
    assert sight.name == "127.0.0.1, as Роман Адмін"
    assert re.match(r"Роман Адмін is no administrator: .* it shows \d+ leads here", sight.doubts[0])


def test_chats_that_the_user_may_not_open_are_a_doubt() -> None:
    vendor = StandIn()
    with asked_of(vendor) as (api, _):
        assert "may not open the newest chat" in bitrix24.look(api).doubts[0]
        vendor._chat(1002, 323, [("91", "in")])
        assert bitrix24.look(api).doubts == ()


def test_a_call_that_was_passed_on_is_one() -> None:
    leg = {"CALL_TYPE": "2", "CALL_START_DATE": "2026-11-17T10:00:00+03:00", "PHONE_NUMBER": "+380501112233"}
    row = call_row([
        {**leg, "CALL_FAILED_CODE": "200", "CALL_DURATION": "30", "PORTAL_USER_ID": "7"},
        {**leg, "CALL_FAILED_CODE": "200", "CALL_DURATION": "95", "PORTAL_USER_ID": "8"},
        {**leg, "CALL_FAILED_CODE": "304", "CALL_DURATION": "5", "PORTAL_USER_ID": "9"},
    ])  # fmt: skip
    assert (row["is_answered"], row["talked_seconds"], row["owner"], row["direction"]) == (True, 95, "8", "in")
    assert row["at"] == datetime(2026, 11, 17, 7, tzinfo=UTC)


def test_who_writes_again_after_a_while_tries_again() -> None:
    users = {"91": {"connector": True}, "8": {"connector": False}}
    written = [("91", "17T10:00"), ("8", "17T10:05"), ("8", "17T10:06"), ("8", "17T10:15"), ("8", "17T10:25"), ("8", "18T09:00")]
    messages = {str(place): {"id": str(place), "senderid": sender, "date": f"2026-11-{at}:00+03:00"}
                for place, (sender, at) in enumerate(written)}  # fmt: skip
    found = list(chat_rows({"users": users, "message": messages}, {"owner": "7"}))
    assert [row["activity_id"] for row in found] == ["chat-0", "chat-1", "chat-4", "chat-5"]
    assert [(row["direction"], row["owner"]) for row in found] == [("in", "7"), *[("out", "8")] * 3]


def recorded(name: str) -> Any:
    if not RECORDED.is_dir():
        pytest.skip("../shared is not here: its recorded answers are not read")
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["responses"][0]["body"]["result"]


def test_a_recorded_lead() -> None:
    card = recorded("crm-item-get")["item"]
    known = bitrix24.Names(True, {}, {("STATUS", "IN_PROCESS"): "In progress", ("SOURCE", "TRADE_SHOW"): "Exhibition"})
    own = bitrix24.OwnFields({"id ліда": "ufCrm_1720019876534"}, {})
    asked = Asked(frozenset({"records"}), None, NIGHT, {"platform_lead_id": ("ID ліда",)})
    row = bitrix24.record_row(LEAD, card, {}, known, own, asked)
    at = datetime(2024, 7, 22, 16, 0, 8, tzinfo=UTC)
    assert {name: value for name, value in row.items() if value is not None} == {
        "crm_id": "250", "created_at": at, "changed_at": at, "first_name": "Admin", "last_name": "Admins",
        "phone": ["+6111111111"], "mail": ["admin@example.com"], "pipeline": "lead", "stage": "In progress",
        "crm_source": "Exhibition", "owner": "1", "platform_lead_id": "321",
        **({"campaign_name": card["utmCampaign"]} if card["utmCampaign"] else {}),
    }  # fmt: skip


def test_recorded_stages_by_name() -> None:
    words = {(each["ENTITY_ID"], each["STATUS_ID"]): each["NAME"] for each in recorded("crm-status-list")}
    known = bitrix24.Names(True, {"0": "General"}, words)
    assert known.stage(DEAL, "WON", 0) == {"pipeline": "General", "stage": "Deal successful"}
    assert known.stage(DEAL, "C7:NEW", 7) == {"pipeline": "7", "stage": "C7:NEW"}
