"""Kommo's API v4: pages by number, an empty list as a 204, bearer tokens."""

import random
import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

NOW = int(datetime(2026, 11, 17, 20, tzinfo=UTC).timestamp())
HOUR = 3600
PIPELINES = {
    10: ("Вікна", {1: ("Нерозібране", 1), 11: ("Нова", 0), 12: ("В роботі", 0), 142: ("Успішно", 0), 143: ("Закрито", 0)}),
    20: ("Двері", {2: ("Нерозібране", 1), 11: ("Заявка", 0), 142: ("Успішно", 0), 143: ("Закрито", 0)}),
}
REASON = {"id": 7, "name": "Дорого"}
PAGE_ROWS = 9
CALLS = {4: (1, 95, 0), 6: (0, 0, 0), 5: (0, 0, 1)}  # status: answered, seconds, no such number


class StandIn:
    source: ClassVar = {
        "connector": "kommo", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "token": "${KOMMO_TOKEN}", "domain": "vikna.kommo.com", "columns": {"platform_lead_id": "ID ліда Meta"},
    }  # fmt: skip
    environment: ClassVar = {"KOMMO_TOKEN": "eyJ-long-lived-kommo"}

    def __init__(self) -> None:
        self._chance = random.Random(3)
        self._leads: dict[int, dict[str, Any]] = {}
        self._contacts: dict[int, dict[str, Any]] = {}
        self._unsorted: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._notes: dict[str, list[dict[str, Any]]] = {"leads": [], "contacts": []}
        self._tasks: list[dict[str, Any]] = []
        self._gone: set[int] = set()
        for number in range(42):
            self._lead(1000 + number, NOW - number * 7 * HOUR)
        for number in range(12):
            self._queued(5000 + number, NOW - number * HOUR)
        self._happen()

    def _lead(self, lead: int, at: int) -> None:
        pipeline = self._chance.choice(list(PIPELINES))
        status = self._chance.choice([each for each in PIPELINES[pipeline][1] if each > 2])
        closed = at + HOUR if status in {142, 143} else None
        contact = lead + 100_000
        self._contacts[contact] = {"id": contact, "name": f"Іван {lead}", "custom_fields_values": [
            {"field_id": 1, "field_name": "Телефон", "field_code": "PHONE", "values": [{"value": f"+38050{lead:07}"}]},
        ]}  # fmt: skip
        self._leads[lead] = {
            "id": lead, "name": f"Угода {lead}", "price": 100 * lead, "responsible_user_id": 71 + lead % 2,
            "status_id": status, "pipeline_id": pipeline, "created_at": at, "updated_at": closed or at,
            "closed_at": closed, "closest_task_at": None, "is_deleted": False,
            "custom_fields_values": [
                {"field_id": 5, "field_name": "ID ліда Meta", "field_code": None, "values": [{"value": f"m{lead}"}]},
                {"field_id": 6, "field_name": "utm_campaign", "field_code": "UTM_CAMPAIGN", "values": [{"value": "Осінь"}]},
            ],
            "_embedded": {
                "contacts": [{"id": contact, "is_main": True}], "source": {"id": 3, "name": "Instagram"},
                "loss_reason": [REASON] if status == 143 else [],
            },
        }  # fmt: skip
        self._event("lead_status_changed", lead, at, {"lead_status": {"id": status, "pipeline_id": pipeline}})

    def _event(self, kind: str, lead: int, at: int, after: dict[str, Any] | None, user: int = 71) -> None:
        self._events.append({
            "id": f"01{len(self._events):06}", "type": kind, "entity_id": lead, "entity_type": "lead", "created_by": user,
            "created_at": at, "value_after": [after] if after else [],
            "value_before": [{"responsible_user": {"id": 71}}] if kind == "entity_responsible_changed" else [],
        })  # fmt: skip

    def _queued(self, lead: int, at: int) -> None:
        self._unsorted.append({
            "uid": f"u{lead}", "source_name": "UIS", "category": "sip", "pipeline_id": 10, "created_at": at,
            "metadata": {"phone": 380670000000 + lead, "duration": "0"},
            "_embedded": {"leads": [{"id": lead}], "contacts": [{"id": lead + 100_000}], "companies": []},
        })  # fmt: skip

    def _happen(self) -> None:
        for place, lead in enumerate(list(self._leads)[:20]):
            status = list(CALLS)[place % 3]
            self._note("leads", lead, "call_out", {"duration": CALLS[status][1], "call_status": status, "phone": "+380501112233"})
            self._event("outgoing_chat_message", lead, NOW - place * HOUR, {"message": {"id": "x"}}, user=71 if place % 2 else 0)
            self._tasks.append({
                "id": place + 1, "entity_id": lead, "entity_type": "leads", "responsible_user_id": 71, "is_completed": place % 2 == 0,
                "created_at": NOW - HOUR, "updated_at": NOW - place, "complete_till": NOW + 24 * HOUR,
            })  # fmt: skip
        self._note("contacts", 101_001, "call_in", {"duration": 60, "phone": "+380509998877"})
        self._note("leads", 1003, "amomail_message", {"income": True})
        self._event("entity_responsible_changed", 1001, NOW - HOUR, {"responsible_user": {"id": 72}})

    def _note(self, of: str, entity: int, kind: str, params: dict[str, Any]) -> None:
        at = NOW - len(self._notes[of]) * 600
        self._notes[of].append({
            "id": len(self._notes[of]) + 1, "entity_id": entity, "created_by": 71, "created_at": at, "updated_at": at,
            "responsible_user_id": 72, "note_type": kind, "params": params,
        })  # fmt: skip

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        records = {(str(lead["id"]),): self._record(lead) for lead in self._leads.values() if lead["id"] not in self._gone}
        queue = {(each["uid"].removeprefix("u"),) for each in self._unsorted}
        records |= {key: {"stage": "Нерозібране", "pipeline": "Вікна", "crm_source": "UIS", "keys": {f"+380670{int(key[0]):06}"}}
                    for key in queue}  # fmt: skip
        deals = {
            (str(lead["id"]),): {
                "amount_minor": lead["price"] * 100, "currency": "UAH",
                "won_at": lead["closed_at"] if lead["status_id"] == 142 else None,
            }
            for lead in self._leads.values()
            if lead["id"] not in self._gone
        }  # fmt: skip
        owners = {("71",): {"name": "Ірина", "is_active": 1}, ("72",): {"name": "Юрій", "is_active": 0}}
        return {"records": records, "deals": deals, "owners": owners, "activities": self._activities(), **self._moves()}

    def _record(self, lead: dict[str, Any]) -> dict[str, Any]:
        name, stages = PIPELINES[lead["pipeline_id"]]
        return {
            "pipeline": name, "stage": stages[lead["status_id"]][0], "owner": str(lead["responsible_user_id"]),
            "created_at": lead["created_at"], "closed_at": lead["closed_at"], "crm_source": "Instagram",
            "reason": "Дорого" if lead["status_id"] == 143 else None, "platform_lead_id": f"m{lead['id']}",
            "campaign_name": "Осінь", "keys": {f"+38050{lead['id']:07}"}, "name": f"Іван {lead['id']}",
            "contact_id": str(lead["id"] + 100_000),
        }  # fmt: skip

    def _activities(self) -> dict[tuple[str, ...], dict[str, Any]]:
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        for note in self._notes["leads"]:
            row: dict[str, Any] = {"kind": "mail", "direction": "in"}
            if note["note_type"] == "call_out":
                answered, seconds, no_number = CALLS[note["params"]["call_status"]]
                row = {"kind": "call", "direction": "out", "is_answered": answered, "talked_seconds": seconds,
                       "is_no_such_number": no_number, "crm_id": str(note["entity_id"])}  # fmt: skip
            found[f"lead-note-{note['id']}",] = row | {"at": note["created_at"], "owner": "72"}
        for note in self._notes["contacts"]:
            found[f"contact-note-{note['id']}",] = {"kind": "call", "direction": "in", "is_answered": 1, "crm_id": None}
        for task in self._tasks:
            at = task["updated_at"] if task["is_completed"] else task["complete_till"]
            found[f"task-{task['id']}",] = {"kind": "task", "is_planned": int(not task["is_completed"]), "at": at}
        for event in self._events:
            if "chat" in event["type"]:
                found[f"event-{event['id']}",] = {"kind": "message", "is_automatic": int(not event["created_by"])}
        return found

    def _moves(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        stages: dict[tuple[str, ...], dict[str, Any]] = {}
        owners: dict[tuple[str, ...], dict[str, Any]] = {}
        for event in self._events:
            for kind in ("record", "deal") if event["value_after"] else ():
                of = (kind, str(event["entity_id"]), str(event["created_at"]))
                if status := event["value_after"][0].get("lead_status"):
                    name, known = PIPELINES[status["pipeline_id"]]
                    stages[*of, known[status["id"]][0]] = {"pipeline": name}
                if user := event["value_after"][0].get("responsible_user"):
                    owners[*of, str(user["id"])] = {}
                    lead = self._leads[event["entity_id"]]
                    owners[kind, str(lead["id"]), str(lead["created_at"]), "71"] = {}
        return {"stage_moves": stages, "owner_moves": owners}

    def change(self) -> None:
        later = NOW + 6 * HOUR
        self._lead(2001, later)
        self._lead(5001, later)  # somebody took it out of the queue
        self._unsorted = [each for each in self._unsorted if each["uid"] not in {"u5001", "u5007"}]  # 5007 was declined
        lead = self._leads[1010]
        lead |= {"status_id": 142, "pipeline_id": 10, "closed_at": later, "updated_at": later, "responsible_user_id": 72}
        lead["_embedded"]["loss_reason"] = []
        self._event("lead_status_changed", 1010, later, {"lead_status": {"id": 142, "pipeline_id": 10}})
        self._gone.add(1004)
        self._event("lead_deleted", 1004, later, None)
        self._tasks[1] |= {"is_completed": True, "updated_at": later}

    def throttled(self) -> Answer:
        return Answer(403, "<html>blocked</html>")

    def expired(self) -> Answer:
        return Answer(401, {"title": "Unauthorized", "status": 401, "detail": "Невірний логін або пароль"})

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {self.environment['KOMMO_TOKEN']}":
            return self.expired()
        path = request.path
        if path == "account":
            return Answer(200, {"id": 1, "name": "Вікна", "currency": "UAH", "current_user_id": 71})
        if path == "users/71":
            return Answer(200, {"id": 71, "name": "Ірина", "rights": {"is_admin": True}})
        if path not in self._lists():
            return Answer(404, {"title": "Not Found", "status": 404})
        name, rows = self._lists()[path]
        return self._paged(name, self._filtered(rows, request), request)

    def _lists(self) -> dict[str, tuple[str, list[dict[str, Any]]]]:
        pipelines = [
            {"id": key, "name": name, "_embedded": {"statuses": [
                {"id": status, "name": said, "type": kind} for status, (said, kind) in stages.items()]}}
            for key, (name, stages) in PIPELINES.items()
        ]  # fmt: skip
        users = [{"id": 71, "name": "Ірина", "rights": {"is_active": True}}, {"id": 72, "name": "Юрій", "rights": {"is_active": False}}]
        leads = [lead for lead in self._leads.values() if lead["id"] not in self._gone]
        return {
            "leads": ("leads", leads), "leads/pipelines": ("pipelines", pipelines),
            "contacts": ("contacts", list(self._contacts.values())), "leads/unsorted": ("unsorted", self._unsorted),
            "users": ("users", users), "events": ("events", self._events[::-1]),
            "leads/notes": ("notes", self._notes["leads"]), "contacts/notes": ("notes", self._notes["contacts"]),
            "tasks": ("tasks", self._tasks),
        }  # fmt: skip

    def _filtered(self, rows: list[dict[str, Any]], request: Request) -> list[dict[str, Any]]:
        for key, value in request.query.items():
            if found := re.fullmatch(r"filter\[(updated_at|created_at)\]\[from\]", key):
                rows = [row for row in rows if row[found[1]] >= int(value)]
        for name, column in (("id", "id"), ("type", "type"), ("note_type", "note_type"), ("entity_id", "entity_id")):
            if wanted := {value for key, value in request.query.items() if key.startswith(f"filter[{name}]")}:
                rows = [row for row in rows if str(row[column]) in wanted]
        for key, way in request.query.items():
            if found := re.fullmatch(r"order\[(\w+)\]", key):
                rows = sorted(rows, key=lambda row: row[found[1]], reverse=way == "desc")
        return rows

    def _paged(self, name: str, rows: list[dict[str, Any]], request: Request) -> Answer:
        number, limit = int(request.query.get("page", 1)), min(PAGE_ROWS, int(request.query.get("limit", 50)))
        page = rows[(number - 1) * limit : number * limit]
        if not page:
            return Answer(204)
        links = {"next": {"href": "…"}} if number * limit < len(rows) else {}
        return Answer(200, {"_page": number, "_links": links, "_embedded": {name: page}})
