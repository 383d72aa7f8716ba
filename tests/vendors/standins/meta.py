"""Meta's Graph API, as far as leads and insights go."""

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

PAGE, AD_ACCOUNT = "100200300400500600", "700800900"
TOKEN, PAGE_TOKEN = "EAAB-system-user", "EAAB-page"
NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
PAGE_ROWS = 7


class StandIn:
    source: ClassVar = {
        "connector": "meta", "brings": ["leads", "spend"], "token": "${META_TOKEN}", "secret": "${META_SECRET}",
        "page": PAGE, "account": AD_ACCOUNT,
    }  # fmt: skip
    environment: ClassVar = {"META_TOKEN": TOKEN, "META_SECRET": "app-secret-17"}
    page_rows = PAGE_ROWS
    _page, _account = PAGE, AD_ACCOUNT
    campaigns: Mapping[str, str] = {"50": "Campaign 50", "51": "Campaign 51"}

    def __init__(self, page: str = PAGE, account: str = AD_ACCOUNT, form: int = 9001) -> None:
        self._chance = random.Random(5)
        self._page, self._account, self._first_id = page, account, 668610767661077000 + 1000 * (form - 9001)
        self._forms = {str(form): ("Вікна", "ACTIVE"), str(form + 1): ("Windows archive", "ARCHIVED")}
        self._leads: dict[str, list[dict[str, Any]]] = {each: [] for each in self._forms}
        self._tests = {str(form): self._lead(str(form), NOW - timedelta(hours=5))["id"]}
        for number in range(40):
            self._lead(self._chance.choice(list(self._forms)), NOW - timedelta(hours=number * 11))
        self._spend = {
            (f"5{campaign}", (date(2026, 11, 18) - timedelta(days=back)).isoformat()): 1_000 + 37 * back + campaign
            for campaign in range(2)
            for back in range(50)
        }
        self._reports: dict[str, tuple[str, str]] = {}

    def _lead(self, form: str, at: datetime) -> dict[str, Any]:
        number = sum(map(len, self._leads.values()))
        lead = {
            "id": str(self._first_id + number), "created_time": at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "form_id": form, "is_organic": number % 5 == 0,
            "field_data": [
                {"name": "full_name", "values": [f"Олена Тест{number}"]},
                {"name": "phone_number", "values": [f"+38067{1000000 + number}"]},
                {"name": "місто", "values": ["Київ"]},
            ],
        }  # fmt: skip
        if not lead["is_organic"]:
            lead |= {"campaign_id": "50", "campaign_name": "Autumn", "ad_id": "1"}
        self._leads[form].append(lead)
        return lead

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        leads = {
            (lead["id"],): {
                "form_id": form, "form_name": self._forms[form][0], "campaign_id": lead.get("campaign_id"),
                "submitted_at": int(datetime.fromisoformat(lead["created_time"]).timestamp()),
                "phone_key": lead["field_data"][1]["values"][0], "is_test": int(lead["id"] in self._tests.values()),
                "answers": '{"місто": "Київ"}',
            }
            for form, found in self._leads.items()
            for lead in found
        }  # fmt: skip
        spend = {
            (self._account, campaign, day): {"amount_minor": amount, "currency": "USD", "campaign_name": self.campaigns[campaign]}
            for (campaign, day), amount in self._spend.items()
        }  # fmt: skip
        return {"leads": leads, "spend": spend}

    def change(self) -> None:
        for number in range(3):
            self._lead(list(self._forms)[1], NOW + timedelta(hours=6 + number))
        self._spend["50", "2026-11-18"] += 555
        self._spend["51", "2026-11-01"] += 7

    def throttled(self) -> Answer:
        usage = {PAGE: [{"type": "leadgen", "call_count": 100, "estimated_time_to_regain_access": 17}]}
        error = {"message": "(#80005) There have been too many leadgen api calls", "code": 80005}
        return Answer(400, {"error": error}, {"x-business-use-case-usage": json.dumps(usage)})

    def expired(self) -> Answer:
        error = {"message": "Error validating access token: Session has expired", "code": 190, "error_subcode": 463}
        return Answer(400, {"error": error})

    def has(self, request: Request) -> bool:
        known = {self._page, f"act_{self._account}", *self._forms, *self._reports}
        return request.path.partition("/")[0] in known

    def answer(self, request: Request) -> Answer:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in {TOKEN, PAGE_TOKEN} or "appsecret_proof" not in request.query:
            return self.expired()
        what, _, edge = request.path.partition("/")
        if what == "me":
            rights = ("leads_retrieval", "ads_read", "pages_read_engagement")
            return Answer(200, {"data": [{"permission": each, "status": "granted"} for each in rights]})
        if what == self._page and not edge:
            return Answer(200, {"id": self._page, "name": "Ясні Вікна", "access_token": PAGE_TOKEN})
        if edge == "leadgen_forms":
            forms = [{"id": form, "name": name, "status": status, "leads_count": len(self._leads[form])} for form, (name, status) in self._forms.items()]
            return self._paged(forms, request)
        if edge == "test_leads":
            return self._paged([{"id": self._tests[what]}] if what in self._tests else [], request)
        if edge == "leads":
            return self._paged(self._asked_leads(what, request), request) if token == PAGE_TOKEN else self.expired()
        return self._insights(what, edge, request)

    def _asked_leads(self, form: str, request: Request) -> list[dict[str, Any]]:
        newest_first = sorted(self._leads[form], key=lambda lead: lead["created_time"], reverse=True)
        after = next((each["value"] for each in json.loads(request.query.get("filtering", "[]"))
                      if (each["field"], each["operator"]) == ("time_created", "GREATER_THAN")), 0)  # fmt: skip
        return [lead for lead in newest_first if datetime.fromisoformat(lead["created_time"]).timestamp() > after]

    def _insights(self, what: str, edge: str, request: Request) -> Answer:
        if what == f"act_{self._account}" and not edge:
            return Answer(200, {"id": what, "name": "Windows UAH", "currency": "USD", "timezone_name": "Europe/Kyiv"})
        if edge == "insights" and request.method == "POST":
            span = json.loads(request.query["time_range"])
            self._reports[report := f"{self._account}{len(self._reports)}"] = (span["since"], span["until"])
            return Answer(200, {"report_run_id": report})
        if not edge:
            return Answer(200, {"async_status": "Job Completed", "async_percent_completion": 100})
        first, last = self._reports[what]
        rows = [
            {
                "campaign_id": campaign, "campaign_name": self.campaigns[campaign], "date_start": day, "date_stop": day,
                "spend": f"{amount / 100:.2f}", "impressions": "100", "clicks": "3",
            }
            for (campaign, day), amount in self._spend.items()
            if first <= day <= last
        ]  # fmt: skip
        return self._paged(rows, request)

    def _paged(self, rows: list[dict[str, Any]], request: Request) -> Answer:
        start = int(request.query.get("after", 0))
        end = start + min(self.page_rows, int(request.query["limit"]))
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(rows):
            paging["next"] = "https://graph.facebook.com/with-a-token"
        return Answer(200, {"data": rows[start:end], "paging": paging})
