"""Meta: leads of a Page's forms, organic ones too, and what an ad account spent by campaign and day.

Meta keeps a lead for 90 days, figures of spend move for 28. Graph API v26, of which the Marketing API is a part:
https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving and …/insights/best-practices
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api, whatever_comes
from tasks.connectors.api.days import in_spans
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.api.trouble import TooLarge, Trouble, by_status

LEAD_FIELDS = (
    "id,created_time,campaign_id,campaign_name,form_id,is_organic,field_data,custom_disclaimer_responses"
)
SPEND_FIELDS = "campaign_id,campaign_name,spend,impressions,clicks"
PERSON = {
    "full_name": "name", "first_name": "first_name", "last_name": "last_name", "email": "mail",
    "phone_number": "phone",
}  # fmt: skip
PAGE_ROWS = 500
FIRST_SPEND_DAYS = 400
SPAN_DAYS = 30
POLL_SECONDS = 5
LOOKED_AT = 10

# https://developers.facebook.com/docs/graph-api/guides/error-handling
WAITS = frozenset({1, 2, 4, 17, 32, 341, 368, 613, 960, *range(80000, 80015)})
TOO_MUCH = frozenset({1487534, 1504018, 2490547})


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """Form by form: archived ones too, their last leads come late."""
    page = _page(api)
    forms = _list(api, f"{api.account.name}/leadgen_forms", page, fields="id,name,status")
    yield from whatever_comes(_leads_of(api, page, form, asked) for form in list(forms))


def _leads_of(api: Api, page: str, form: Mapping[str, Any], asked: Asked) -> Iterator[Page]:
    tests = {lead["id"] for lead in _list(api, f"{form['id']}/test_leads", page, fields="id")}
    more: dict[str, Any] = {"fields": LEAD_FIELDS}
    if asked.since is not None:
        after = int(asked.since.timestamp()) - 1
        more["filtering"] = json.dumps([{"field": "time_created", "operator": "GREATER_THAN", "value": after}])
    for found in _pages(api, f"{form['id']}/leads", page, **more):
        # a filter that Meta does not like is ignored without a word
        fresh = [lead for lead in found if asked.since is None or _at(lead["created_time"]) >= asked.since]
        rows = [lead_row(lead, form, asked) | {"is_test": lead["id"] in tests} for lead in fresh]
        yield Page({"leads": rows}, ids=[lead["id"] for lead in fresh])


def lead_row(lead: Mapping[str, Any], form: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Answers have the form's own names; those that Meta fills in itself have Meta's."""
    answers = {field["name"]: "; ".join(field["values"]) for field in lead.get("field_data", ())}
    ticked = {each["checkbox_key"]: each["is_checked"] for each in lead.get("custom_disclaimer_responses", ())}
    row = {
        "lead_id": lead["id"], "submitted_at": _at(lead["created_time"]),
        "campaign_id": lead.get("campaign_id"), "campaign_name": lead.get("campaign_name"),
        "form_id": lead.get("form_id") or form["id"], "form_name": form.get("name"),
        **{ours: answers.pop(theirs) for theirs, ours in PERSON.items() if theirs in answers},
    }  # fmt: skip
    return {**answers, **ticked, **row, **asked.own(answers.get, "name", "phone", "mail", "click_id")}


def spend(api: Api, asked: Asked) -> Iterator[Page]:
    """In the account's own days and currency."""
    account = api.get(f"act_{api.account.name}", _signed(api, fields="currency,timezone_name"))
    zone = ZoneInfo(account["timezone_name"])

    def read(first: date, last: date) -> Iterator[Page]:
        rows = _report(api, first, last)
        yield Page({"spend": [spend_row(row, api.account.name, account["currency"]) for row in rows]})

    yield from in_spans(read, asked, zone, first_days=FIRST_SPEND_DAYS, span_days=SPAN_DAYS)


def _report(api: Api, first: date, last: date) -> list[Mapping[str, Any]]:
    span = json.dumps({"since": first.isoformat(), "until": last.isoformat()})
    asked = _signed(api, level="campaign", time_increment=1, time_range=span, fields=SPEND_FIELDS)
    run = api.post(f"act_{api.account.name}/insights", params=asked)["report_run_id"]
    while True:
        state = api.get(run, _signed(api, fields="async_status,async_percent_completion,error_code,error_message"))
        status = state.get("async_status")
        if status == "Job Completed" and state.get("async_percent_completion") == 100:
            return list(_list(api, f"{run}/insights", None, fields=SPEND_FIELDS))
        if status in {"Job Failed", "Job Skipped"}:
            raise api.stopped(Trouble("split", f"the report {status.lower()}: {state.get('error_message', '')}"))
        api.wait(POLL_SECONDS)


def spend_row(row: Mapping[str, Any], account: str, currency: str) -> Row:
    return {
        "day": row["date_start"], "campaign_id": row["campaign_id"], "campaign_name": row.get("campaign_name"),
        "account_id": account, "amount": row.get("spend", "0"), "currency": currency,
        "impressions": row.get("impressions"), "clicks": row.get("clicks"),
    }  # fmt: skip


def _page(api: Api) -> str:
    """The Page's own token: a form's leads are shown to it."""
    return str(api.get(api.account.name, _signed(api, fields="access_token"))["access_token"])


def _list(api: Api, path: str, token: str | None, **more: Any) -> Iterator[Mapping[str, Any]]:
    for page in _pages(api, path, token, **more):
        yield from page


def _pages(api: Api, path: str, token: str | None, **more: Any) -> Iterator[list[Mapping[str, Any]]]:
    """By cursor: the address of the next page would carry the token. What is too large is asked for in halves."""
    after: dict[str, str] = {}
    limit = PAGE_ROWS
    auth = {"auth": Token(token)} if token else {}
    while True:
        try:
            answer = api.get(path, _signed(api, token, limit=limit, **more, **after), **auth)
        except TooLarge:
            if limit == 1:
                raise
            limit //= 2
            continue
        yield answer["data"]
        paging = answer.get("paging", {})
        if "next" not in paging:
            return
        after = {"after": paging["cursors"]["after"]}


def _signed(api: Api, token: str | None = None, **params: Any) -> dict[str, Any]:
    """The proof that the caller knows the application's secret, which an application may insist on."""
    secret = api.account.secret("secret")
    if secret:
        signed = (token or api.account.secret("token")).encode()
        params["appsecret_proof"] = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return params


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("+0000", "+00:00")).astimezone(UTC)


def judge(response: httpx.Response) -> Trouble | None:
    """Meta refuses with a 400 and a code of its own, throttling too."""
    if response.status_code < 400:
        return None
    try:
        error = response.json()["error"]
        code, subcode, said = error["code"], error.get("error_subcode"), error.get("message", "")
    except (ValueError, KeyError, TypeError):
        return by_status(response.status_code, response.headers, "")
    if subcode in TOO_MUCH or "reduce the amount of data" in said:
        return Trouble("split", said)
    if code in WAITS or error.get("is_transient") or response.status_code >= 500:
        return Trouble("wait", said, _regain_seconds(response))
    if code in {190, 102}:
        return Trouble("reauthenticate", said)
    if code == 10 or 200 <= code <= 299 or (code == 100 and (subcode == 33 or "issing permission" in said)):
        return Trouble("permissions", said)
    return Trouble("stop", said)


def pause(response: httpx.Response) -> float:
    """From four fifths of an allowance on the calls are spread, so that none is refused."""
    used = max((percent for usage in _usages(response) for name in ("call_count", "total_cputime", "total_time")
                if isinstance(percent := usage.get(name), int | float)), default=0)  # fmt: skip
    return 0.0 if used < 80 else (used - 75) / 5


def _regain_seconds(response: httpx.Response) -> float | None:
    minutes = max((usage.get("estimated_time_to_regain_access", 0) for usage in _usages(response)), default=0)
    return minutes * 60 or None


def _usages(response: httpx.Response) -> Iterator[Mapping[str, Any]]:
    """Percents of what is allowed: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""
    for name in ("x-business-use-case-usage", "x-app-usage"):
        try:
            said = json.loads(response.headers.get(name, "{}"))
        except ValueError:
            continue
        if name == "x-app-usage":
            yield said
        else:
            yield from (usage for usages in said.values() for usage in usages)


def look(api: Api) -> Sight:
    granted = api.get("me/permissions", _signed(api)).get("data", ())
    rights = tuple(each["permission"] for each in granted if each["status"] == "granted")
    if "page" not in api.account.keys:
        account = api.get(f"act_{api.account.name}", _signed(api, fields="name,currency,timezone_name"))
        doubts = () if "ads_read" in rights else ("ads_read is not granted: the spend cannot be read",)
        return Sight(account["name"], rights, doubts=doubts)
    page, token = api.get(api.account.name, _signed(api, fields="name")), _page(api)
    forms = list(_list(api, f"{api.account.name}/leadgen_forms", token, fields="id,leads_count"))
    doubts = ()
    if "leads_retrieval" not in rights:
        doubts = ("leads_retrieval is not granted: no lead can be read",)
    elif not any(form.get("leads_count") for form in forms):
        doubts = ("no form of this Page has a lead; an application in development sees those of its own people alone",)
    newest = None if doubts else _newest(api, [form["id"] for form in forms if form.get("leads_count")], token)
    return Sight(page["name"], rights, newest, doubts)


def _newest(api: Api, forms: Sequence[str], token: str) -> datetime | None:
    """Of some forms, whose newest lead stands first."""
    asked = _signed(api, token, fields="created_time", limit=1)
    found = (api.get(f"{form}/leads", asked, auth=Token(token))["data"] for form in forms[:LOOKED_AT])
    return max((_at(lead["created_time"]) for leads in found for lead in leads), default=None)


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"))


CONNECTOR = Connector(
    name="meta",
    title="Meta",
    address="https://graph.facebook.com/v26.0",
    walks=(
        Walk("leads", ("leads",), leads, of="page"),
        Walk("spend", ("spend",), spend, overlap=timedelta(days=28), of="account"),
    ),
    rate=Rate(calls=10, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={"token": "the access token of a system user"},
    may_have={
        "secret": "the application's secret, where the application asks for proof of it",
        "page": "the Pages whose leads are pulled",
        "account": "the ad accounts whose spend is pulled, without act_",
    },
    accounts=("page", "account"),
    remedies={
        "reauthenticate": "The token of {account} ended: create a new one for the system user in Business settings and "
        "put it where the pact's token: names it",
        "permissions": "Give the system user of {account} leads_retrieval, pages_read_engagement and ads_read, and the "
        "Page in Leads Access Manager",
        "wait": "{account} did not answer: the next night goes on from here",
    },
    pause=pause,
    forgets_after_days=90,
    noted_headers=("facebook-api-version", "x-ad-api-version-warning"),
)
