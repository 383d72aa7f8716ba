"""What is particular to LinkedIn: Rest.li's queries, roles that decide what is shown, a version that ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Page
from tasks.connectors.api.trouble import PullStopped
from tasks.connectors.vendors import linkedin
from tasks.connectors.vendors.linkedin import CONNECTOR, judge, lead_row, spend_row
from tests.vendors.company import Clock
from tests.vendors.server import Answer, Server
from tests.vendors.standins.linkedin import ACCOUNT, FORMS, NOW, TOKEN, StandIn

ALL = Asked(frozenset({"leads", "spend"}), None, NOW)


@pytest.fixture
def vendor() -> StandIn:
    return StandIn()


@pytest.fixture
def server(vendor: StandIn) -> Iterator[Server]:
    with Server(vendor).at_work() as server:
        yield server


@pytest.fixture
def api(server: Server) -> Iterator[Api]:
    account = Account("linkedin", ACCOUNT, {"account": ACCOUNT}, {"token": SecretStr(TOKEN)}, server.address)
    with Api(CONNECTOR, account, Clock().patience()) as api:
        yield api


def walked(api: Api, name: str, asked: Asked) -> list[Page]:
    return [page for walk in CONNECTOR.walks if walk.name == name for page in walk.pages(api, asked)]


def test_brackets_of_a_query_stay_as_they_are(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    real = httpx.HTTPTransport.handle_request

    def noted(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(request.url.raw_path)
        return real(transport, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", noted)
    walked(api, "leads", Asked(frozenset({"leads"}), datetime(2026, 11, 16, tzinfo=UTC), NOW))
    urn = b"urn%3Ali%3AsponsoredAccount%3A512388408"
    assert (
        b"/leadFormResponses?q=owner&owner=(sponsoredAccount:" + urn + b")&leadType=(leadType:SPONSORED)"
        b"&limitedToTestLeads=false&submittedAtTimeRange=(start:1794787200000,end:1794945600000)&count=100&start=0"
    ) in sent


def test_leads_are_counted_and_those_of_one_second_over_the_border_of_a_page_all_come(api: Api) -> None:
    since = NOW - timedelta(days=9)
    pages = walked(api, "leads", Asked(frozenset({"leads"}), since, NOW))
    assert len(pages) > 2
    counted = sum(page.own_count or 0 for page in pages)
    assert counted == len({one for page in pages for one in page.ids}) == 21
    assert all(row["submitted_at"] >= since for page in pages for row in page.rows["leads"])


def test_without_a_role_nothing_is_taken_for_no_spend(vendor: StandIn, api: Api) -> None:
    vendor.role = ""
    with pytest.raises(PullStopped, match=r"no role in the ad account 512388408\. Give the token of LinkedIn"):
        walked(api, "spend", ALL)
    assert "no role in this ad account" in CONNECTOR.look(api).doubts[0]


def test_a_look_says_the_role_and_what_cannot_be_read(server: Server, api: Api) -> None:
    seen = CONNECTOR.look(api)
    assert (seen.name, seen.rights, seen.doubts) == ("Ясні вікна", ("ACCOUNT_MANAGER",), ())
    assert seen.newest_at == NOW
    no = Answer(403, {"status": 403, "code": "ACCESS_DENIED", "message": "Not enough permissions"})
    server.instead = lambda request: no if request.path == "leadFormResponses" else None
    assert CONNECTOR.look(api).doubts[0].startswith("no lead can be read: 403 Not enough permissions")


@pytest.mark.parametrize(
    ("status", "action"),
    [(401, "reauthenticate"), (403, "permissions"), (414, "split"), (426, "stop"), (429, "wait"), (500, "wait")],
)
def test_what_a_status_asks_for(status: int, action: str) -> None:
    trouble = judge(httpx.Response(status, json={"message": "Requested version 20260701 is not active"}))
    assert trouble is not None
    assert (trouble.action, trouble.wait_seconds) == (action, None)
    assert ("update leadpact" in trouble.said) == (status == 426)


def test_what_may_have_been_cut_is_asked_for_in_halves(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkedin, "MOST_SPENT", 40)
    rows = [row for page in walked(api, "spend", ALL) for row in page.rows["spend"]]
    assert len({(row["campaign_id"], row["day"]) for row in rows}) == len(rows) == 74 * 2


def test_answers_are_named_by_the_form_and_else_by_their_numbers() -> None:
    lead: dict[str, Any] = {
        "id": "a-1", "submittedAt": 1794945600000, "testLead": True,
        "versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)",
        "formResponse": {
            "answers": [
                {"questionId": 3, "answerDetails": {"textQuestionAnswer": {"answer": "+380501112233"}}},
                {"questionId": 5, "answerDetails": {"multipleChoiceAnswer": {"options": [1, 2, 9]}}},
                {"questionId": 99, "answerDetails": {"textQuestionAnswer": {"answer": "old"}}},
            ],
            "consentResponses": [{"consentId": 11, "accepted": True}, {"consentId": 12, "accepted": False}],
        },
    }  # fmt: skip
    form = FORMS[0] | {"hiddenFields": [{"name": "utm_source", "value": "linkedin"}]}
    row = lead_row(lead, {"3162": form}, {}, ACCOUNT, ALL)
    assert {name: row[name] for name in ("phone", "City", "question 99", "utm_source", "Новини", "consent 12")} == {
        "phone": ["+380501112233"], "City": "Київ; Львів; 9", "question 99": "old", "utm_source": "linkedin",
        "Новини": True, "consent 12": False,
    }  # fmt: skip
    assert (row["submitted_at"], row["is_test"], row["campaign_id"]) == (
        datetime(2026, 11, 17, 20, tzinfo=UTC),
        True,
        None,
    )


def test_a_day_of_a_campaign() -> None:
    said = {
        "dateRange": {"start": {"year": 2026, "month": 3, "day": 5}}, "pivotValues": ["urn:li:sponsoredCampaign:70"],
        "costInLocalCurrency": "12.345", "impressions": 9, "clicks": 1,
    }  # fmt: skip
    assert spend_row(said, {"70": "Осінь"}, ACCOUNT, "UAH") == {
        "day": "2026-03-05", "campaign_id": "70", "campaign_name": "Осінь", "account_id": ACCOUNT, "amount": "12.345",
        "currency": "UAH", "impressions": 9, "clicks": 1,
    }  # fmt: skip
