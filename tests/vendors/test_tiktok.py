"""What is particular to TikTok: files of leads, codes inside a 200, its own description as judge."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Page, Row
from tasks.connectors.api.trouble import PullStopped
from tasks.connectors.vendors._tiktok_files import Columns, Form
from tasks.connectors.vendors.tiktok import CONNECTOR, judge, pause, spend_row
from tests.vendors.company import Clock
from tests.vendors.errors import SHARED
from tests.vendors.judge import described, judged, unknown_parameters
from tests.vendors.server import Answer, Request, Server
from tests.vendors.standins.tiktok import ACCOUNT, NOW, TOKEN, StandIn

RECORDED = SHARED / "data" / "api-fixtures" / "tiktok-ads"
ALL = Asked(frozenset({"leads", "spend"}), None, NOW)
FORM = Form("7400000000000000009", "Вікна", {"advertiser_id": ACCOUNT})


def opened(address: str) -> Api:
    account = Account("tiktok", ACCOUNT, {"account": ACCOUNT}, {"token": SecretStr(TOKEN)}, address)
    return Api(CONNECTOR, account, Clock().patience())


def walked(api: Api, name: str, asked: Asked) -> list[Page]:
    return [page for walk in CONNECTOR.walks if walk.name == name for page in walk.pages(api, asked)]


def recorded(name: str) -> httpx.Response:
    if not RECORDED.is_dir():
        pytest.skip("../shared is not here: its recorded answers are not read")
    told = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["interactions"][0]["response"]
    return httpx.Response(told["status"], headers=told["headers"], json=told["body"])


def test_a_recorded_refusal_stands_inside_a_200() -> None:
    trouble = judge(recorded("reports"))
    assert trouble is not None
    assert (trouble.action, trouble.said[:23]) == ("permissions", "40001 Permission error:")
    assert judge(recorded("advertisers")) is None


def test_the_minutes_allowance_is_new_when_the_vendors_clock_says_so() -> None:
    headers = dict(recorded("advertisers").headers)
    assert pause(httpx.Response(200, headers=headers)) == 0
    used_up = httpx.Response(200, headers=headers | {"x-ratelimit-remaining": "0"})
    assert pause(used_up) == 15
    refused = judge(httpx.Response(200, headers=used_up.headers, json={"code": 40100, "message": "Too many"}))
    assert refused is not None
    assert (refused.action, refused.wait_seconds) == ("wait", 15)


@pytest.mark.parametrize(
    ("answer", "action"),
    [
        (httpx.Response(200, json={"code": 40105, "message": "Access token is incorrect"}), "reauthenticate"),
        (httpx.Response(200, json={"code": 40067, "message": "Please query fewer days"}), "split"),
        (httpx.Response(200, json={"code": 50000, "message": "System error"}), "wait"),
        (httpx.Response(200, json={"code": 60001, "message": "Maintenance"}), "wait"),
        (httpx.Response(200, json={"code": 40002, "message": "No permission for this page"}), "permissions"),
        (httpx.Response(200, json={"code": 40002, "message": "page_size: invalid"}), "stop"),
        (httpx.Response(200, json={"message": "Olena"}), "stop"),
        (httpx.Response(200, text="<html>please wait</html>"), "wait"),
        (httpx.Response(404, text="404 page not found"), "stop"),
        (httpx.Response(503, text=""), "wait"),
    ],
)
def test_what_a_code_asks_for(answer: httpx.Response, action: str) -> None:
    trouble = judge(answer)
    assert trouble is not None
    assert trouble.action == action
    assert "Olena" not in trouble.said


def row(header: str, cells: list[str], asked: Asked = ALL) -> Row:
    return Columns(header.split(",")).lead_row(cells, FORM, ACCOUNT, asked)


def test_ids_come_as_they_are_however_they_are_kept_from_spreadsheets() -> None:
    header = "lead id,created_time,campaign_id,ad_id,Phone number,WhatsApp"
    for id_ in ("'7412345678901234567", '="7412345678901234567"', "7412345678901234567\t"):
        found = row(header, [id_, "2026-11-16 22:30:05", "'1809876543210987", "'1", "'+380931112233", "'+1"])
        assert (found["lead_id"], found["campaign_id"]) == ("7412345678901234567", "1809876543210987")
        assert (found["phone"], found["WhatsApp"]) == (["+380931112233"], "'+1")
        assert found["submitted_at"] == datetime(2026, 11, 16, 22, 30, 5, tzinfo=UTC)
        assert (found["form_id"], found["form_name"], found["account_id"]) == (FORM.page, "Вікна", ACCOUNT)
        assert "ad_id" not in found


def test_a_question_that_is_called_as_the_id_is_not_the_id() -> None:
    found = row("lead id,created_time,Email,Lead ID", ["7412345678901234567", "1763380800", "a@b.example", "mine"])
    assert (found["lead_id"], found["mail"]) == ("7412345678901234567", ["a@b.example"])
    assert found["submitted_at"] == datetime(2025, 11, 17, 12, tzinfo=UTC)


def test_what_is_no_time_is_left_for_landing_to_say_so() -> None:
    assert row("lead id,created_time", ["1", "yesterday"])["submitted_at"] == "yesterday"


def test_a_question_of_the_companys_own_may_be_the_phone() -> None:
    asked = Asked(frozenset({"leads"}), None, NOW, {"phone": ("Ваш номер",)})
    assert (
        row("lead id,created_time,Ваш номер", ["1", "2026-11-16 22:30:05", "0931112233"], asked)["phone"]
        == "0931112233"
    )


def test_a_day_of_a_campaign() -> None:
    said: dict[str, Any] = {
        "dimensions": {"campaign_id": 1809876543210987, "stat_time_day": "2026-11-16 00:00:00"},
        "metrics": {"spend": "12.30", "impressions": "9", "clicks": "1", "campaign_name": "-"},
    }
    assert spend_row(said, ACCOUNT, "USD") == {
        "day": "2026-11-16", "campaign_id": "1809876543210987", "campaign_name": None, "account_id": ACCOUNT,
        "amount": "12.30", "currency": "USD", "impressions": "9", "clicks": "1",
    }  # fmt: skip


def test_every_region_and_library_is_asked_and_a_form_that_is_refused_stops_no_other() -> None:
    vendor = StandIn()
    vendor.has_failed = True
    expected = vendor.expected()["leads"]
    refused = next(form for form in {lead["form_id"] for lead in expected.values()} if form.endswith("1"))

    def no_form(request: Request) -> Answer | None:
        is_asked = request.path == "page/lead/task/" and request.json["page_id"] == refused
        return Answer(200, {"code": 40001, "message": "Only an Admin may"}) if is_asked else None

    with Server(vendor).at_work() as server, opened(server.address) as api:
        found: set[str] = set()
        server.instead = no_form
        with pytest.raises(PullStopped, match="let an Admin of TikTok, 7387511059776798737"):
            for page in CONNECTOR.walks[0].pages(api, ALL):
                found |= {lead["lead_id"] for lead in page.rows["leads"]}
    assert found == {lead for (lead,), said in expected.items() if said["form_id"] != refused}


def test_a_file_without_ids_is_refused() -> None:
    vendor = StandIn()

    def nameless(request: Request) -> Answer | None:
        is_file = request.path == "page/lead/task/download/"
        return Answer(200, b"created_time,Email\r\n2026-11-16,a@b.example\r\n") if is_file else None

    with Server(vendor).at_work() as server, opened(server.address) as api:
        server.instead = nameless
        with pytest.raises(PullStopped, match="has no column of leads' ids"):
            walked(api, "leads", ALL)


def test_days_are_counted_and_asked_for_in_parts_that_the_vendor_allows() -> None:
    vendor = StandIn()
    with Server(vendor).at_work() as server, opened(server.address) as api:
        pages = walked(api, "spend", Asked(frozenset({"spend"}), NOW - timedelta(days=68), NOW))
        spans = {
            (request.query["start_date"], request.query["end_date"])
            for request in server.requests
            if request.path.startswith("report")
        }
    counted = sum(page.own_count or 0 for page in pages)
    assert counted == len({one for page in pages for one in page.ids}) == 69 * 3
    days = sorted((date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans)
    assert (days[0][0], days[-1][1]) == (date(2026, 9, 10), date(2026, 11, 17))
    assert all((last - first).days < 30 for first, last in days)


def test_tiktoks_own_description_judges_what_is_asked_and_answered() -> None:
    description = described("tiktok-openapi")
    for operations in description["paths"].values():
        # the SDK's files have the token in the query; the API takes it from a header
        for parameter in operations["get"]["parameters"]:
            if parameter["name"] == "Access-Token":
                parameter["in"] = "header"
    vendor = StandIn()
    with Server(vendor).at_work() as server, judged(description, server.address) as judge_:
        with opened(judge_.address) as api:
            rows = [row for page in walked(api, "spend", ALL) for row in page.rows["spend"]]
        asked = list(server.requests)
    assert len(rows) == len([1 for (_, _, day) in vendor.expected()["spend"] if day <= "2026-11-17"])
    assert judge_.violations == []
    assert unknown_parameters(description, asked) == []


def test_a_look_says_what_cannot_be_read() -> None:
    vendor = StandIn()
    with Server(vendor).at_work() as server, opened(server.address) as api:
        assert (CONNECTOR.look(api).name, CONNECTOR.look(api).doubts) == ("Ясні вікна", ())
        no = Answer(200, {"code": 40001, "message": "No scope"})
        server.instead = lambda request: no if request.path.startswith(("page/lead", "report")) else None
        assert [doubt[:21] for doubt in CONNECTOR.look(api).doubts] == [
            "no lead can be read: ",
            "no spend can be read:",
        ]
