"""LinkedIn: leads of an ad account's lead gen forms, and what it spent by campaign and day.

Versioned API 202607 (a version lives for a year, then it answers 426):
https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync and …/integrations/ads-reporting/ads-reporting.
LinkedIn keeps leads for 90 or 365 days, by what they are; days of spend are UTC. An account without rights has no rows
and no error, so the role is asked for first.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.api.trouble import PullStopped, TooLarge, Trouble, by_status

VERSION = "202607"
HEADERS = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
ROWS = 100
FIRST_LEAD_DAYS, FIRST_SPEND_DAYS, SPAN_DAYS = 365, 400, 30
# an answer with so many rows may have been cut: it has no pages
MOST_SPENT = 15_000
PERSON = {"FIRST_NAME": "first_name", "LAST_NAME": "last_name"}

Names = Mapping[str, str]


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """The range's end is fixed, so that new leads move nothing from page to page."""
    forms, campaigns = _forms(api), _campaigns(api)
    since = asked.since or asked.until - timedelta(days=FIRST_LEAD_DAYS)
    for number, (found, total) in enumerate(_pages(api, "leadFormResponses", _answers(api, since, asked.until))):
        for form_id in {_form_id(lead) for lead in found} - forms.keys():
            forms[form_id] = _form(api, form_id)
        rows = [lead_row(lead, forms, campaigns, api.account.name, asked) for lead in found]
        yield Page({"leads": rows}, ids=[lead["id"] for lead in found], own_count=None if number else total)


def _answers(api: Api, since: datetime, until: datetime) -> str:
    span = f"(start:{_milliseconds(since)},end:{_milliseconds(until)})"
    return f"{_owner(api)}&leadType=(leadType:SPONSORED)&limitedToTestLeads=false&submittedAtTimeRange={span}"


def lead_row(
    lead: Mapping[str, Any], forms: Mapping[str, Mapping[str, Any]], campaigns: Names, account: str, asked: Asked
) -> Row:
    form_id = _form_id(lead)
    form = forms.get(form_id, {})
    questions = {each["questionId"]: each for each in form.get("content", {}).get("questions", ())}
    response = lead.get("formResponse", {})
    person: dict[str, list[str]] = {}
    hidden = lead.get("hiddenFields") or form.get("hiddenFields", ())
    answers: dict[str, Any] = {each["name"]: each.get("value") for each in hidden}
    for answer in response.get("answers", ()):
        question = questions.get(answer["questionId"], {})
        value = _answered(answer.get("answerDetails", {}), question)
        if column := _column(question.get("predefinedField") or ""):
            person.setdefault(column, []).append(value)
        else:
            answers[_asked_as(question, answer)] = value
    campaign = _last(lead.get("leadMetadata", {}).get("sponsoredLeadMetadata", {}).get("campaign", ""))
    return {
        **answers, **_consents(response, form), **person,
        "lead_id": lead["id"], "submitted_at": datetime.fromtimestamp(lead["submittedAt"] / 1000, UTC),
        "account_id": account, "campaign_id": campaign or None, "campaign_name": campaigns.get(campaign),
        "form_id": form_id or None, "form_name": form.get("name"), "is_test": bool(lead.get("testLead")),
        **asked.own(answers.get, "name", "phone", "mail", "click_id"),
    }  # fmt: skip


def _column(field: str) -> str | None:
    """Of a field that LinkedIn fills in itself: EMAIL, WORK_EMAIL, PHONE_NUMBER, …"""
    return "mail" if "EMAIL" in field else "phone" if "PHONE" in field else PERSON.get(field)


def _answered(details: Mapping[str, Any], question: Mapping[str, Any]) -> str:
    if text := details.get("textQuestionAnswer"):
        return str(text.get("answer", ""))
    choices = question.get("questionDetails", {}).get("multipleChoiceQuestionDetails", {}).get("options", ())
    named = {each["id"]: _localized(each.get("text")) for each in choices}
    chosen = details.get("multipleChoiceAnswer", {}).get("options", ())
    return "; ".join(named.get(each) or str(each) for each in chosen)


def _asked_as(question: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """As the form's reader saw it; of a question that a newer version of the form has no more, its name or number."""
    asked = _localized(question.get("question")) or question.get("name") or answer.get("name")
    return str(asked or f"question {answer['questionId']}")


def _consents(response: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, bool]:
    legal = form.get("content", {}).get("legalInfo", {}).get("consents", ())
    texts = {each["id"]: _localized(each.get("consent")) for each in legal}
    given = response.get("consentResponses", ())
    return {texts.get(each["consentId"]) or f"consent {each['consentId']}": each["accepted"] for each in given}


def spend(api: Api, asked: Asked) -> Iterator[Page]:
    account, campaigns = _account(api), _campaigns(api)
    last = asked.until.astimezone(UTC).date()
    first = asked.since.astimezone(UTC).date() if asked.since else last - timedelta(days=FIRST_SPEND_DAYS)
    while first <= last:
        until = min(first + timedelta(days=SPAN_DAYS - 1), last)
        for row in _spent(api, first, until):
            yield Page({"spend": [spend_row(each, campaigns, api.account.name, account["currency"]) for each in row]})
        first = until + timedelta(days=1)


def _spent(api: Api, first: date, last: date) -> Iterator[list[Mapping[str, Any]]]:
    """Of what is too large, its halves."""
    days = ",".join(
        f"{name}:(year:{day.year},month:{day.month},day:{day.day})" for name, day in (("start", first), ("end", last))
    )
    query = (
        f"q=analytics&pivot=CAMPAIGN&timeGranularity=DAILY&dateRange=({days})&accounts=List({_urn(api)})"
        "&fields=dateRange,pivotValues,costInLocalCurrency,impressions,clicks"
    )
    try:
        rows: list[Mapping[str, Any]] = _get(api, f"adAnalytics?{query}")["elements"]
        if len(rows) >= MOST_SPENT:
            raise api.stopped(Trouble("split", f"LinkedIn tells no more than {MOST_SPENT} rows at a time"))
    except TooLarge:
        if first == last:
            raise
        middle = first + (last - first) // 2
        yield from _spent(api, first, middle)
        yield from _spent(api, middle + timedelta(days=1), last)
        return
    yield rows


def spend_row(row: Mapping[str, Any], campaigns: Names, account: str, currency: str) -> Row:
    day = row["dateRange"]["start"]
    campaign = _last(row["pivotValues"][0])
    return {
        "day": date(day["year"], day["month"], day["day"]).isoformat(), "campaign_id": campaign,
        "campaign_name": campaigns.get(campaign), "account_id": account,
        "amount": row.get("costInLocalCurrency", "0"), "currency": currency,
        "impressions": row.get("impressions"), "clicks": row.get("clicks"),
    }  # fmt: skip


def _account(api: Api) -> Mapping[str, Any]:
    """Raises PullStopped where the token's member has no role in it: its figures would be empty."""
    if _role(api) is None:
        raise api.stopped(Trouble("permissions", f"LinkedIn shows no role in the ad account {api.account.name}"))
    account: Mapping[str, Any] = _get(api, f"adAccounts/{api.account.name}")
    return account


def _role(api: Api) -> str | None:
    users = (each for page, _ in _pages(api, "adAccountUsers", "q=authenticatedUser") for each in page)
    return next((str(each["role"]) for each in users if _last(each["account"]) == api.account.name), None)


def _forms(api: Api) -> dict[str, Mapping[str, Any]]:
    return {_last(str(form["id"])): form for page, _ in _pages(api, "leadForms", _owner(api)) for form in page}


def _form(api: Api, form_id: str) -> Mapping[str, Any]:
    """One that the account does not list, its page owns it; its answers stay without names where it cannot be read."""
    try:
        form: Mapping[str, Any] = _get(api, f"leadForms/{form_id}")
    except PullStopped as stopped:
        if stopped.trouble.action not in {"permissions", "stop"}:
            raise
        return {}
    return form


def _form_id(lead: Mapping[str, Any]) -> str:
    """urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)"""
    return _last(lead.get("versionedLeadGenFormUrn", "").partition(",")[0])


def _campaigns(api: Api) -> dict[str, str]:
    """Their names by id, with those that ended; pages by token."""
    names: dict[str, str] = {}
    token = ""
    while True:
        page = _get(api, f"adAccounts/{api.account.name}/adCampaigns?q=search&pageSize=1000{token}")
        names |= {_last(str(each["id"])): each.get("name", "") for each in page["elements"]}
        if not (following := page.get("metadata", {}).get("nextPageToken")):
            return names
        token = f"&pageToken={quote(following, safe='')}"


def _pages(api: Api, path: str, query: str) -> Iterator[tuple[list[Mapping[str, Any]], int | None]]:
    """The pages of a finder, with how many rows it says it has; it may say nothing."""
    start = 0
    while True:
        page = _get(api, f"{path}?{query}&count={ROWS}&start={start}")
        total = page.get("paging", {}).get("total")
        yield page["elements"], total
        start += len(page["elements"])
        is_last = len(page["elements"]) < ROWS if total is None else start >= total
        if is_last or not page["elements"]:
            return


def _get(api: Api, path: str) -> Any:
    """Rest.li wants its brackets, colons and commas as they are, and what stands between them encoded."""
    return api.get(path, headers=HEADERS)


def _owner(api: Api) -> str:
    return f"q=owner&owner=(sponsoredAccount:{_urn(api)})"


def _urn(api: Api) -> str:
    return quote(f"urn:li:sponsoredAccount:{api.account.name}", safe="")


def _last(urn: str) -> str:
    return urn.rpartition(":")[2]


def _localized(said: Any) -> str:
    """A form is written in one language; {'localized': {'uk_UA': …}}"""
    return str(next(iter(said["localized"].values()), "")) if said and said.get("localized") else ""


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def judge(response: httpx.Response) -> Trouble | None:
    """429 has no headers: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"""
    if response.status_code < 400:
        return None
    try:
        said = str(response.json().get("message", ""))
    except (ValueError, AttributeError):
        said = ""
    if response.status_code == 426:
        return Trouble("stop", f"426 {said}. LinkedIn has ended its version {VERSION}: update leadpact")
    if response.status_code == 414:
        return Trouble("split", f"414 {said}".strip())
    return by_status(response.status_code, response.headers, said)


def look(api: Api) -> Sight:
    role = _role(api)
    if role is None:
        return Sight(api.account.name, doubts=("the token's member has no role in this ad account: it brings nothing",))
    account = _get(api, f"adAccounts/{api.account.name}")
    doubts, newest = [], None
    try:
        newest = _newest(api)
        if newest is None:
            doubts.append("no lead of the last 90 days is to be seen")
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        doubts.append(f"no lead can be read: {stopped}")
    return Sight(account.get("name") or api.account.name, (role,), newest, tuple(doubts))


def _newest(api: Api) -> datetime | None:
    """Of the shortest time in which there is one: in what order they come is not told."""
    now = api.patience.now()
    for days in (1, 7, 90):
        found, _ = next(_pages(api, "leadFormResponses", _answers(api, now - timedelta(days=days), now)))
        if found:
            return max(datetime.fromtimestamp(lead["submittedAt"] / 1000, UTC) for lead in found)
    return None


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"))


CONNECTOR = Connector(
    name="linkedin",
    title="LinkedIn",
    address="https://api.linkedin.com/rest",
    walks=(
        Walk("leads", ("leads",), leads, overlap=timedelta(days=2)),
        Walk("spend", ("spend",), spend, overlap=timedelta(days=14)),
    ),
    rate=Rate(calls=5, seconds=1, at_once=2),
    sign=sign,
    judge=judge,
    look=look,
    needs={
        "token": "the access token of a member with a role in the ad account and its page",
        "account": "the ad accounts (numbers of sponsored accounts) whose leads and spend are pulled",
    },
    accounts=("account",),
    remedies={
        "reauthenticate": "The token of {account} ended, as each does after 60 days: make a new one and put it where "
        "the pact's token: names it",
        "permissions": "Give the token of {account} r_marketing_leadgen_automation, r_ads and r_ads_reporting, and its "
        "member a role in the ad account and in the page",
        "wait": "{account} did not answer, a day's calls are counted until 00:00 UTC: the next night goes on from here",
    },
    forgets_after_days=90,
)
