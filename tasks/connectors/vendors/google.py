"""Google Ads: lead-form submissions, and cost, impressions and clicks by campaign and day.

Google Ads API v26 over REST: https://developers.google.com/google-ads/api/rest/overview. A submission can be read for
60 days, figures by day for 37 months. There is no mark of a test but the texts of Google's own, and nothing of a
manager account but its customers.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.days import in_spans
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Asserted, Renewed
from tasks.connectors.api.trouble import PullStopped, Trouble, by_status

SCOPE = "https://www.googleapis.com/auth/adwords"
TOKENS = "https://oauth2.googleapis.com/token"
MICROS = 1_000_000
FIRST_SPEND_DAYS, SPAN_DAYS = 400, 90

PERSON = {"FULL_NAME": "name", "FIRST_NAME": "first_name", "LAST_NAME": "last_name", "EMAIL": "mail",
          "WORK_EMAIL": "mail", "PHONE_NUMBER": "phone", "WORK_PHONE": "phone"}  # fmt: skip
# https://developers.google.com/google-ads/webhook/docs/testing; the number is of those that are nobody's
TEST_NAME, TEST_PHONE = "FirstName LastName", "16505550123"

LEADS = (
    "SELECT lead_form_submission_data.id, lead_form_submission_data.asset, lead_form_submission_data.campaign,"
    " lead_form_submission_data.gclid, lead_form_submission_data.submission_date_time,"
    " lead_form_submission_data.lead_form_submission_fields,"
    " lead_form_submission_data.custom_lead_form_submission_fields FROM lead_form_submission_data"
)
CAMPAIGNS = "SELECT campaign.id, campaign.name FROM campaign"
CUSTOMER = (
    "SELECT customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager FROM customer"
)
SPEND = (
    "SELECT campaign.id, campaign.name, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks"
    " FROM campaign WHERE segments.date BETWEEN '{first}' AND '{last}'"
)

# https://developers.google.com/google-ads/api/docs/common-errors, by the enums' own words
WAITS = frozenset({"RESOURCE_TEMPORARILY_EXHAUSTED", "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
                   "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION", "INTERNAL_ERROR", "TRANSIENT_ERROR"})  # fmt: skip
DAY_IS_OVER = "RESOURCE_EXHAUSTED"
RENEWS = frozenset({"OAUTH_TOKEN_EXPIRED"})
TOO_LATE = "EXPIRED_PAGE_TOKEN"


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """The filter's zone is not told, so a day more is asked for and the offset in each row decides."""
    named = (row["campaign"] for found, _ in _pages(api, CAMPAIGNS) for row in found)
    campaigns = {campaign["id"]: campaign.get("name") for campaign in named}
    query = LEADS
    if asked.since is not None:
        after = (asked.since - timedelta(days=1)).strftime("%Y-%m-%d")
        query += f" WHERE lead_form_submission_data.submission_date_time >= '{after}'"
    for found, total in _pages(api, query):
        said = [row["leadFormSubmissionData"] for row in found]
        rows = [lead_row(lead, campaigns, api.account.name, asked) for lead in said]
        yield Page({"leads": rows}, ids=[lead["id"] for lead in said], own_count=total)


def lead_row(lead: Mapping[str, Any], campaigns: Mapping[str, str | None], account: str, asked: Asked) -> Row:
    fields = [(each["fieldType"], each.get("fieldValue", "")) for each in lead.get("leadFormSubmissionFields", ())]
    person: dict[str, list[str]] = {}
    for kind, value in fields:
        if kind in PERSON and value:
            person.setdefault(PERSON[kind], []).append(value)
    answers = {kind.lower(): value for kind, value in fields if kind not in PERSON}
    custom = lead.get("customLeadFormSubmissionFields", ())
    answers |= {each["questionText"]: each.get("fieldValue", "") for each in custom}
    campaign = _last(lead.get("campaign"))
    return {
        **answers, **person,
        "lead_id": lead["id"], "submitted_at": _at(lead["submissionDateTime"]), "account_id": account,
        "campaign_id": campaign, "campaign_name": campaigns.get(campaign or ""),
        "form_id": _last(lead.get("asset")), "click_id": lead.get("gclid"), "is_test": _is_test(person),
        **asked.own(answers.get, "name", "phone", "mail"),
    }  # fmt: skip


def _is_test(person: Mapping[str, Sequence[str]]) -> bool:
    phones = ("".join(filter(str.isdigit, phone)) for phone in person.get("phone", ()))
    return TEST_NAME in person.get("name", ()) or TEST_PHONE in phones


def spend(api: Api, asked: Asked) -> Iterator[Page]:
    """In the customer's own days and currency; a day that Google corrected is told again for 30 days."""
    customer = _customer(api)
    zone = ZoneInfo(customer["timeZone"])

    def read(first: date, last: date) -> Iterator[Page]:
        for found, total in _pages(api, SPEND.format(first=first, last=last)):
            rows = [spend_row(row, api.account.name, customer["currencyCode"]) for row in found]
            yield Page({"spend": rows}, ids=[f"{row['day']} {row['campaign_id']}" for row in rows], own_count=total)

    yield from in_spans(read, asked, zone, first_days=FIRST_SPEND_DAYS, span_days=SPAN_DAYS)


def spend_row(row: Mapping[str, Any], account: str, currency: str) -> Row:
    """What is zero may be left out."""
    campaign, metrics = row["campaign"], row.get("metrics", {})
    return {
        "day": row["segments"]["date"], "campaign_id": campaign["id"], "campaign_name": campaign.get("name"),
        "account_id": account, "amount": Decimal(metrics.get("costMicros", 0)) / MICROS, "currency": currency,
        "impressions": metrics.get("impressions", 0), "clicks": metrics.get("clicks", 0),
    }  # fmt: skip


def _customer(api: Api) -> Mapping[str, Any]:
    found, _ = next(_pages(api, CUSTOMER))
    customer: Mapping[str, Any] = found[0]["customer"]
    return customer


def _pages(api: Api, query: str) -> Iterator[tuple[Sequence[Mapping[str, Any]], int | None]]:
    """10,000 rows each; the first one with how many there are. Tokens of pages end: then the list is begun anew."""
    body: dict[str, Any] = {"query": query, "searchSettings": {"returnTotalResultsCount": True}}
    total, begun = True, 0
    while True:
        try:
            answer = api.post(f"customers/{_digits(api.account.name)}/googleAds:search", body, headers=_manager(api))
        except PullStopped as stopped:
            if TOO_LATE not in stopped.trouble.said or begun > 2:
                raise
            body.pop("pageToken")
            begun += 1
            continue
        yield answer.get("results", ()), int(answer.get("totalResultsCount", 0)) if total else None
        total = False
        if not (token := answer.get("nextPageToken")):
            return
        body["pageToken"] = token


def _manager(api: Api) -> dict[str, str]:
    manager = api.account.keys.get("manager")
    return {"login-customer-id": _digits(manager)} if manager else {}


def _digits(number: str) -> str:
    return number.replace("-", "")


def _last(resource: str | None) -> str | None:
    return resource.rpartition("/")[2] if resource else None


def _at(text: str) -> datetime:
    """2026-11-17 09:30:00+02:00"""
    return datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))


def judge(response: httpx.Response) -> Trouble | None:
    """Errors stand under `error`, over a stream in a list of one; the token's own are flat (RFC 6749, section 5.2)."""
    if response.status_code < 400:
        return None
    try:
        said = response.json()
        error = (said[0] if isinstance(said, list) else said)["error"]
    except (ValueError, KeyError, IndexError, TypeError):
        return by_status(response.status_code, response.headers, "")
    if isinstance(error, str):
        return Trouble("reauthenticate", f"{error}: {said.get('error_description', '')}")
    reasons, told, delay = _reasons(error)
    if RENEWS & reasons or (response.status_code == 401 and not reasons):
        return Trouble("renew", told)
    if response.status_code == 401:
        return Trouble("reauthenticate", told)
    if WAITS & reasons or response.status_code == 429 or response.status_code >= 500:
        return Trouble("wait", told, 86_400 if reasons == {DAY_IS_OVER} and delay is None else delay)
    if response.status_code == 403:
        return Trouble("permissions", told)
    return Trouble("stop", told)


def _reasons(error: Mapping[str, Any]) -> tuple[set[str], str, float | None]:
    """The enums' words, everything that was said, and the seconds to wait where they are told."""
    reasons: set[str] = set()
    told = [error.get("message", "")]
    delay: float | None = None
    for detail in error.get("details", ()):
        for each in detail.get("errors", ()):
            reasons.update(each.get("errorCode", {}).values())
            told.append(f"{', '.join(each.get('errorCode', {}).values())}: {each.get('message', '')}")
            quota = each.get("details", {}).get("quotaErrorDetails", {})
            if text := quota.get("retryDelay"):
                delay = float(str(text).removesuffix("s"))
    return reasons, " ".join(filter(None, told)), delay


def look(api: Api) -> Sight:
    customer = _customer(api)
    doubts = []
    if customer.get("manager"):
        doubts.append("this is a manager account: name its customers under customer:, and it under manager:")
    newest: Iterator[datetime] = (
        _at(row["leadFormSubmissionData"]["submissionDateTime"])
        for page, _ in _pages(api, f"{LEADS} ORDER BY lead_form_submission_data.submission_date_time DESC LIMIT 1")
        for row in page
    )
    name = customer.get("descriptiveName") or api.account.name
    return Sight(name, newest_at=next(newest, None), doubts=tuple(doubts))


def sign(account: Account, now: Callable[[], datetime]) -> Renewed:
    """A service account's key, or the refresh token of a person's consent."""
    url = str(httpx.URL(account.address).join("/token")) if account.address else TOKENS
    if key := account.secret("key"):
        said = json.loads(key)
        claims = {"iss": said["client_email"], "scope": SCOPE, "aud": said.get("token_uri", TOKENS)}
        return Asserted(said.get("token_uri", url), claims, said["private_key"], now, minutes=60)
    return Renewed(url, {
        "grant_type": "refresh_token", "client_id": account.keys.get("client", ""),
        "client_secret": account.secret("secret"), "refresh_token": account.secret("refresh"),
    })  # fmt: skip


CONNECTOR = Connector(
    name="google",
    title="Google Ads",
    address="https://googleads.googleapis.com/v26",
    walks=(
        Walk("leads", ("leads",), leads, overlap=timedelta(days=2)),
        Walk("spend", ("spend",), spend, overlap=timedelta(days=30)),
    ),
    rate=Rate(calls=5, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={"customer": "the customers (ad accounts) whose leads and spend are pulled"},
    may_have={
        "key": "the JSON key of a service account that is a user of the Ads account",
        "refresh": "or the refresh token of a person's consent",
        "client": "with the id of the OAuth client that it belongs to",
        "secret": "and that client's secret",
        "manager": "the manager account through which the rights come",
    },
    accounts=("customer",),
    remedies={
        "reauthenticate": "Access to {account} was withdrawn or its token ended (after 7 days, while the consent "
        "screen is in testing): consent anew, or use a service account's key",
        "permissions": "Add the service account's address, or the person, as a user of {account}, name its manager "
        "account under manager:, and see that the Cloud project may be used in production",
        "wait": "{account} did not answer: the next night goes on from here",
    },
    forgets_after_days=60,
)
