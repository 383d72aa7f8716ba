"""TikTok: leads of an ad account's instant forms, and what it spent by campaign and day.

TikTok keeps a lead for 90 days. A form's leads come as one file, all of them each time, from three regions that know
nothing of each other. Business API v1.3, https://business-api.tiktok.com/portal/docs: ?id=1739053563877378 (leads),
?id=1740302848100353 (reports). Every answer is an HTTP 200; its `code` says what became of the call.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api, whatever_comes
from tasks.connectors.api.days import in_spans
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.api.trouble import PullStopped, Trouble, by_status
from tasks.connectors.vendors._tiktok_files import Columns, Form, bare, texts

# a lead is kept where its person lives, and shown to who names that region: without one the rest of the world's
REGIONS: tuple[Mapping[str, str], ...] = ({}, {"x-lead-region": "eu"}, {"x-lead-region": "us"})
FORMS_A_PAGE, SPENT_A_PAGE, LEADS_A_PAGE = 100, 1000, 1000
FIRST_SPEND_DAYS, SPAN_DAYS = 365, 30
POLL_SECONDS = 3
TASKS = 3
SPEND = {
    "service_type": "AUCTION", "report_type": "BASIC", "data_level": "AUCTION_CAMPAIGN",
    "dimensions": json.dumps(["campaign_id", "stat_time_day"]),
    "metrics": json.dumps(["campaign_name", "spend", "impressions", "clicks"]),
    # deleted campaigns are left out unless they are asked for
    "filtering": json.dumps(
        [{"field_name": "campaign_status", "filter_type": "IN", "filter_value": json.dumps(["STATUS_ALL"])}]
    ),
    "page_size": SPENT_A_PAGE,
}  # fmt: skip

# https://business-api.tiktok.com/portal/docs?id=1737172488964097
WAITS = frozenset({40016, 40100, 60001, *range(50000, 51000)})
NO_TOKEN = frozenset({40101, 40102, 40104, 40105, 40110})
NO_RIGHT, NOT_YOURS, TOO_MUCH = 40001, 40002, 40067


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """Form by form and region by region: one that is refused stops the others no more than at the end."""
    parts = [(form, region) for form in _forms(api) for region in REGIONS]
    files = api.side_by_side(lambda part: _file_or_why(api, *part), parts)
    yield from whatever_comes(_pages(api, form, file, asked) for (form, _), file in zip(parts, files, strict=True))


def _forms(api: Api) -> Iterator[Form]:
    """A form that was moved to a library is the account's no more."""
    seen: set[str] = set()
    for owner in ({"advertiser_id": api.account.name}, *_libraries(api)):
        params = {**owner, "business_type": "LEAD_GEN", "page_size": FORMS_A_PAGE}
        for page in _numbered(api, "page/get/", params):
            for form in page["list"]:
                is_moved = form.get("transfer_status") == "TRANSFERRED" and "library_id" not in owner
                if form["page_id"] not in seen and not is_moved:
                    seen.add(form["page_id"])
                    yield Form(str(form["page_id"]), form.get("title"), owner)


def _libraries(api: Api) -> list[dict[str, str]]:
    """The business center's that belong to this account; a token without a business center has none."""
    try:
        found = [each for page in _numbered(api, "page/library/get/", {"page_size": 50}) for each in page["list"]]
    except PullStopped as stopped:
        if stopped.trouble.action not in {"permissions", "stop"}:
            raise
        return []
    return [{"library_id": each["library_id"]} for each in found if each.get("advertiser_id") == api.account.name]


def _numbered(api: Api, path: str, params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The pages of a list, each with its `page_info`."""
    number = 1
    while True:
        page: Mapping[str, Any] = api.get(path, {**params, "page": number})["data"]
        yield page
        if number >= page.get("page_info", {}).get("total_page", 1):
            return
        number += 1


def _file_or_why(api: Api, form: Form, region: Mapping[str, str]) -> bytes | PullStopped:
    try:
        task = _finished_task(api, form, region)
        params = {**form.owner, "task_id": task}
        return api.call("GET", "page/lead/task/download/", params=params, headers=region).content
    except PullStopped as stopped:
        return stopped


def _finished_task(api: Api, form: Form, region: Mapping[str, str]) -> str:
    """Its file can be had for 10 minutes."""
    for _ in range(TASKS):
        asked = {**form.owner, "page_id": form.page}
        task = api.post("page/lead/task/", asked, headers=region)["data"]
        while task.get("status") not in {"SUCCEED", "FAILED"}:
            api.wait(POLL_SECONDS)
            answer = api.post("page/lead/task/", {**asked, "task_id": task["task_id"]}, headers=region)
            task = {**task, **answer["data"]}
        if task["status"] == "SUCCEED":
            return str(task["task_id"])
    raise api.stopped(Trouble("wait", f"TikTok could not make the file of the form {form.page}"))


def _pages(api: Api, form: Form, file: bytes | PullStopped, asked: Asked) -> Iterator[Page]:
    if isinstance(file, PullStopped):
        raise file
    for text in texts(file):
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
        if (header := next(rows, None)) is None:
            continue
        columns = Columns(header)
        if "lead_id" not in columns.places:
            raise api.stopped(Trouble("stop", f"the file of the form {form.page} has no column of leads' ids"))
        read = (columns.lead_row(cells, form, api.account.name, asked) for cells in rows if any(cells))
        while some := list(islice(read, LEADS_A_PAGE)):
            yield Page({"leads": some})


def spend(api: Api, asked: Asked) -> Iterator[Page]:
    """In the account's own days and currency; a day is whole about 11 hours after its end."""
    account = _account(api)
    zone = ZoneInfo(account.get("display_timezone") or account["timezone"])

    def read(first: date, last: date) -> Iterator[Page]:
        span = {"start_date": first.isoformat(), "end_date": last.isoformat()}
        found = list(_numbered(api, "report/integrated/get/", {**SPEND, "advertiser_id": api.account.name, **span}))
        total: int | None = found[0]["page_info"]["total_number"]
        for page in found:
            rows = [spend_row(row, api.account.name, account["currency"]) for row in page["list"]]
            yield Page({"spend": rows}, ids=[f"{row['day']} {row['campaign_id']}" for row in rows], own_count=total)
            total = None

    yield from in_spans(read, asked, zone, first_days=FIRST_SPEND_DAYS, span_days=SPAN_DAYS)


def spend_row(row: Mapping[str, Any], account: str, currency: str) -> Row:
    of, figures = row["dimensions"], row["metrics"]
    return {
        "day": of["stat_time_day"][:10], "campaign_id": str(of["campaign_id"]),
        "campaign_name": bare(figures.get("campaign_name") or "") or None, "account_id": account,
        "amount": figures["spend"], "currency": currency,
        "impressions": figures.get("impressions"), "clicks": figures.get("clicks"),
    }  # fmt: skip


def _account(api: Api) -> Mapping[str, Any]:
    fields = ["name", "currency", "timezone", "display_timezone"]
    params = {"advertiser_ids": json.dumps([api.account.name]), "fields": json.dumps(fields)}
    found = api.get("advertiser/info/", params)["data"]["list"]
    if not found:
        raise api.stopped(Trouble("permissions", f"TikTok shows no ad account {api.account.name}"))
    account: Mapping[str, Any] = found[0]
    return account


def judge(response: httpx.Response) -> Trouble | None:
    """Only a file of leads is no JSON."""
    if response.status_code >= 400:
        return by_status(response.status_code, response.headers, "")
    start = response.content[:1]
    if start == b"<":
        return Trouble("wait", "TikTok answered with a page in the place of data")
    if start != b"{":
        return None
    try:
        body = response.json()
    except ValueError:
        return Trouble("stop", "TikTok's answer cannot be read")
    if (code := body.get("code")) == 0:
        return None
    if code is None:
        return Trouble("stop", "TikTok's answer has no code")
    return _judged(code, str(body.get("message", "")), response)


def _judged(code: int, message: str, response: httpx.Response) -> Trouble:
    said = f"{code} {message}".strip()
    if code in WAITS:
        return Trouble("wait", said, pause(response) or None)
    if code in NO_TOKEN:
        return Trouble("reauthenticate", said)
    if code == NO_RIGHT or (code == NOT_YOURS and "permission" in message.lower()):
        return Trouble("permissions", said)
    return Trouble("split" if code == TOO_MUCH else "stop", said)


def pause(response: httpx.Response) -> float:
    """Until the minute's allowance is new, once it is used up; by TikTok's own clock."""
    headers = response.headers
    if headers.get("x-ratelimit-remaining") != "0":
        return 0.0
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
        return max(1.0, float(headers.get("x-ratelimit-reset", "")) - now)
    except ValueError:
        return 0.0


def look(api: Api) -> Sight:
    """Of the account, its forms, and whether one's leads may be had."""
    account = _account(api)
    doubts = []
    try:
        form = next(_forms(api), None)
        if form is None:
            doubts.append("this account has no instant form: it brings no leads")
        else:
            api.post("page/lead/task/", {**form.owner, "page_id": form.page})
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        doubts.append(f"no lead can be read: {stopped}")
    try:
        next(_numbered(api, "report/integrated/get/", {**SPEND, "advertiser_id": api.account.name, **_today(api)}))
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        doubts.append(f"no spend can be read: {stopped}")
    return Sight(account.get("name") or api.account.name, doubts=tuple(doubts))


def _today(api: Api) -> dict[str, str]:
    today = api.patience.now().date().isoformat()
    return {"start_date": today, "end_date": today}


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"), header="Access-Token", prefix="")


CONNECTOR = Connector(
    name="tiktok",
    title="TikTok",
    address="https://business-api.tiktok.com/open_api/v1.3",
    walks=(
        Walk("leads", ("leads",), leads, is_whole=True),
        Walk("spend", ("spend",), spend, overlap=timedelta(days=7)),
    ),
    rate=Rate(calls=10, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={
        "token": "the long-term access token of an application",
        "account": "the ad accounts (advertiser ids) whose leads and spend are pulled",
    },
    accounts=("account",),
    remedies={
        "reauthenticate": "The token of {account} was withdrawn or is another application's: authorize the application "
        "anew and put the new token where the pact's token: names it",
        "permissions": "Give the application Lead Management, Reporting and Ad Account Management, and let an Admin of "
        "{account} authorize it anew",
        "wait": "{account} did not answer: the next night goes on from here",
    },
    pause=pause,
    forgets_after_days=90,
)
