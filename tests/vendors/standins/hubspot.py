"""HubSpot's CRM of version 2026-09: lists by cursor, a search without history or joins, batches, ids that merges make new."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.vendors.server import Answer, Request

NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
# indexed after the first pull, though it changed before: the index is late
LATE = datetime(2026, 11, 18, 0, 50, tzinfo=UTC)
STATUSES = {"NEW": "Новий", "IN_PROGRESS": "В роботі", "UNQUALIFIED": "Відмова"}
SOURCES = {"PAID_SOCIAL": "Paid Social", "OFFLINE": "Offline Sources"}
PIPELINES = {
    "default": ("Продажі", {"appointmentscheduled": ("Замір", "0.2"), "closedwon": ("Успіх", "1.0"), "closedlost": ("Втрата", "0.0")}),
    "9001": ("Двері", {"90011": ("Замір", "0.3"), "90012": ("Успіх", "1.0")}),
}  # fmt: skip
LEAD_PIPELINES = {
    "lead-pipeline-id": ("Ліди", {"new-stage-id": ("Новий", ""), "connected-stage-id": ("Зв'язались", "")})
}
CONNECTED, BUSY = "f240bbac-87c9-4f6e-bf70-924b57d47db7", "9d9162e7-6cf3-4944-bf63-4dff82258764"
WRONG_NUMBER, OF_THEIR_OWN = "17b47fee-58de-441e-a44c-c6300d46f273", "0f3c9a52-1111-4222-8333-444455556666"
# outcome, milliseconds: answered, seconds, no such number
CALLS: list[tuple[tuple[str | None, str | None], tuple[int | None, int | None, int]]] = [
    ((CONNECTED, "95400"), (1, 95, 0)), ((BUSY, "12000"), (0, 0, 0)), ((WRONG_NUMBER, None), (0, 0, 1)),
    ((OF_THEIR_OWN, "61000"), (1, 61, 0)), ((None, None), (None, None, 0)), ((CONNECTED, None), (1, None, 0)),
]  # fmt: skip
MEETINGS = {"COMPLETED": (0, 1), "NO_SHOW": (0, 0), "SCHEDULED": (1, None), "CANCELED": (1, None)}
LIST = frozenset({"limit", "after", "properties", "propertiesWithHistory", "associations", "archived"})
OPTIONS = {
    "hs_lead_status": STATUSES,
    "hs_analytics_source": SOURCES,
    "hs_lead_disqualification_reason": {"PRICE": "Дорого"},
}
PROPERTIES = {
    "contacts": "createdate lastmodifieddate firstname lastname phone mobilephone email hs_additional_emails hs_lead_status "
    "hs_analytics_source hs_analytics_source_data_1 hs_google_click_id city hubspot_owner_id meta_lead_id "
    "hs_merged_object_ids hs_object_id notes_next_activity_date",
    "deals": "createdate hs_lastmodifieddate closedate pipeline dealstage amount deal_currency_code closed_lost_reason "
    "hubspot_owner_id hs_merged_object_ids hs_object_id",
    "leads": "hs_createdate hs_lastmodifieddate hs_lead_name hs_pipeline hs_pipeline_stage hubspot_owner_id "
    "hs_lead_disqualification_reason hs_object_id",
}  # fmt: skip

Rows = dict[tuple[str, ...], dict[str, Any]]


class StandIn:
    source: ClassVar = {
        "connector": "hubspot", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "token": "${HUBSPOT_TOKEN}", "columns": {"platform_lead_id": "meta_lead_id"},
    }  # fmt: skip
    environment: ClassVar = {"HUBSPOT_TOKEN": "pat-eu1-service-key"}

    def __init__(self, page_rows: int = 9) -> None:
        self._page_rows = page_rows
        kinds = ("contacts", "deals", "leads", "calls", "emails", "meetings", "communications", "tasks")
        self.objects: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in kinds}
        self._next = 700
        # moves of what is no more stay
        self._lost: list[tuple[str, dict[str, Any]]] = []
        for number in range(34):
            # every third pair changed in one moment
            self.contact(NOW - timedelta(hours=(number - number % 3) * 5))
        archived = self.contact(NOW - timedelta(days=9))
        archived["history"] = {}
        self._archive("contacts", archived, NOW - timedelta(days=2))
        for number, contact in enumerate(list(self.objects["contacts"])[:16]):
            self.deal(contact, NOW - timedelta(hours=number), number)
            self.lead(contact, NOW - timedelta(hours=number))
        self._happen()

    def made(self, kind: str, at: datetime, properties: dict[str, Any], **links: list[str]) -> dict[str, Any]:
        self._next += 101
        each: dict[str, Any] = {
            "id": str(self._next), "properties": {**properties, "hs_object_id": str(self._next)}, "createdAt": _text(at),
            "updatedAt": _text(at), "archived": False, "history": {}, "links": links,
        }  # fmt: skip
        self.objects[kind][each["id"]] = each
        return each

    def contact(self, at: datetime) -> dict[str, Any]:
        number = self._next
        each = self.made("contacts", at, {
            "createdate": _text(at), "firstname": "Олена", "lastname": f"Тест{number}", "phone": f"+38067{1000000 + number}",
            "mobilephone": None, "email": f"olena{number}@example.com", "hs_additional_emails": None,
            "hs_analytics_source": "PAID_SOCIAL", "hs_analytics_source_data_1": "Осінь", "city": "Київ",
            "meta_lead_id": f"m{number}",
        })  # fmt: skip
        self.moved(each, at, hs_lead_status=[*STATUSES, None][number % 4], hubspot_owner_id=["71", "72"][number % 2])
        return each

    def deal(self, contact: str, at: datetime, number: int) -> dict[str, Any]:
        pipeline = list(PIPELINES)[number % 2]
        stage = list(PIPELINES[pipeline][1])[number % 4 // 2]
        each = self.made("deals", at, {
            "createdate": _text(at), "closedate": _text(at + timedelta(days=1)), "pipeline": pipeline, "amount": f"{100 + number}.50",
            "deal_currency_code": [None, "USD"][number % 2], "closed_lost_reason": None,
        }, contacts=[contact])  # fmt: skip
        self.moved(each, at, dealstage=stage, hubspot_owner_id="71")
        return each

    def lead(self, contact: str, at: datetime) -> dict[str, Any]:
        each = self.made("leads", at, {
            "hs_createdate": _text(at), "hs_lead_name": "Вікна для Олени", "hs_pipeline": "lead-pipeline-id",
            "hs_lead_disqualification_reason": "PRICE",
        }, contacts=[contact])  # fmt: skip
        self.moved(each, at, hs_pipeline_stage="new-stage-id", hubspot_owner_id="72")
        return each

    def moved(self, each: dict[str, Any], at: datetime, **values: str | None) -> None:
        for name, value in values.items():
            past = each["history"].setdefault(name, [])
            if value is not None or past:
                past.insert(
                    0, {"value": value or "", "timestamp": _text(at), "sourceType": "CRM_UI", "updatedByUserId": 5}
                )
            each["properties"][name] = value
        each["updatedAt"] = _text(at)

    def activity(self, kind: str, at: datetime, contacts: list[str], **said: str | None) -> dict[str, Any]:
        # a link with a label stands there twice
        return self.made(kind, at, {"hs_timestamp": _text(at), "hubspot_owner_id": "72", **said}, contacts=contacts * 2)

    def _happen(self) -> None:
        contacts, deals = list(self.objects["contacts"]), list(self.objects["deals"])
        for number in range(24):
            outcome, milliseconds = CALLS[number % 6][0]
            call = self.activity(
                "calls", NOW - timedelta(minutes=number), [contacts[number]], hs_call_direction=["OUTBOUND", "INBOUND"][number // 12],
                hs_call_disposition=outcome, hs_call_duration=milliseconds, hs_call_status="COMPLETED",
                hs_call_from_number="+380671112233", hs_call_to_number="+380509998877",
            )  # fmt: skip
            call["links"]["deals"] = deals[number : number + 1]
        for number in range(8):
            at, one = NOW - timedelta(hours=number), [contacts[number]]
            incoming = {"hs_email_direction": "INCOMING_EMAIL", "hs_email_status": "SENT"}
            outgoing = {
                "hs_email_direction": "EMAIL",
                "hs_email_status": "SENT",
                "hs_sequence_id": [None, "44"][number % 2],
            }
            self.activity("emails", at, [*one, contacts[30]], **(incoming if number < 3 else outgoing))
            self.activity(
                "meetings", at, one, hs_meeting_start_time=_text(at), hs_meeting_outcome=list(MEETINGS)[number % 4]
            )
            self.activity("communications", at, one, hs_communication_channel_type="WHATS_APP")
            done = {"hs_task_status": "COMPLETED", "hs_task_completion_date": _text(NOW)}
            self.activity(
                "tasks", at, one if number else [], **(done if number % 2 else {"hs_task_status": "NOT_STARTED"})
            )

    def _archive(self, kind: str, each: dict[str, Any], at: datetime) -> None:
        each |= {"archived": True, "archivedAt": _text(at)}

    def change(self) -> None:
        later = NOW + timedelta(hours=10)
        contacts = list(self.objects["contacts"])
        new = self.contact(later)
        self.contact(LATE)
        self.deal(new["id"], later, 2)
        self.moved(self.objects["contacts"][contacts[20]], later, hs_lead_status="UNQUALIFIED", hubspot_owner_id="72")
        won = self.objects["deals"][list(self.objects["deals"])[4]]
        self.moved(won, later, dealstage="closedwon")
        self._archive("contacts", self.objects["contacts"][contacts[25]], later)
        self._archive("deals", self.objects["deals"][list(self.objects["deals"])[7]], later)
        self._merge(contacts[1], contacts[2], later)
        # made and deleted between two pulls
        self._archive("contacts", self.contact(later), later)
        self.activity("calls", later, [new["id"]], hs_call_direction="OUTBOUND", hs_call_disposition=CONNECTED,
                      hs_call_duration="95400", hs_call_to_number="+380509998877")  # fmt: skip

    def _merge(self, first: str, second: str, at: datetime) -> None:
        """What both become is new; what hung on them hangs on it, and did not change."""
        lost = [self.objects["contacts"].pop(each) for each in (first, second)]
        self._lost += [("record", each) for each in lost]
        one = self.made("contacts", at, {**lost[0]["properties"], "hs_merged_object_ids": f"{first};{second}"})
        one["history"] = lost[0]["history"]
        for kind in self.objects.values():
            for each in kind.values():
                if found := each["links"].get("contacts"):
                    each["links"]["contacts"] = [one["id"] if other in (first, second) else other for other in found]

    def throttled(self) -> Answer:
        body = {"status": "error", "message": "You have reached your ten_secondly_rolling limit.", "errorType": "RATE_LIMIT",
                "correlationId": "c-1", "policyName": "TEN_SECONDLY_ROLLING", "category": "RATE_LIMITS"}  # fmt: skip
        return Answer(429, body)

    def expired(self) -> Answer:
        message = "The OAuth token used to make this call expired 0 second(s) ago."
        return Answer(
            401, {"status": "error", "message": message, "correlationId": "c-2", "category": "EXPIRED_AUTHENTICATION"}
        )

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {self.environment['HUBSPOT_TOKEN']}":
            return self.expired()
        for pattern, answered in (
            (r"crm/objects/2026-09/(\w+)", self._listed), (r"crm/objects/2026-09/(\w+)/search", self._searched),
            (r"crm/objects/2026-09/(\w+)/batch/read", self._read),
            (r"crm/associations/2026-09/(\w+)/(\w+)/batch/read", self._joined),
            (r"crm/properties/2026-09/(\w+)", self._properties), (r"crm/pipelines/2026-09/(\w+)", self._pipelines),
            (r"crm/owners/2026-09", self._owners), (r"account-info/2026-09/details", self._account),
        ):  # fmt: skip
            if found := re.fullmatch(pattern, request.path):
                if any(kind not in self.objects for kind in found.groups()):
                    return _refused(f"Unable to infer object type from: {found[1]}")
                return answered(request, *found.groups())
        return Answer(
            404, {"status": "error", "message": "resource not found", "correlationId": "c-3", "category": "x"}
        )

    def _listed(self, request: Request, kind: str) -> Answer:
        limit, with_history = int(request.query.get("limit", 10)), "propertiesWithHistory" in request.query
        if request.method != "GET" or request.query.keys() - LIST:
            return _refused("Invalid input")
        if limit > (50 if with_history else 100):
            return _refused(f"limit may not be over {50 if with_history else 100}")
        is_archived = request.query.get("archived") == "true"
        after = int(request.query.get("after", 0))
        rows = [each for each in self._in_order(kind, is_archived) if int(each["id"]) > after]
        page = rows[: min(limit, self._page_rows)]
        asked = {name: _names(request.query.get(name)) for name in LIST}
        found = [
            _object(each, asked["properties"], asked["propertiesWithHistory"], asked["associations"]) for each in page
        ]
        if len(rows) == len(page):
            return Answer(200, {"results": found})
        next_page = {"after": page[-1]["id"], "link": "https://api.hubapi.com/next"}
        return Answer(200, {"results": found, "paging": {"next": next_page}})

    def _in_order(self, kind: str, is_archived: bool) -> list[dict[str, Any]]:
        rows = [each for each in self.objects[kind].values() if each["archived"] == is_archived]
        return sorted(rows, key=lambda each: int(each["id"]))

    def _searched(self, request: Request, kind: str) -> Answer:
        body = request.json
        filters = [each for group in body.get("filterGroups", ()) for each in group["filters"]]
        if body.get("limit", 10) > 200 or body.keys() - {"filterGroups", "sorts", "limit", "properties"}:
            return _refused("Invalid input JSON")
        rows = self._in_order(kind, False)
        for each in filters:
            name, at_least = each["propertyName"], int(each["value"]) + (each["operator"] == "GT")
            if name not in {"hs_object_id", "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"}:
                return _refused(f"There was a problem with the property {name}")
            rows = [row for row in rows if _sortable(row, name) >= at_least]
        if body.get("sorts") == ["-createdate"]:
            rows.reverse()
        found = [_object(each, body.get("properties", [])) for each in rows[: min(body.get("limit", 10), self._page_rows)]]
        return Answer(200, {"total": len(rows), "results": found})

    def _read(self, request: Request, kind: str) -> Answer:
        body = request.json
        if len(body["inputs"]) > (50 if body["propertiesWithHistory"] else 100):
            return _refused("The maximum number of inputs supported in a batch request is exceeded")
        rows = [self.objects[kind][each["id"]] for each in body["inputs"] if each["id"] in self.objects[kind]]
        found = [_object(each, body["properties"], body["propertiesWithHistory"]) for each in rows]
        return Answer(200, _batch(found))

    def _joined(self, request: Request, kind: str, other: str) -> Answer:
        """Of those that hang on nothing an error is told, with the others' answer."""
        found, alone = [], []
        for each in request.json["inputs"]:
            to = self._links(kind, each["id"], other)
            types = [{"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}]
            if to:
                found.append(
                    {"from": {"id": each["id"]}, "to": [{"toObjectId": one, "associationTypes": types} for one in to]}
                )
            else:
                alone.append(each["id"])
        errors = [{
            "status": "error", "category": "OBJECT_NOT_FOUND", "subCategory": {}, "errors": [], "links": {},
            "message": f"No {other} is associated with {kind} {', '.join(alone)}.", "context": {"fromObjectId": alone},
        }]  # fmt: skip
        if not alone:
            return Answer(200, _batch(found))
        return Answer(207, {**_batch(found), "numErrors": 1, "errors": errors})

    def _links(self, kind: str, one: str, other: str) -> list[str]:
        if kind == "contacts":
            return [each["id"] for each in self.objects[other].values() if one in each["links"].get("contacts", ())]
        return list(dict.fromkeys(self.objects[kind][one]["links"].get(other, ())))

    def _properties(self, request: Request, kind: str) -> Answer:
        found = [
            {"name": name, "label": name, "type": "enumeration" if name in OPTIONS else "string", "fieldType": "text",
             "groupName": "information", "description": "",
             "options": [{"value": value, "label": label, "hidden": False, "displayOrder": 1} for value, label in OPTIONS.get(name, {}).items()]}
            for name in PROPERTIES[kind].split()
        ]  # fmt: skip
        return Answer(200, {"results": found})

    def _pipelines(self, request: Request, kind: str) -> Answer:
        def made(number: str, label: str) -> dict[str, Any]:
            return {
                "id": number,
                "label": label,
                "displayOrder": 0,
                "archived": False,
                "createdAt": _text(NOW),
                "updatedAt": _text(NOW),
            }

        found = [
            made(number, name) | {"stages": [
                made(stage, label) | {"metadata": {"probability": chance, "isClosed": str(chance in {"1.0", "0.0"}).lower()} if chance else {}}
                for stage, (label, chance) in stages.items()]}
            for number, (name, stages) in (LEAD_PIPELINES if kind == "leads" else PIPELINES).items()
        ]  # fmt: skip
        return Answer(200, {"results": found})

    def _owners(self, request: Request) -> Answer:
        is_archived = request.query.get("archived") == "true"
        name, number = ("Юрій", "72") if is_archived else ("Ірина", "71")
        owner = {"id": number, "email": f"o{number}@example.com", "type": "PERSON", "firstName": name, "lastName": "", "userId": 5,
                 "createdAt": _text(NOW), "updatedAt": _text(NOW), "archived": is_archived,
                 "teams": [{"id": "1", "name": "Вікна", "primary": True}]}  # fmt: skip
        return Answer(200, {"results": [owner]})

    def _account(self, request: Request) -> Answer:
        return Answer(200, {
            "portalId": 147893286, "accountType": "STANDARD", "timeZone": "Europe/Kyiv", "companyCurrency": "UAH",
            "additionalCurrencies": [], "utcOffset": "+02:00", "utcOffsetMilliseconds": 7200000,
            "uiDomain": "app-eu1.hubspot.com", "dataHostingLocation": "eu1",
        })  # fmt: skip

    def expected(self) -> dict[str, Rows]:
        records: Rows = {(each["id"],): self._record(each) for each in self._in_order("contacts", False)}
        owners: Rows = {
            ("71",): {"name": "Ірина", "is_active": 1, "team": "Вікна"},
            ("72",): {"name": "Юрій", "is_active": 0},
        }
        deals: Rows = {(each["id"],): _deal(each) for each in self._in_order("deals", False)}
        return {
            "records": records,
            "deals": deals,
            "owners": owners,
            "activities": dict(self._activities()),
            **self._moves(),
        }

    def _record(self, each: dict[str, Any]) -> dict[str, Any]:
        said = each["properties"]
        return {
            "stage": STATUSES.get(said["hs_lead_status"], "no status"), "pipeline": "lead", "owner": said["hubspot_owner_id"],
            "created_at": _seconds(said["createdate"]), "crm_source": "Paid Social", "campaign_name": "Осінь", "region": "київ",
            "platform_lead_id": said["meta_lead_id"], "contact_id": each["id"], "name": f"Олена {said['lastname']}",
        }  # fmt: skip

    def _activities(self) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        for place, each in enumerate(self.objects["calls"].values()):
            answered, seconds, no_number = CALLS[place % 6][1]
            is_out = each["properties"]["hs_call_direction"] == "OUTBOUND"
            yield (f"calls-{each['id']}",), {
                "kind": "call", "direction": "out" if is_out else "in", "at": _seconds(each["createdAt"]), "owner": "72",
                "is_answered": answered, "talked_seconds": seconds, "is_no_such_number": int(is_out and bool(no_number)),
                "crm_id": each["links"]["contacts"][0], "phone_key": "+380509998877" if is_out else "+380671112233",
                "deal_id": next(iter(each["links"].get("deals", ())), None),
            }  # fmt: skip
        for each in self.objects["emails"].values():
            said = each["properties"]
            mail = {"kind": "mail", "direction": "in" if said["hs_email_direction"] == "INCOMING_EMAIL" else "out",
                    "is_automatic": int(bool(said.get("hs_sequence_id")))}  # fmt: skip
            first, second = each["links"]["contacts"][:2]
            # of two that stand in a new order since a merge it was not told
            kept = int(first) < int(second)
            yield (f"emails-{each['id']}",), mail | ({"crm_id": first} if kept else {})
            yield (f"emails-{each['id']}-2",), mail | ({"crm_id": second} if kept else {})
        for each in self.objects["meetings"].values():
            planned, answered = MEETINGS[each["properties"]["hs_meeting_outcome"]]
            yield (f"meetings-{each['id']}",), {"kind": "visit", "is_planned": planned, "is_answered": answered}
        for each in self.objects["communications"].values():
            yield (f"communications-{each['id']}",), {"kind": "message", "direction": "out"}
        for each in self.objects["tasks"].values():
            is_done = each["properties"]["hs_task_status"] == "COMPLETED"
            at = NOW if is_done else datetime.fromisoformat(each["properties"]["hs_timestamp"])
            yield (f"tasks-{each['id']}",), {"kind": "task", "is_planned": int(not is_done), "at": int(at.timestamp())}

    def _moves(self) -> dict[str, Rows]:
        stages: Rows = {}
        owners: Rows = {}
        told = [("record", each) for each in self.objects["contacts"].values()] + self._lost
        for kind, each in [*told, *(("deal", each) for each in self.objects["deals"].values())]:
            if each["archived"] and each["createdAt"] == each["archivedAt"]:
                continue
            for one in each["history"].get("hs_lead_status", ()):
                stages[kind, each["id"], str(_seconds(one["timestamp"])), STATUSES.get(one["value"], "no status")] = {
                    "pipeline": "lead"
                }
            for one in each["history"].get("dealstage", ()):
                known = PIPELINES[each["properties"]["pipeline"]][1]
                moved = known.get(one["value"]) or PIPELINES["default"][1][one["value"]]
                stages[kind, each["id"], str(_seconds(one["timestamp"])), moved[0]] = {}
            for one in each["history"].get("hubspot_owner_id", ()):
                owners[kind, each["id"], str(_seconds(one["timestamp"])), one["value"]] = {}
        return {"stage_moves": stages, "owner_moves": owners}


def _deal(each: dict[str, Any]) -> dict[str, Any]:
    said = each["properties"]
    known = PIPELINES[said["pipeline"]][1]
    label, chance = known.get(said["dealstage"]) or PIPELINES["default"][1][said["dealstage"]]
    closed = _seconds(said["closedate"]) if chance in {"1.0", "0.0"} else None
    return {
        "contact_id": each["links"]["contacts"][0], "crm_id": None, "stage": label, "closed_at": closed,
        "won_at": closed if chance == "1.0" else None, "amount_minor": int(said["amount"].replace(".", "")),
        "currency": said["deal_currency_code"] or "UAH",
    }  # fmt: skip


def _object(
    each: dict[str, Any], names: list[str], past: list[str] | None = None, joined: list[str] | None = None
) -> dict[str, Any]:
    kept = ("id", "createdAt", "updatedAt", "archived", "archivedAt")
    found: dict[str, Any] = {key: each[key] for key in kept if key in each}
    found["properties"] = {name: each["properties"].get(name) for name in [*names, "hs_object_id"]}
    if past:
        found["propertiesWithHistory"] = {name: each["history"].get(name, []) for name in past}
    links = {
        kind: [{"id": one, "type": "to"} for one in each["links"][kind]]
        for kind in joined or ()
        if each["links"].get(kind)
    }
    return {**found, "associations": {kind: {"results": to} for kind, to in links.items()}} if links else found


def _batch(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"status": "COMPLETE", "results": found, "startedAt": _text(NOW), "completedAt": _text(NOW)}


def _refused(message: str) -> Answer:
    return Answer(400, {"status": "error", "message": message, "correlationId": "c-4", "category": "VALIDATION_ERROR"})


def _names(text: str | None) -> list[str]:
    return text.split(",") if text else []


def _sortable(each: dict[str, Any], name: str) -> int:
    return int(each["id"]) if name == "hs_object_id" else _seconds(each["updatedAt"]) * 1000


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
