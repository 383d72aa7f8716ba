"""Google Ads over REST: search with pages, a token bought by a refresh, GAQL as far as it is asked here."""

import random
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

CUSTOMER, MANAGER = "2000002000", "4000004000"
NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
KYIV = timezone(timedelta(hours=2))
PAGE_ROWS = 11
FIELDS = frozenset({
    "campaign.id", "campaign.name", "segments.date", "metrics.cost_micros", "metrics.impressions", "metrics.clicks",
    "customer.descriptive_name", "customer.currency_code", "customer.time_zone", "customer.manager",
    "lead_form_submission_data.id", "lead_form_submission_data.asset", "lead_form_submission_data.campaign",
    "lead_form_submission_data.gclid", "lead_form_submission_data.submission_date_time",
    "lead_form_submission_data.lead_form_submission_fields",
    "lead_form_submission_data.custom_lead_form_submission_fields",
})  # fmt: skip


class StandIn:
    source: ClassVar = {
        "connector": "google", "brings": ["leads", "spend"], "customer": "200-000-2000", "manager": MANAGER,
        "client": "client-1", "secret": "${GOOGLE_SECRET}", "refresh": "${GOOGLE_REFRESH}",
    }  # fmt: skip
    environment: ClassVar = {"GOOGLE_SECRET": "oauth-client-secret", "GOOGLE_REFRESH": "1//refresh-token"}
    page_rows = PAGE_ROWS
    campaigns: Mapping[int, str] = {77: "Пошук", 78: "Бренд"}
    currency = "UAH"

    def __init__(self) -> None:
        self._chance = random.Random(11)
        self._leads = [self._lead(number, NOW - timedelta(hours=9 * number)) for number in range(45)]
        self._spend = {
            (campaign, (date(2026, 11, 18) - timedelta(days=back)).isoformat()): (campaign + back) * 12_340_000
            for campaign in (77, 78)
            for back in range(130)
        }
        self._tokens = 0
        self._calls = 0

    def _lead(self, number: int, at: datetime) -> dict[str, Any]:
        return {
            "id": f"CAF{number:05}", "asset": f"customers/{CUSTOMER}/assets/{900 + number % 2}",
            "campaign": f"customers/{CUSTOMER}/campaigns/77", "gclid": f"Cj0{number}",
            "submissionDateTime": at.astimezone(KYIV).strftime("%Y-%m-%d %H:%M:%S+02:00"),
            "leadFormSubmissionFields": [
                {"fieldType": "FULL_NAME", "fieldValue": f"Петро {number}"},
                {"fieldType": "PHONE_NUMBER", "fieldValue": f"+38063{1000000 + number}"},
                {"fieldType": "CITY", "fieldValue": "Львів"},
            ],
            "customLeadFormSubmissionFields": [{"questionText": "Скільки вікон?", "fieldValue": "3"}],
        }  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        leads = {
            (lead["id"],): {
                "submitted_at": int(datetime.fromisoformat(lead["submissionDateTime"]).timestamp()),
                "campaign_id": "77", "campaign_name": "Пошук", "form_id": lead["asset"].rpartition("/")[2],
                "click_id": lead["gclid"], "account_id": "200-000-2000",
                "phone_key": lead["leadFormSubmissionFields"][1]["fieldValue"],
                "answers": '{"city": "Львів", "Скільки вікон?": "3"}',
            }
            for lead in self._leads
        }  # fmt: skip
        spend = {
            ("200-000-2000", str(campaign), day): {"amount_minor": micros // 10_000, "currency": "UAH"}
            for (campaign, day), micros in self._spend.items()
        }
        return {"leads": leads, "spend": spend}

    def change(self) -> None:
        self._leads += [self._lead(100 + number, NOW + timedelta(hours=5 + number)) for number in range(3)]
        self._spend[77, "2026-11-03"] = 5_000_000

    def throttled(self) -> Answer:
        quota = {"errorCode": {"quotaError": "RESOURCE_TEMPORARILY_EXHAUSTED"}, "message": "Too many requests. Retry.",
                 "details": {"quotaErrorDetails": {"rateScope": "ACCOUNT", "retryDelay": "5s"}}}  # fmt: skip
        return Answer(429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [{"errors": [quota]}]}})

    def expired(self) -> Answer:
        return Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})

    def answer(self, request: Request) -> Answer:
        if request.path == "token":
            return self._token(request)
        self._calls += 1
        self._tokens += self._calls % 17 == 0  # the access token ended meanwhile
        if request.headers.get("authorization") != f"Bearer ya29.{self._tokens}":
            return self._refused(401, {"authenticationError": "OAUTH_TOKEN_EXPIRED"})
        if request.headers.get("login-customer-id") != MANAGER:
            return self._refused(403, {"authorizationError": "USER_PERMISSION_DENIED"})
        if request.path != f"customers/{CUSTOMER}/googleAds:search":
            return Answer(404, "not found")
        return self._search(request.json)

    def _token(self, request: Request) -> Answer:
        asked = request.form
        known = (self.environment["GOOGLE_REFRESH"], self.environment["GOOGLE_SECRET"], "client-1")
        if (asked["refresh_token"], asked["client_secret"], asked["client_id"]) != known:
            return self.expired()
        return Answer(200, {"access_token": f"ya29.{self._tokens}", "expires_in": 3600, "token_type": "Bearer"})

    def _refused(self, status: int, code: dict[str, str], said: str = "refused") -> Answer:
        details = [{"errors": [{"errorCode": code, "message": said}]}]
        return Answer(status, {"error": {"code": status, "message": said, "details": details}})

    def _search(self, asked: dict[str, Any]) -> Answer:
        query = asked["query"]
        fields = re.match(r"SELECT (.+?) FROM (\w+)", query)
        assert fields is not None
        if unknown := {each.strip() for each in fields[1].split(",")} - FIELDS:
            return self._refused(400, {"queryError": "UNRECOGNIZED_FIELD"}, f"Unrecognized fields {unknown}")
        if "pageSize" in asked:
            return self._refused(400, {"requestError": "PAGE_SIZE_NOT_SUPPORTED"})
        rows = self._rows(fields[2], query, "segments.date" in fields[1])
        if limit := re.search(r"LIMIT (\d+)", query):
            rows = rows[: int(limit[1])]
        start = int(asked.get("pageToken", "0").removeprefix("p"))
        answer: dict[str, Any] = {"results": rows[start : start + self.page_rows], "fieldMask": fields[1]}
        if asked.get("searchSettings", {}).get("returnTotalResultsCount"):
            answer["totalResultsCount"] = str(len(rows))
        if start + self.page_rows < len(rows):
            answer["nextPageToken"] = f"p{start + self.page_rows}"
        return Answer(200, answer)

    def _rows(self, of: str, query: str, is_by_day: bool) -> list[dict[str, Any]]:
        if of == "customer":
            return [{"customer": {"descriptiveName": "Вікна", "currencyCode": self.currency, "timeZone": "Europe/Kyiv"}}]
        if of == "lead_form_submission_data":
            after = (re.search(r"submission_date_time >= '([^']+)'", query) or ["", ""])[1]
            found = [lead for lead in self._leads if lead["submissionDateTime"] >= after]
            newest_first = sorted(found, key=lambda lead: str(lead["submissionDateTime"]), reverse=True)
            return [{"leadFormSubmissionData": lead} for lead in newest_first]
        if not is_by_day:
            return [{"campaign": {"id": str(number), "name": name}} for number, name in self.campaigns.items()]
        between = re.search(r"BETWEEN '(.+?)' AND '(.+?)'", query)
        assert between is not None
        first, last = between.groups()
        return [
            {
                "campaign": {"id": str(campaign), "name": self.campaigns[campaign]},
                "segments": {"date": day}, "metrics": {"costMicros": str(micros), "impressions": "50"},
            }
            for (campaign, day), micros in self._spend.items()
            if first <= day <= last
        ]  # fmt: skip
