"""Pipedrive: v2 lists by cursor, v1 lists by start, a changelog for each deal."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
STAGES = {1: (10, "Lead In"), 2: (10, "Quote"), 3: (20, "Lead In")}
PIPELINES = {10: "Windows", 20: "Doors"}
META_KEY = "a" * 40
PAGE_ROWS = 9
V1_LEAD = "6f0e2a10-0000-11f1-8fc2-00000000{:04}"


def v2(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text: str) -> int:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


class StandIn:
    source: ClassVar = {
        "connector": "pipedrive", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "token": "${PIPEDRIVE_TOKEN}", "domain": "vikna.pipedrive.com", "columns": {"platform_lead_id": "Meta lead"},
    }  # fmt: skip
    environment: ClassVar = {"PIPEDRIVE_TOKEN": "0123456789abcdef-pipedrive"}

    def __init__(self) -> None:
        self._chance = random.Random(8)
        self._persons: dict[int, dict[str, Any]] = {}
        self._deals: dict[int, dict[str, Any]] = {}
        self._archived: set[int] = set()
        self._leads: dict[str, dict[str, Any]] = {}
        self._changes: dict[int, list[dict[str, Any]]] = {}
        for number in range(1, 41):
            self._deal(number, NOW - timedelta(hours=7 * number))
        for number in range(25):
            self._lead(number, NOW - timedelta(hours=5 * number))
        self._archived = {4, 9}
        self._activities = [self._activity(number) for number in range(1, 31)]

    def _person(self, number: int, at: datetime) -> int:
        self._persons[number] = {
            "id": number, "name": f"Client {number}", "add_time": v2(at),
            "phones": [{"value": f"+38095{number:07}", "primary": True}], "emails": [],
        }  # fmt: skip
        return number

    def _deal(self, number: int, at: datetime, source_lead: str | None = None) -> None:
        stage = self._chance.choice(list(STAGES))
        status = self._chance.choice(["open", "won", "lost"])
        closed = v2(at + timedelta(hours=2)) if status != "open" else None
        self._deals[number] = {
            "id": number, "title": f"Deal {number}", "owner_id": 31 + number % 2, "value": 1000.5 * number,
            "currency": "UAH", "person_id": self._person(number, at - timedelta(minutes=3)), "stage_id": stage,
            "pipeline_id": STAGES[stage][0], "status": status, "add_time": v2(at), "update_time": closed or v2(at),
            "won_time": closed if status == "won" else None, "lost_time": closed if status == "lost" else None,
            "lost_reason": "Too dear" if status == "lost" else None, "channel": 5, "channel_id": None, "origin": "WebForm",
            "source_lead_id": source_lead, "is_deleted": False, "custom_fields": {META_KEY: f"m{number}"},
            "last_outgoing_mail_time": v2(at + timedelta(minutes=40)) if number % 4 == 0 else None,
        }  # fmt: skip
        self._changes[number] = [
            {"field_key": "stage_id", "new_value": str(stage), "time": v2(at).replace("T", " ")[:19]},
            {"field_key": "value", "new_value": "5", "time": v2(at).replace("T", " ")[:19]},
        ]
        if closed:
            self._changes[number].append({"field_key": "status", "new_value": status, "time": closed})

    def _lead(self, number: int, at: datetime) -> None:
        lead = V1_LEAD.format(number)
        self._leads[lead] = {
            "id": lead, "title": "x", "owner_id": 31, "person_id": self._person(500 + number, at), "is_archived": number % 9 == 8,
            "archive_time": v2(at + timedelta(hours=1)) if number % 9 == 8 else None, "source_name": "API", "origin": "API",
            "channel": 5, "channel_id": f"leadgen-{number}", "add_time": v2(at), "update_time": v2(at),
        }  # fmt: skip

    def _activity(self, number: int) -> dict[str, Any]:
        at, is_done = NOW - timedelta(hours=number), number % 3 != 0
        return {
            "id": number, "type": ["call", "meeting", "whatsapp", "Завдання"][number % 4], "done": is_done,
            "owner_id": 31, "deal_id": number, "lead_id": None, "due_date": "2026-11-20", "due_time": None,
            "duration": "00:30", "add_time": v2(at), "update_time": v2(at), "is_deleted": number == 30,
            "marked_as_done_time": v2(at) if is_done else None,
        }  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        live = [deal for deal in self._deals.values() if not deal["is_deleted"]]
        records = {(deal["source_lead_id"] or str(deal["id"]),): self._record(deal) for deal in live}
        records |= {
            (lead["id"],): {
                "pipeline": "lead", "stage": "archived" if lead["is_archived"] else "lead", "owner": "31",
                "platform_lead_id": lead["channel_id"], "crm_source": "Facebook", "created_at": seconds(lead["add_time"]),
                "keys": {f"+38095{lead['person_id']:07}"},
            }
            for lead in self._leads.values()
        }  # fmt: skip
        deals = {
            (str(deal["id"]),): {
                "amount_minor": round(deal["value"] * 100), "currency": "UAH", "contact_id": str(deal["person_id"]),
                "crm_id": deal["source_lead_id"] or str(deal["id"]),
                "won_at": seconds(deal["won_time"]) if deal["won_time"] else None,
            }
            for deal in live
        }  # fmt: skip
        owners = {("31",): {"name": "Iryna", "is_active": 1}, ("32",): {"name": "Yurii", "is_active": 0}}
        return {"records": records, "deals": deals, "owners": owners, "activities": self._done(), **self._moves()}

    def _record(self, deal: dict[str, Any]) -> dict[str, Any]:
        pipeline, stage = STAGES[deal["stage_id"]]
        made = seconds(deal["add_time"])
        return {
            "pipeline": PIPELINES[pipeline], "stage": {"won": "Won", "lost": "Lost"}.get(deal["status"], stage),
            "owner": str(deal["owner_id"]), "reason": deal["lost_reason"], "crm_source": "Facebook",
            "platform_lead_id": f"m{deal['id']}", "keys": {f"+38095{deal['person_id']:07}"},
            "created_at": made - 180 if deal["source_lead_id"] else made,
        }  # fmt: skip

    def _done(self) -> dict[tuple[str, ...], dict[str, Any]]:
        kinds = ["call", "visit", "message", "task"]
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        for each in self._activities:
            if not each["is_deleted"]:
                at = seconds(each["marked_as_done_time"] or "2026-11-20 12:00:00")
                found[str(each["id"]),] = {
                    "kind": kinds[each["id"] % 4], "is_planned": int(not each["done"]), "at": at,
                    "deal_id": str(each["deal_id"]),
                }  # fmt: skip
        for deal in self._deals.values():
            if sent := deal["last_outgoing_mail_time"]:
                at = datetime.fromisoformat(sent.replace("Z", "+00:00"))
                found[f"mail-out-{deal['id']}-{at:%Y%m%d%H%M%S}",] = {"kind": "mail", "direction": "out"}
        return found

    def _moves(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        stages: dict[tuple[str, ...], dict[str, Any]] = {}
        owners: dict[tuple[str, ...], dict[str, Any]] = {}
        for number, changes in self._changes.items():
            deal = self._deals[number]
            if number in self._archived:
                continue
            for change in changes:
                for of, record in (("deal", str(number)), ("record", deal["source_lead_id"] or str(number))):
                    at, value = str(seconds(change["time"])), change["new_value"]
                    if change["field_key"] == "stage_id":
                        pipeline, stage = STAGES[int(value)]
                        stages[of, record, at, stage] = {"pipeline": PIPELINES[pipeline]}
                    elif change["field_key"] == "status":
                        stages[of, record, at, value.capitalize()] = {}
                    elif change["field_key"] == "user_id":
                        owners[of, record, at, value] = {}
                        owners[of, record, str(seconds(deal["add_time"])), change["old_value"]] = {}
        return {"stage_moves": stages, "owner_moves": owners}

    def change(self) -> None:
        later = NOW + timedelta(hours=6)
        converted = V1_LEAD.format(3)
        del self._leads[converted]
        self._deal(101, later, converted)
        self._lead(300, later)
        self._deals[7] |= {"owner_id": 32, "update_time": v2(later), "status": "won", "won_time": v2(later), "lost_time": None,
                           "lost_reason": None}  # fmt: skip
        self._changes[7] += [{"field_key": "user_id", "old_value": "31", "new_value": "32", "time": v2(later)},
                             {"field_key": "status", "new_value": "won", "time": v2(later)}]  # fmt: skip
        self._deals[13] |= {"is_deleted": True, "update_time": v2(later)}
        moved = {"done": True, "marked_as_done_time": v2(later), "update_time": v2(later)}
        self._activities[2] |= moved

    def throttled(self) -> Answer:
        return Answer(429, {"success": False, "error": "request over limit"}, {"x-ratelimit-reset": "20"})

    def expired(self) -> Answer:
        return Answer(401, {"success": False, "error": "unauthorized access", "errorCode": 401})

    def answer(self, request: Request) -> Answer:
        if request.headers.get("x-api-token") != self.environment["PIPEDRIVE_TOKEN"]:
            return self.expired()
        path = request.path
        if path == "api/v1/users/me":
            return Answer(200, {"success": True, "data": {"id": 31, "name": "Iryna", "is_admin": 1, "company_name": "Vikna"}})
        if path == "api/v1/users":
            return Answer(200, {"success": True, "data": [
                {"id": 31, "name": "Iryna", "active_flag": True}, {"id": 32, "name": "Yurii", "active_flag": False}]})  # fmt: skip
        if path.endswith("/changelog"):
            return self._v2(self._changes[int(path.split("/")[3])], request)
        if path in {"api/v1/leads", "api/v1/leads/archived"}:
            return self._v1(path.endswith("archived"), request)
        lists = self._lists(request)
        return self._v2(lists[path], request) if path in lists else Answer(404, {"success": False, "error": "not found"})

    def _lists(self, request: Request) -> dict[str, list[dict[str, Any]]]:
        deals = [deal for deal in self._deals.values() if deal["is_deleted"] == (request.query.get("status") == "deleted")]
        ids = {int(each) for each in request.query.get("ids", "").split(",") if each}
        return {
            "api/v2/pipelines": [{"id": key, "name": name} for key, name in PIPELINES.items()],
            "api/v2/stages": [{"id": key, "name": name, "pipeline_id": of} for key, (of, name) in STAGES.items()],
            "api/v2/dealFields": [
                {"field_code": "channel", "field_name": "Source channel", "options": [{"id": 5, "label": "Facebook"}]},
                {"field_code": META_KEY, "field_name": "Meta lead"},
            ],
            "api/v2/deals": [deal for deal in deals if deal["id"] not in self._archived],
            "api/v2/deals/archived": [deal for deal in deals if deal["id"] in self._archived],
            "api/v2/persons": [person for key, person in self._persons.items() if key in ids],
            "api/v2/activities": self._activities,
        }  # fmt: skip

    def _v2(self, rows: list[dict[str, Any]], request: Request) -> Answer:
        """A cursor names the first item of the next page by what the list is sorted by."""
        if since := request.query.get("updated_since"):
            rows = [row for row in rows if row["update_time"] >= since]
        by, is_down = request.query.get("sort_by"), request.query.get("sort_direction") == "desc"
        if by:
            rows = sorted(rows, key=lambda row: (str(row[by]), row["id"]), reverse=is_down)
            places = [f"{row[by]} {row['id']:09}" for row in rows]
        else:
            places = [f"{place:09}" for place in range(len(rows))]
        at = request.query.get("cursor", "")
        start = next((place for place, marker in enumerate(places) if not at or marker >= at), len(rows))
        end = start + min(PAGE_ROWS, int(request.query["limit"]))
        following = places[end] if end < len(rows) else None
        return Answer(200, {"success": True, "data": rows[start:end], "additional_data": {"next_cursor": following}})

    def _v1(self, is_archived: bool, request: Request) -> Answer:
        rows = [lead for lead in self._leads.values() if lead["is_archived"] == is_archived]
        if since := request.query.get("updated_since"):
            if is_archived:
                return Answer(400, {"success": False, "error": "updated_since is not allowed"})
            rows = [row for row in rows if row["update_time"] >= since]
        rows.sort(key=lambda row: row["update_time"])
        start = int(request.query["start"])
        paging = {"start": start, "limit": PAGE_ROWS, "more_items_in_collection": start + PAGE_ROWS < len(rows)}
        return Answer(200, {"success": True, "data": rows[start : start + PAGE_ROWS], "additional_data": {"pagination": paging}})
