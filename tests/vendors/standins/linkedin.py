"""LinkedIn's versioned API: finders with Rest.li queries, analytics without pages, roles that decide what is shown."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

ACCOUNT, TOKEN = "512388408", "AQX-linkedin-token"
OWNER = f"(sponsoredAccount:urn:li:sponsoredAccount:{ACCOUNT})"
NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
PAGE_ROWS = 9
CAMPAIGNS = {"700000001": "Директори", "700000002": "Інженери"}
QUESTIONS: list[dict[str, Any]] = [
    {"questionId": 1, "name": "First name", "predefinedField": "FIRST_NAME"},
    {"questionId": 2, "name": "Email", "predefinedField": "WORK_EMAIL"},
    {"questionId": 3, "name": "Phone", "predefinedField": "PHONE_NUMBER"},
    {"questionId": 4, "name": "custom", "question": {"localized": {"uk_UA": "Скільки вікон?"}}},
    {
        "questionId": 5, "name": "City", "questionDetails": {"multipleChoiceQuestionDetails": {"options": [
            {"id": 1, "text": {"localized": {"uk_UA": "Київ"}}}, {"id": 2, "text": {"localized": {"uk_UA": "Львів"}}},
        ]}},
    },
]  # fmt: skip
FORMS = [
    {
        "id": number, "name": f"Форма {number}", "state": "PUBLISHED", "versionId": 1,
        "content": {"questions": QUESTIONS,
                    "legalInfo": {"consents": [{"id": 11, "consent": {"localized": {"uk_UA": "Новини"}}}]}},
    }
    for number in (3162, 3163)
]  # fmt: skip
KNOWN = {
    "leadFormResponses": {"q", "owner", "leadType", "limitedToTestLeads", "submittedAtTimeRange", "count", "start"},
    "leadForms": {"q", "owner", "count", "start"},
    "leadForms/3163": set(),
    "adAccountUsers": {"q", "count", "start"},
    f"adAccounts/{ACCOUNT}": set(),
    f"adAccounts/{ACCOUNT}/adCampaigns": {"q", "pageSize", "pageToken"},
    "adAnalytics": {"q", "pivot", "timeGranularity", "dateRange", "accounts", "fields"},
}


class StandIn:
    source: ClassVar = {
        "connector": "linkedin", "brings": ["leads", "spend"], "token": "${LINKEDIN_TOKEN}", "account": ACCOUNT,
    }  # fmt: skip
    environment: ClassVar = {"LINKEDIN_TOKEN": TOKEN}

    def __init__(self) -> None:
        self._chance = random.Random(31)
        self._leads: list[dict[str, Any]] = []
        for number in range(42):
            # every third was sent in the second of the one before it
            self._lead(NOW - timedelta(hours=11 * (number - (number % 3 == 2))))
        self._spend = {
            (campaign, (date(2026, 11, 18) - timedelta(days=back)).isoformat()): 2_000 + 17 * back + place
            for place, campaign in enumerate(CAMPAIGNS)
            for back in range(75)
        }
        self.role = "ACCOUNT_MANAGER"

    def _lead(self, at: datetime) -> None:
        number = len(self._leads)
        form = self._chance.choice(FORMS)["id"]
        self._leads.append({
            "id": f"a1b2-{number}-5", "submittedAt": int(at.timestamp() * 1000), "testLead": number % 13 == 0,
            "versionedLeadGenFormUrn": f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{form},1)",
            "leadType": "SPONSORED", "owner": {"sponsoredAccount": f"urn:li:sponsoredAccount:{ACCOUNT}"},
            "leadMetadata": {"sponsoredLeadMetadata": {"campaign": "urn:li:sponsoredCampaign:700000001"}},
            "formResponse": {
                "answers": [
                    _text(1, "Олена"), _text(2, f"o{number}@example.com"), _text(3, f"+38050{1000000 + number}"),
                    _text(4, "три"), {"questionId": 5, "answerDetails": {"multipleChoiceAnswer": {"options": [2]}}},
                ],
                "consentResponses": [{"consentId": 11, "accepted": number % 2 == 0}],
            },
        })  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        leads: dict[tuple[str, ...], dict[str, Any]] = {}
        for number, lead in enumerate(self._leads):
            form = re.findall(r"leadGenForm:(\d+)", lead["versionedLeadGenFormUrn"])[-1]
            leads[lead["id"],] = {
                "submitted_at": lead["submittedAt"] // 1000, "form_id": form, "form_name": f"Форма {form}",
                "campaign_id": "700000001", "campaign_name": "Директори", "account_id": ACCOUNT,
                "phone_key": f"+38050{1000000 + number}", "mail_key": f"o{number}@example.com",
                "is_test": int(lead["testLead"]),
                "answers": f'{{"City": "Львів", "Новини": "{int(number % 2 == 0)}", "Скільки вікон?": "три"}}',
            }  # fmt: skip
        spend: dict[tuple[str, ...], dict[str, Any]] = {
            (ACCOUNT, campaign, day): {"amount_minor": cents, "currency": "UAH", "campaign_name": CAMPAIGNS[campaign]}
            for (campaign, day), cents in self._spend.items()
        }
        return {"leads": leads, "spend": spend}

    def change(self) -> None:
        for number in range(3):
            self._lead(NOW + timedelta(hours=6, minutes=number))
        self._spend["700000002", "2026-11-09"] += 77

    def throttled(self) -> Answer:
        said = "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."
        return Answer(429, {"status": 429, "serviceErrorCode": 101, "message": said})

    def expired(self) -> Answer:
        said = {"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"}
        return Answer(401, said | {"message": "The token used in the request has been revoked by the user"})

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.expired()
        if request.headers.get("linkedin-version") != "202607":
            return _refused(426, "NONEXISTENT_VERSION", "Requested version is not active")
        if request.headers.get("x-restli-protocol-version") != "2.0.0":
            return _refused(400, "ILLEGAL_ARGUMENT", "Rest.li 2.0.0 is asked for")
        known = KNOWN.get(request.path)
        if known is None:
            return _refused(403, "ACCESS_DENIED", f"Not enough permissions to access: {request.path}")
        if unknown := request.query.keys() - known:
            return _refused(400, "QUERY_PARAM_NOT_ALLOWED", f"Unpermitted fields {unknown}")
        if request.query.get("owner", OWNER) != OWNER:
            return _refused(403, "ACCESS_DENIED", "Not enough permissions to access this owner")
        if request.path == "leadForms/3163":
            return Answer(200, FORMS[1])
        what = request.path.removeprefix("adAccounts/").removeprefix(f"{ACCOUNT}/").replace(ACCOUNT, "account")
        answer: Answer = getattr(self, f"_{what}")(request.query)
        return answer

    def _leadFormResponses(self, asked: dict[str, str]) -> Answer:  # noqa: N802 - the vendor's name
        span = re.fullmatch(r"\(start:(\d+),end:(\d+)\)", asked["submittedAtTimeRange"])
        if span is None or asked["leadType"] != "(leadType:SPONSORED)":
            return _refused(400, "PARAM_INVALID", "Invalid query parameters")
        first, last = map(int, span.groups())
        found = [lead for lead in self._leads if first <= lead["submittedAt"] <= last]
        start = int(asked["start"])
        rows = found[start : start + min(PAGE_ROWS, int(asked["count"]))]
        return Answer(200, {"elements": rows, "paging": {"start": start, "count": len(rows), "total": len(found)}})

    def _leadForms(self, asked: dict[str, str]) -> Answer:  # noqa: N802 - the vendor's name
        # the second form is the page's: it is to be had by its number alone
        return Answer(200, {"elements": FORMS[:1] if asked["start"] == "0" else [], "paging": {"start": 0}})

    def _adAccountUsers(self, asked: dict[str, str]) -> Answer:  # noqa: N802 - the vendor's name
        users = [("1", "VIEWER"), *([(ACCOUNT, self.role)] if self.role else [])]
        rows = [{"account": f"urn:li:sponsoredAccount:{account}", "role": role} for account, role in users]
        return Answer(200, {"elements": rows, "paging": {"start": 0, "count": 100, "total": len(rows)}})

    def _account(self, asked: dict[str, str]) -> Answer:
        return Answer(200, {"id": int(ACCOUNT), "name": "Ясні вікна", "currency": "UAH", "status": "ACTIVE"})

    def _adCampaigns(self, asked: dict[str, str]) -> Answer:  # noqa: N802 - the vendor's name
        place = int(asked.get("pageToken", "at=0").removeprefix("at="))
        rows = [{"id": int(each), "name": name} for each, name in list(CAMPAIGNS.items())[place : place + 1]]
        more = {"nextPageToken": f"at={place + 1}"} if place + 1 < len(CAMPAIGNS) else {}
        return Answer(200, {"elements": rows, "metadata": more})

    def _adAnalytics(self, asked: dict[str, str]) -> Answer:  # noqa: N802 - the vendor's name
        days = [date(*map(int, each)).isoformat()
                for each in re.findall(r"\(year:(\d+),month:(\d+),day:(\d+)\)", asked["dateRange"])]  # fmt: skip
        if asked["accounts"] != f"List(urn:li:sponsoredAccount:{ACCOUNT})" or not self.role:
            return Answer(200, {"elements": [], "paging": {"start": 0, "count": 10}})
        rows = [
            {
                "dateRange": {"start": _day(day), "end": _day(day)},
                "pivotValues": [f"urn:li:sponsoredCampaign:{campaign}"],
                "costInLocalCurrency": f"{cents / 100:.2f}0000000000000000", "impressions": 40, "clicks": 2,
            }
            for (campaign, day), cents in self._spend.items()
            if days[0] <= day <= days[1]
        ]  # fmt: skip
        return Answer(200, {"elements": rows, "paging": {"start": 0, "count": 10}})


def _text(question: int, answer: str) -> dict[str, Any]:
    return {"questionId": question, "answerDetails": {"textQuestionAnswer": {"answer": answer}}}


def _day(text: str) -> dict[str, int]:
    day = date.fromisoformat(text)
    return {"year": day.year, "month": day.month, "day": day.day}


def _refused(status: int, code: str, message: str) -> Answer:
    return Answer(status, {"status": status, "code": code, "message": message})
