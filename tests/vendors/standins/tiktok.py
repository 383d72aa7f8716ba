"""TikTok's Business API: instant forms, files of leads that are made meanwhile, reports by page."""

import csv
import io
import json
import random
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

ACCOUNT, LIBRARY = "7387511059776798737", "7300000000000000001"
TOKEN = "tiktok-long-term-token"
NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
PAGE_ROWS = 13
DAYS = 70
DELETED = "1809876543200088"
CAMPAIGNS = {"1809876543200077": "Осінь", "1809876543200078": "Бренд", DELETED: "Стара"}
# form -> its title, whose it is, and the region of its leads by turns
FORMS = {
    "7400000000000000001": ("Вікна", ACCOUNT, ("", "eu")),
    "7400000000000000002": ("Двері", ACCOUNT, ("us",)),
    "7400000000000000003": ("Стара форма", LIBRARY, ("", "us", "eu")),
}
# what the second form's file is called otherwise, and whether its ids are kept from spreadsheets
PLAIN = (
    "lead id",
    "created_time",
    "campaign_id",
    "campaign_name",
    "form_id",
    "form_name",
    "Name",
    "Phone number",
    "Місто",
)
GUARDED = ("lead_id", "create_time", "campaign_id", "campaign_name", "page_id", "is_test", "Name", "Phone", "Місто")

KNOWN = {
    "page/get/": {"advertiser_id", "library_id", "business_type", "page", "page_size"},
    "page/library/get/": {"page", "page_size"},
    "page/lead/task/": {"advertiser_id", "library_id", "page_id", "task_id"},
    "page/lead/task/download/": {"advertiser_id", "library_id", "task_id"},
    "advertiser/info/": {"advertiser_ids", "fields"},
    "report/integrated/get/": {
        "advertiser_id", "service_type", "report_type", "data_level", "dimensions", "metrics", "start_date",
        "end_date", "filtering", "page", "page_size",
    },
}  # fmt: skip
MOST = {"page/get/": 100, "page/library/get/": 100, "report/integrated/get/": 1000}
METRICS = {"campaign_name", "spend", "impressions", "clicks"}


class StandIn:
    source: ClassVar = {
        "connector": "tiktok", "brings": ["leads", "spend"], "token": "${TIKTOK_TOKEN}", "account": ACCOUNT,
    }  # fmt: skip
    environment: ClassVar = {"TIKTOK_TOKEN": TOKEN}

    def __init__(self) -> None:
        self._chance = random.Random(23)
        self._leads: list[dict[str, Any]] = []
        for number in range(44):
            self._lead(NOW - timedelta(hours=9 * number), self._chance.choice(list(FORMS)))
        self._spend = {
            (campaign, (date(2026, 11, 18) - timedelta(days=back)).isoformat()): 1_000 + 31 * back + place
            for place, campaign in enumerate(CAMPAIGNS)
            for back in range(DAYS)
        }
        self._tasks: dict[str, tuple[str, str, str, int]] = {}
        self.has_failed = False

    def _lead(self, at: datetime, form: str) -> None:
        number = len(self._leads)
        regions = FORMS[form][2]
        self._leads.append({
            "id": str(7412345678901234567 + number), "at": at, "form": form, "region": regions[number % len(regions)],
            "phone": f"+38093{1000000 + number}", "is_test": form.endswith("2") and number % 9 == 0,
        })  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        leads: dict[tuple[str, ...], dict[str, Any]] = {
            (lead["id"],): {
                "submitted_at": int(lead["at"].timestamp()), "form_id": lead["form"], "account_id": ACCOUNT,
                "form_name": FORMS[lead["form"]][0], "campaign_id": "1809876543200077", "campaign_name": "Осінь",
                "phone_key": lead["phone"], "is_test": int(lead["is_test"]), "answers": '{"Місто": "Київ, лівий берег"}',
            }
            for lead in self._leads
        }  # fmt: skip
        spend: dict[tuple[str, ...], dict[str, Any]] = {
            (ACCOUNT, campaign, day): {"amount_minor": cents, "currency": "USD", "campaign_name": CAMPAIGNS[campaign]}
            for (campaign, day), cents in self._spend.items()
        }
        return {"leads": leads, "spend": spend}

    def change(self) -> None:
        for number in range(3):
            self._lead(NOW + timedelta(hours=5, minutes=number), "7400000000000000001")
        self._spend["1809876543200077", "2026-11-16"] += 555

    def throttled(self) -> Answer:
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 40)}
        return Answer(200, _refusal(40100, "You made too many requests."), headers)

    def expired(self) -> Answer:
        return Answer(200, _refusal(40105, "Access token is incorrect or has been revoked."))

    def answer(self, request: Request) -> Answer:
        if request.headers.get("access-token") != TOKEN:
            return self.expired()
        known = KNOWN.get(request.path)
        if known is None:
            return Answer(404, "404 page not found")
        asked = request.json if request.method == "POST" else request.query
        if (request.method == "POST") != (request.path == "page/lead/task/"):
            return _refused(40001, "Please first check if the request method is correct")
        if unknown := asked.keys() - known:
            return _refused(40002, f"{unknown}: unknown field")
        if int(asked.get("page_size", 10)) > MOST.get(request.path, 10):
            return _refused(40002, "page_size: too large")
        what = request.path.strip("/").replace("/", "_")
        answer: Answer = getattr(self, f"_{what}")(asked, request.headers.get("x-lead-region", ""))
        return answer

    def _page_get(self, asked: dict[str, str], region: str) -> Answer:
        owner = asked.get("library_id") or asked.get("advertiser_id")
        moved = [form for form, (_, whose, _) in FORMS.items() if whose == LIBRARY and owner == ACCOUNT]
        rows = [
            {"page_id": form, "title": title, "status": "PUBLISHED",
             "transfer_status": "TRANSFERRED" if form in moved else "UNSET"}
            for form, (title, whose, _) in FORMS.items()
            if whose == owner or form in moved
        ]  # fmt: skip
        return self._paged(rows, asked, 1)

    def _page_library_get(self, asked: dict[str, str], region: str) -> Answer:
        rows = [{"library_id": LIBRARY, "advertiser_id": ACCOUNT}, {"library_id": "1", "advertiser_id": "2"}]
        return self._paged(rows, asked, 50)

    def _page_lead_task(self, asked: dict[str, str], region: str) -> Answer:
        form = FORMS.get(asked.get("page_id", ""))
        if form is None or (asked.get("library_id") or asked.get("advertiser_id")) != form[1]:
            return _refused(40002, "page_id: the page does not exist or is not yours")
        if region not in {"", "eu", "us"}:
            return _refused(40002, "x-lead-region: unknown")
        if (task := asked.get("task_id")) is None:
            task = str(7324115845269963054 + len(self._tasks))
            self._tasks[task] = (asked["page_id"], form[1], region, 0)
            return _said({"task_id": task, "status": "CREATED"})
        page, whose, of, polls = self._tasks[task]
        self._tasks[task] = (page, whose, of, polls + 1)
        if not polls:
            return _said({"task_id": task, "status": "RUNNING"})
        if page == "7400000000000000002" and not self.has_failed:
            self.has_failed = True
            return _said({"task_id": task, "status": "FAILED"})
        return _said({"task_id": task, "status": "SUCCEED", "file_name": f"{task}.csv", "file_type": "csv"})

    def _page_lead_task_download(self, asked: dict[str, str], region: str) -> Answer:
        form, whose, of, polls = self._tasks[asked["task_id"]]
        if polls < 2 or of != region or (asked.get("library_id") or asked.get("advertiser_id")) != whose:
            return _refused(40000, "failed to download.")
        content = self._file(form, region)
        if form != "7400000000000000003":
            return Answer(200, content, {"content-type": "text/csv"})
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("leads.csv", content)
        return Answer(200, zipped.getvalue(), {"content-type": "application/zip"})

    def _file(self, form: str, region: str) -> bytes:
        is_plain = form != "7400000000000000002"
        stream = io.StringIO(newline="")
        write = csv.writer(stream)
        write.writerow(PLAIN if is_plain else GUARDED)
        for lead in self._leads:
            if (lead["form"], lead["region"]) != (form, region):
                continue
            at, city = lead["at"].strftime("%Y-%m-%d %H:%M:%S"), "Київ, лівий берег"
            person = ("Ольга\nТест", lead["phone"], city)
            if is_plain:
                write.writerow([lead["id"], at, "1809876543200077", "Осінь", form, FORMS[form][0], *person])
            else:
                flag = str(lead["is_test"]).lower()
                write.writerow([f"'{lead['id']}", at, '="1809876543200077"', "Осінь", f"{form}\t", flag, *person])
        return ("\ufeff" + stream.getvalue()).encode()

    def _advertiser_info(self, asked: dict[str, str], region: str) -> Answer:
        if json.loads(asked["advertiser_ids"]) != [ACCOUNT]:
            return _refused(40001, "No permission to operate advertiser")
        known = {"advertiser_id": ACCOUNT, "name": "Ясні вікна", "currency": "USD", "timezone": "Etc/GMT-2",
                 "display_timezone": "Europe/Kyiv"}  # fmt: skip
        return _said({"list": [{name: known[name] for name in json.loads(asked["fields"])}]})

    def _report_integrated_get(self, asked: dict[str, str], region: str) -> Answer:
        first, last = (date.fromisoformat(asked[name]) for name in ("start_date", "end_date"))
        if (last - first).days >= 30:
            return _refused(40002, "The max time span is 30 days")
        if (last - first).days > 25 and last.isoformat() < "2026-11-01":
            return _refused(40067, "The query is too large, please query fewer days")
        if asked["advertiser_id"] != ACCOUNT:
            return _refused(40001, "No permission to operate advertiser")
        if unknown := set(json.loads(asked["metrics"])) - METRICS:
            return _refused(40002, f"metrics: {unknown}")
        filters = {(each["field_name"], each["filter_type"], each["filter_value"])
                   for each in json.loads(asked.get("filtering", "[]"))}  # fmt: skip
        has_all = ("campaign_status", "IN", '["STATUS_ALL"]') in filters
        rows = [
            {
                "dimensions": {"campaign_id": campaign, "stat_time_day": f"{day} 00:00:00"},
                "metrics": {"campaign_name": CAMPAIGNS[campaign], "spend": f"{cents / 100:.2f}", "impressions": "90",
                            "clicks": "7"},
            }
            for (campaign, day), cents in self._spend.items()
            if asked["start_date"] <= day <= asked["end_date"] and (has_all or campaign != DELETED)
        ]  # fmt: skip
        return self._paged(rows, asked, PAGE_ROWS)

    def _paged(self, rows: list[dict[str, Any]], asked: dict[str, str], most: int) -> Answer:
        size, number = min(most, int(asked.get("page_size", 10))), int(asked.get("page", 1))
        info = {"page": number, "page_size": size, "total_number": len(rows), "total_page": -(-len(rows) // size)}
        return _said({"list": rows[(number - 1) * size : number * size], "page_info": info})


def _said(data: dict[str, Any]) -> Answer:
    return Answer(200, {"code": 0, "message": "OK", "request_id": "20261117", "data": data})


def _refusal(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "request_id": "20261117", "data": {}}


def _refused(code: int, message: str) -> Answer:
    return Answer(200, _refusal(code, message))
