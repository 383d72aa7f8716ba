"""Bitrix24's REST behind a webhook: 50 rows a page, ids upward with start -1, batches, rights and refusals as written."""

import operator
import random
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from tests.vendors.server import Answer, Request

Row = dict[str, Any]
NOW = datetime(2026, 11, 17, 20, tzinfo=UTC)
NIGHT = datetime(2026, 11, 18, 1, 10, tzinfo=UTC)
PORTAL = timezone(timedelta(hours=3))
ROWS = 50
IM = {"id": 7, "typeId": "IM", "valueType": "TELEGRAM", "value": "imol|telegrambot|1|2"}
KEY = "rest/1/k3y0fth3w3bh00k"
STATUSES = {
    "STATUS": {"NEW": "Не оброблено", "IN_PROCESS": "В роботі", "CONVERTED": "Якісний", "JUNK": "Неякісний"},
    "SOURCE": {"FACEBOOK": "Фейсбук", "WEB": "Сайт"},
    "DEAL_STAGE": {"NEW": "Нова", "WON": "Успішна", "LOSE": "Провалена"},
    "DEAL_STAGE_9": {"C9:NEW": "Нова", "C9:EXECUTING": "Замір", "C9:WON": "Монтаж зроблено"},
    **{f"UF_{number}": {"A": "А"} for number in range(60)},
}
CATEGORIES = {0: "Загальна", 9: "Двері"}
SEMANTICS = {"CONVERTED": "S", "JUNK": "F", "WON": "S", "LOSE": "F"}
CITIES = {"44": "Київ", "45": "Львів"}
OWN = {
    "ufCrm_1700000001": {"type": "string", "title": "ID ліда Meta", "upperName": "UF_CRM_1700000001"},
    "ufCrmCity": {"type": "enumeration", "title": "Місто", "upperName": "UF_CRM_CITY",
                  "items": [{"ID": key, "VALUE": name} for key, name in CITIES.items()]},
}  # fmt: skip
CARD = (
    "id", "createdTime", "updatedTime", "movedTime", "assignedById", "contactId", "stageId", "stageSemanticId", "sourceId",
    "opportunity", "currencyId", "utmCampaign",
)  # fmt: skip
FIELDS = {
    1: {*CARD, "name", "lastName", "dateClosed", "title", *OWN},
    2: {*CARD, "leadId", "categoryId", "closed", "closedate", "isRecurring", "title", *OWN},
    3: {"id", "name", "lastName", "createdTime", "updatedTime"},
}
ACTIVITY = {
    "ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "ASSOCIATED_ENTITY_ID", "DIRECTION", "COMPLETED", "STATUS",
    "SETTINGS", "RESPONSIBLE_ID", "CREATED", "LAST_UPDATED", "START_TIME", "DEADLINE", "IS_INCOMING_CHANNEL", "SUBJECT",
}  # fmt: skip
STATISTIC = {"ID", "CALL_START_DATE", "CRM_ACTIVITY_ID", "PHONE_NUMBER", "CALL_TYPE"}
MOVE = {"ID", "OWNER_ID", "TYPE_ID", "CREATED_TIME", "STATUS_ID", "STAGE_ID", "CATEGORY_ID"}
# what became of a call: rows of (type, code, seconds), and what it means
CALLED: list[tuple[list[tuple[str, str, int]], Row]] = [
    ([("1", "200", 95)], {"direction": "out", "is_answered": 1, "talked_seconds": 95}),
    ([("1", "603-S", 7)], {"direction": "out", "is_answered": 0, "talked_seconds": 0, "rang_seconds": None}),
    ([("1", "404", 0)], {"direction": "out", "is_answered": 0, "is_no_such_number": 1}),
    ([("1", "402", 0)], {"direction": "out", "is_answered": 0, "rang_seconds": 0, "is_no_such_number": 0}),
    ([("2", "304", 20)], {"direction": "in", "is_answered": 0, "talked_seconds": 0}),
    ([("3", "304", 15), ("3", "200", 60)], {"direction": "in", "is_answered": 1, "talked_seconds": 60}),
    ([("1", "OTHER", 3)], {"direction": "out", "is_answered": None, "talked_seconds": None}),
    ([("5", "200", 30)], {"direction": "out", "is_automatic": 1}),
    ([], {"direction": "out", "is_answered": None}),
]
# other activities: what differs from an outgoing one that is done, and what it means
HAPPENED: list[tuple[Row, Row]] = [
    ({"TYPE_ID": "4", "PROVIDER_ID": "CRM_EMAIL", "DIRECTION": "1", "COMPLETED": "N"},
     {"kind": "mail", "direction": "in", "is_planned": 0}),
    ({"TYPE_ID": "4", "PROVIDER_ID": "CRM_EMAIL", "DIRECTION": "2"}, {"kind": "mail", "direction": "out"}),
    ({"TYPE_ID": "1", "PROVIDER_ID": "CRM_MEETING", "COMPLETED": "N"}, {"kind": "visit", "is_planned": 1}),
    ({"TYPE_ID": "1", "PROVIDER_ID": "CRM_MEETING"}, {"kind": "visit", "is_planned": 0}),
    ({"TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO", "COMPLETED": "N", "DEADLINE": "9999-12-31T00:00:00+03:00"},
     {"kind": "task", "is_planned": 1}),
    ({"TYPE_ID": "6", "PROVIDER_ID": "CRM_WEBFORM", "COMPLETED": "N"},
     {"kind": "message", "direction": "in", "is_automatic": 1, "is_planned": 0}),
    ({"TYPE_ID": "6", "PROVIDER_ID": "CRM_SMS"}, {"kind": "message", "direction": "out"}),
    ({"TYPE_ID": "6", "PROVIDER_ID": "CRM_CALL_TRACKER", "SETTINGS": {"DURATION": 40}},
     {"kind": "call", "is_answered": 1, "talked_seconds": 40}),
]  # fmt: skip


TESTS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "": operator.eq,
    "@": lambda value, wanted: value in wanted,
}  # fmt: skip


def text(at: datetime) -> str:
    return at.astimezone(PORTAL).isoformat(timespec="seconds")


def seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


MIDNIGHT = int(datetime(2026, 11, 15, 22, tzinfo=UTC).timestamp())  # of Kyiv
A_DAY = 86_400
# by calendar, where a meeting is no absence, and by the chart of absences
AWAY: Mapping[str, list[Row]] = {
    "7": [
        {"ID": "1", "DATE_FROM": "16.11.2026", "DATE_FROM_TS_UTC": str(MIDNIGHT), "DATE_TO_TS_UTC": str(MIDNIGHT + 2 * A_DAY),
         "DT_SKIP_TIME": "Y", "ACCESSIBILITY": "absent"},
        {"ID": "2", "DATE_FROM": "17.11.2026 10:00:00", "DATE_FROM_TS_UTC": str(MIDNIGHT + A_DAY + 36_000),
         "DATE_TO_TS_UTC": str(MIDNIGHT + A_DAY + 39_600), "DT_SKIP_TIME": "N", "ACCESSIBILITY": "busy"},
    ],
    "8": [{"FROM_HR": True, "ID": 3, "DT_FROM": "20.11.2026", "DT_TO": "20.11.2026", "FROM": MIDNIGHT + 4 * A_DAY,
           "TO": MIDNIGHT + 4 * A_DAY, "ACCESSIBILITY": "absent"}],
}  # fmt: skip


class StandIn:
    away = AWAY
    """`has_leads` False: the simple mode. `is_admin` False: the first leads are out of the user's sight."""

    source: ClassVar[dict[str, Any]] = {
        "connector": "bitrix24", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "webhook": "${BITRIX24_WEBHOOK}", "columns": {"platform_lead_id": "ufCrm_1700000001", "region": "Місто"},
    }  # fmt: skip
    environment: ClassVar = {"BITRIX24_WEBHOOK": "{server}/" + KEY + "/"}
    address = "{{webhook}}"

    def __init__(self, *, has_leads: bool = True, is_admin: bool = True) -> None:
        self._chance = random.Random(24)
        self._has_leads, self._is_admin = has_leads, is_admin
        self._cards: dict[int, dict[int, Row]] = {1: {}, 2: {}, 3: {}}
        self._moves: dict[int, list[Row]] = {1: [], 2: []}
        self._activities: dict[int, Row] = {}
        self._bindings: dict[int, list[Row]] = {}
        self._statistic: list[Row] = []
        self._sessions: dict[int, Row] = {}
        self._meaning: dict[str, Row] = {}
        self._touched = 0
        for number in range(130):
            self._lead(1000 + number + number // 7, NOW - timedelta(hours=2 * (130 - number // 5)))
        for lead in list(self._cards[1])[::2]:
            self._deal(300 + lead, lead, NOW - timedelta(hours=3 + lead % 40))
        self._cards[2][2990] = self._cards[2][1300] | {"id": 2990, "isRecurring": "Y"}
        self._happen()

    def _lead(self, number: int, at: datetime) -> None:
        stage = self._chance.choice(list(STATUSES["STATUS"]))
        contact = number + 5000
        person = [{"id": number, "typeId": "PHONE", "valueType": "WORK", "value": f"+38050{number:07}"},
                  {"id": number, "typeId": "EMAIL", "valueType": "WORK", "value": f"c{number}@example.com"}]  # fmt: skip
        is_known = number % 4 == 0
        self._cards[3][contact] = {"id": contact, "name": "Іван", "lastName": f"Контакт {number}", "fm": person,
                                   "createdTime": text(at), "updatedTime": text(at)}  # fmt: skip
        self._cards[1][number] = {
            **self._card(number, at, stage, SEMANTICS.get(stage, "P")), "contactId": contact if is_known else 0,
            "name": None if is_known else "Олена", "lastName": None, "sourceId": "FACEBOOK", "utmCampaign": "Осінь",
            "dateClosed": text(at + timedelta(hours=1)) if stage in SEMANTICS else None, "fm": [IM] if is_known else person,
        }  # fmt: skip
        self._move(1, number, at, {"STATUS_ID": "NEW", "STATUS_SEMANTIC_ID": "P"}, 1)
        if stage != "NEW":
            self._move(1, number, at + timedelta(hours=1), {"STATUS_ID": stage}, 3)

    def _card(self, number: int, at: datetime, stage: str, semantics: str) -> Row:
        return {
            "id": number, "title": f"№ {number}", "createdTime": text(at), "updatedTime": text(at + timedelta(hours=1)),
            "movedTime": text(at + timedelta(hours=1)), "stageId": stage, "stageSemanticId": semantics,
            "assignedById": 7 + number % 3, "opportunity": number + 0.5, "currencyId": "UAH", "sourceId": None,
            "utmCampaign": None, "ufCrm_1700000001": f"m{number}", "ufCrmCity": 44 + number % 2,
        }  # fmt: skip

    def _deal(self, number: int, lead: int, at: datetime) -> None:
        category = self._chance.choice(list(CATEGORIES))
        stage = self._chance.choice(list(STATUSES["DEAL_STAGE_9" if category else "DEAL_STAGE"]))
        semantics = SEMANTICS.get(stage.removeprefix("C9:"), "P")
        self._cards[2][number] = {
            **self._card(number, at, stage, semantics), "leadId": lead if self._has_leads else 0, "categoryId": category,
            "contactId": lead + 5000, "closed": "N" if semantics == "P" else "Y", "closedate": "2027-01-01T03:00:00+03:00",
            "isRecurring": "N", "sourceId": "WEB",
        }  # fmt: skip
        self._move(2, number, at, {"CATEGORY_ID": category, "STAGE_ID": stage, "STAGE_SEMANTIC_ID": semantics}, 1)

    def _move(self, entity: int, number: int, at: datetime, more: Row, kind: int) -> None:
        self._moves[entity].append({"ID": len(self._moves[1]) + len(self._moves[2]) + 1, "TYPE_ID": kind,
                                    "OWNER_ID": number, "CREATED_TIME": text(at), **more})  # fmt: skip

    def _happen(self) -> None:
        for place, lead in enumerate(list(self._cards[1])[:54]):
            legs, meaning = CALLED[place % len(CALLED)]
            self._call((1, lead), NOW - timedelta(minutes=7 * place), legs, {"kind": "call", **meaning})
        for place, deal in enumerate(list(self._cards[2])[:24]):
            more, meaning = HAPPENED[place % len(HAPPENED)]
            self._activity((2, deal), NOW - timedelta(hours=place), more, meaning)
        contact = 5000 + 1004
        on_contact = self._activity((3, contact), NOW, {"TYPE_ID": "4", "DIRECTION": "1"}, {"kind": "mail", "crm_id": "1004"})
        self._bindings[on_contact] = [{"entityTypeId": kind, "entityId": number} for kind, number in ((3, contact), (1, 1004), (1, 1002))]
        self._activity((4, 77), NOW, {"TYPE_ID": "3", "STATUS": "3"}, {"kind": "task", "is_automatic": 1, "crm_id": None})
        self._chat(1002, 321, [("91", "in"), ("0", ""), ("91", "in"), ("5", "bot"), ("8", "out"), ("8", "out"), ("91", "in")])
        self._chat(1003, 322, [])
        for place in range(3):
            self._leg("", NOW - timedelta(hours=place), ("1", "200", 40))
            found = self._statistic[-1]
            self._meaning[f"call-{found['ID']}"] = {"kind": "call", "crm_id": None, "talked_seconds": 40, "is_answered": 1}

    def _activity(self, owner: tuple[int, int], at: datetime, more: Row, meaning: Row) -> int:
        number = 9000 + 2 * len(self._activities)
        done = {"TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO", "ASSOCIATED_ENTITY_ID": "0", "DIRECTION": "0", "COMPLETED": "Y",
                "STATUS": "2", "RESPONSIBLE_ID": "8", "SETTINGS": [], "IS_INCOMING_CHANNEL": "N", "SUBJECT": "…"}  # fmt: skip
        self._activities[number] = {
            "ID": str(number), "OWNER_TYPE_ID": str(owner[0]), "OWNER_ID": str(owner[1]), "CREATED": text(at),
            "LAST_UPDATED": text(at), "START_TIME": text(at), "DEADLINE": text(at + timedelta(days=1)), **done, **more,
        }  # fmt: skip
        of = {1: {"crm_id": str(owner[1])}, 2: {"deal_id": str(owner[1])}}.get(owner[0], {}) if self._has_leads else {}
        is_late = meaning.get("is_planned") and not str(more.get("DEADLINE")).startswith("9999")
        self._meaning[str(number)] = {"at": int(at.timestamp()) + 86400 * bool(is_late), "owner": "8", **of, **meaning}
        return number

    def _call(self, owner: tuple[int, int], at: datetime, legs: list[tuple[str, str, int]], meaning: Row) -> None:
        more = {"TYPE_ID": "2", "PROVIDER_ID": "VOXIMPLANT_CALL", "DIRECTION": "2"}
        number = self._activity(owner, at, more, meaning | ({"owner": "9"} if legs else {}))
        for leg in legs:
            self._leg(str(number), at, leg)

    def _leg(self, activity: str, at: datetime, leg: tuple[str, str, int]) -> None:
        self._statistic.append({
            "ID": str(len(self._statistic) + 1), "PORTAL_USER_ID": "9", "PHONE_NUMBER": "+380501112233", "CALL_TYPE": leg[0],
            "CALL_FAILED_CODE": leg[1], "CALL_DURATION": str(leg[2]), "CALL_START_DATE": text(at),
            "CRM_ACTIVITY_ID": activity or None, "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": "275",
        })  # fmt: skip

    def _chat(self, lead: int, session: int, written: list[tuple[str, str]]) -> None:
        chat = {"PROVIDER_ID": "IMOPENLINES_SESSION", "ASSOCIATED_ENTITY_ID": str(session), "COMPLETED": "N"}
        number = self._activity((1, lead), NOW, chat, {"kind": "message", "direction": "in", "is_planned": 0})
        users = {"91": {"id": "91", "connector": True, "bot": False}, "5": {"id": "5", "connector": False, "bot": True},
                 "8": {"id": "8", "connector": False, "bot": False}}  # fmt: skip
        messages = {str(session * 100 + place): {"id": str(session * 100 + place), "senderid": sender, "text": "таємниця",
                                                "date": text(NOW + timedelta(minutes=place))}
                    for place, (sender, _) in enumerate(written)}  # fmt: skip
        self._sessions[session] = {"sessionId": session, "users": users, "message": messages or []}
        meaning = self._meaning[str(number)]
        turns = [(place, turn) for place, turn in enumerate(written) if place in {0, 3, 4, 6}]
        for place, (sender, way) in turns:
            self._meaning[f"chat-{session * 100 + place}"] = {
                **meaning, "at": int(NOW.timestamp()) + 60 * place, "owner": "8" if way == "in" else sender,
                "direction": "in" if way == "in" else "out", "is_automatic": int(way == "bot"),
            }  # fmt: skip
        if turns:
            del self._meaning[str(number)]

    def expected(self) -> dict[str, dict[tuple[str, ...], Row]]:
        owners: dict[tuple[str, ...], Row] = {
            (number,): {"name": name, "is_active": active, "team": "Продажі"}
            for number, name, active in (("7", "Ірина Коваль", 1), ("8", "Юрій", 1), ("9", "Тарас", 0))
        }
        deals = {number: deal for number, deal in self._cards[2].items() if deal["isRecurring"] != "Y"}
        records = {number: self._record(1, each) for number, each in self._cards[1].items()}
        if not self._has_leads:
            records = {number: self._record(2, each) for number, each in deals.items()}
        return {
            "records": {(str(number),): row for number, row in records.items()},
            "deals": {(str(number),): self._sold(each) for number, each in deals.items()},
            "activities": {(number,): row for number, row in self._meaning.items()},
            "stage_moves": self._moved(), "owner_moves": {}, "owners": owners,
            "absences": {("7", "2026-11-16"): {"to_at": "2026-11-18"}, ("8", "2026-11-20"): {"to_at": "2026-11-20"}},
        }  # fmt: skip

    def _stage(self, entity: int, stage: str, category: int = 0) -> Row:
        if entity == 1:
            return {"pipeline": "lead", "stage": STATUSES["STATUS"][stage]}
        return {"pipeline": CATEGORIES[category], "stage": STATUSES["DEAL_STAGE_9" if category else "DEAL_STAGE"][stage]}

    def _record(self, entity: int, card: Row) -> Row:
        lead = card["id"] if entity == 1 else card["contactId"] - 5000
        closed = card["dateClosed"] if entity == 1 else card["movedTime"]
        return {
            **self._stage(entity, card["stageId"], card.get("categoryId", 0)), "owner": str(card["assignedById"]),
            "created_at": seconds(card["createdTime"]), "platform_lead_id": f"m{card['id']}",
            "closed_at": None if card["stageSemanticId"] == "P" else seconds(closed),
            "crm_source": "Фейсбук" if entity == 1 else "Сайт", "region": CITIES[str(card["ufCrmCity"])].lower(),
            "campaign_name": "Осінь" if entity == 1 else None,
            "keys": {f"+38050{lead:07}", f"c{lead}@example.com"}, "contact_id": str(card["contactId"]) if card["contactId"] else None,
        }  # fmt: skip

    def _sold(self, deal: Row) -> Row:
        closed_at = None if deal["stageSemanticId"] == "P" else seconds(deal["movedTime"])
        return {
            **self._stage(2, deal["stageId"], deal["categoryId"]), "amount_minor": round(deal["opportunity"] * 100),
            "currency": "UAH", "crm_id": str(deal["leadId"] or deal["id"]), "closed_at": closed_at,
            "won_at": closed_at if deal["stageSemanticId"] == "S" else None,
        }  # fmt: skip

    def _moved(self) -> dict[tuple[str, ...], Row]:
        found: dict[tuple[str, ...], Row] = {}
        for entity, kinds in ((1, ["record"]), (2, ["deal"])) if self._has_leads else ((2, ["record", "deal"]),):
            for move in self._moves[entity]:
                row = self._stage(entity, move.get("STATUS_ID") or move["STAGE_ID"], move.get("CATEGORY_ID", 0))
                for kind in kinds:
                    key = (kind, str(move["OWNER_ID"]), str(seconds(move["CREATED_TIME"])), row["stage"])
                    found[key] = {"pipeline": row["pipeline"]}
        return found

    def change(self) -> None:
        later = NOW + timedelta(hours=6)
        self._lead(1200, later)
        self._lead(1201, later)  # within the overlap of the night before
        lead = self._cards[1][1010]
        lead |= {"stageId": "JUNK", "stageSemanticId": "F", "updatedTime": text(later), "dateClosed": text(later), "assignedById": 8}
        self._move(1, 1010, later, {"STATUS_ID": "JUNK"}, 3)
        deal = self._cards[2][1302]
        deal |= {"stageId": "C9:WON", "categoryId": 9, "stageSemanticId": "S", "updatedTime": text(later), "movedTime": text(later)}
        self._move(2, 1302, later, {"CATEGORY_ID": 9, "STAGE_ID": "C9:WON"}, 5)
        del self._cards[1][1020], self._cards[2][1304]  # deleted
        del self._cards[1][1030]  # made one with another
        self._call((1, 1002), later, CALLED[0][0], {"kind": "call", **CALLED[0][1]})
        self._answered_late()

    def _answered_late(self) -> None:
        """In a chat that nobody closed; its activity does not change with that."""
        session = self._sessions[321]
        session["message"]["32190"] = {"id": "32190", "senderid": "8", "text": "…", "date": text(NOW + timedelta(hours=5))}
        self._meaning["chat-32190"] = {"kind": "message", "direction": "out", "owner": "8", "crm_id": "1002", "is_automatic": 0}

    def throttled(self) -> Answer:
        return Answer(503, {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"})

    def expired(self) -> Answer:
        return Answer(401, {"error": "INVALID_CREDENTIALS", "error_description": "Invalid request credentials"})

    def answer(self, request: Request) -> Answer:
        folder, _, method = request.path.rpartition("/")
        if folder != KEY:
            return self.expired()
        if request.method != "POST":
            return Answer(405, {"error": "METHOD_NOT_ALLOWED"})
        return self._do(method, request.json or {})

    def _do(self, method: str, asked: Row) -> Answer:
        methods: Mapping[str, Callable[[Row], Answer]] = {
            "crm.item.list": self._items, "crm.activity.list": self._activity_list, "crm.stagehistory.list": self._history,
            "voximplant.statistic.get": self._calls, "user.get": self._users, "batch": self._batch,
            "imopenlines.session.history.get": self._session,
            "crm.activity.binding.list": lambda asked: _said(self._bindings.get(int(asked["activityId"]), [])),
            "crm.item.fields": lambda asked: _said({"fields": {"id": {"type": "integer", "title": "ID", "upperName": "ID"}, **OWN}}),
            "crm.settings.mode.get": lambda asked: _said(1 if self._has_leads else 2),
            "crm.category.list": self._categories, "crm.status.list": self._statuses,
            "department.get": lambda asked: _said([{"ID": "15", "NAME": "Продажі", "PARENT": "1"}]),
            "profile": lambda asked: _said({"ID": "1", "ADMIN": self._is_admin, "NAME": "Роман", "LAST_NAME": "Адмін"}),
            "scope": lambda asked: _said(["crm", "user", "department", "telephony", "imopenlines", "calendar"]),
            "calendar.accessibility.get": self._accessibility,
        }  # fmt: skip
        if method not in methods:
            return Answer(404, {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"})
        return methods[method](asked)

    def _items(self, asked: Row) -> Answer:
        entity = asked.get("entityTypeId")
        if int(entity or 0) not in self._cards:
            return _refused("NOT_FOUND", "SPA not found")
        entity = int(entity or 0)
        known, select = FIELDS[entity], asked.get("select", ["*"])
        if wrong := _unknown(asked, known) or [each for each in select if each not in known | {"*"}]:
            return _refused("INVALID_ARG_VALUE", f"Invalid filter: field '{wrong}' is not allowed in filter")
        self._touch()
        rows = [each for each in self._cards[entity].values() if self._is_admin or each["id"] % 10]
        found = [row if select == ["*"] else {name: row[name] for name in select} for row in _kept(rows, asked)]
        return _listed(found, asked, lambda page: {"items": page})

    def _touch(self) -> None:
        """Somebody works while the list is read: what changes has another time, and stays where it is by id."""
        self._touched += 1
        card = self._cards[1].get(1000 + self._touched % 5, {})
        card["updatedTime"] = text(NIGHT + timedelta(seconds=self._touched))

    def _activity_list(self, asked: Row) -> Answer:
        if wrong := _unknown(asked, ACTIVITY):
            return _refused("ERROR_CORE", f"unknown field {wrong}")
        found = [{name: row[name] for name in asked["select"]} for row in _kept(self._activities.values(), asked)]
        return _listed(found, asked)

    def _history(self, asked: Row) -> Answer:
        if wrong := _unknown(asked, MOVE):
            return _refused("INVALID_ARG_VALUE", f"Invalid filter: field '{wrong}' is not allowed in filter")
        return _listed(_kept(self._moves[asked["entityTypeId"]], asked), asked, lambda page: {"items": page})

    def _calls(self, asked: Row) -> Answer:
        """Words in small letters are not understood, and everything comes."""
        if asked.get("SORT", "ID") not in STATISTIC or int(asked.get("start", 0)) < 0:
            return _refused("ERROR_ARGUMENT", "wrong sorting or start")
        wanted = {"filter": asked.get("FILTER", {}), "order": {asked.get("SORT", "ID"): asked.get("ORDER", "ASC")}}
        if wrong := _unknown(wanted, STATISTIC):
            return _refused("ERROR_ARGUMENT", f"unknown field {wrong}")
        return _listed(_kept(self._statistic, wanted), asked)

    def _users(self, asked: Row) -> Answer:
        people = [("7", "Ірина", "Коваль", True), ("8", "Юрій", "", True), ("9", "Тарас", "", False)]
        rows = [{"ID": number, "NAME": name, "LAST_NAME": last, "ACTIVE": active, "UF_DEPARTMENT": [15]}
                for number, name, last, active in people]  # fmt: skip
        return _listed(_kept(rows, {"filter": asked.get("FILTER", {}), "order": {asked["sort"]: asked["order"]}}), asked)

    def _accessibility(self, asked: Row) -> Answer:
        if not asked.get("from") or not asked.get("to") or not asked.get("users"):
            return _refused("", 'The required parameter "users" for the method "calendar.accessibility.get" is not set')
        return _said({user: self.away.get(user, []) for user in asked["users"]})

    def _categories(self, asked: Row) -> Answer:
        found = [{"id": number, "name": name, "entityTypeId": 2, "isDefault": "N"} for number, name in CATEGORIES.items()]
        return _said({"categories": found}) if asked.get("entityTypeId") == 2 else _refused("NOT_FOUND", "not found")

    def _statuses(self, asked: Row) -> Answer:
        found = [{"ENTITY_ID": directory, "STATUS_ID": number, "NAME": name}
                 for directory, words in reversed(STATUSES.items()) for number, name in words.items()]  # fmt: skip
        return _listed(found, asked)

    def _session(self, asked: Row) -> Answer:
        found = self._sessions.get(int(asked["SESSION_ID"]))
        return _said(found) if found and found["message"] else _refused("ACCESS_DENIED", "You cannot open this conversation")

    def _batch(self, asked: Row) -> Answer:
        results, errors = {}, {}
        for place, (name, command) in enumerate(asked["cmd"].items()):
            method, _, query = command.partition("?")
            answer = self._do(method, _unfolded(query))
            if place >= 50:
                answer = _refused("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
            if method == "batch":
                answer = _refused("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
            errors.update({name: answer.body} if answer.status >= 400 else {})
            results.update({name: answer.body["result"]} if answer.status < 400 else {})
        return _said({"result": results or [], "result_error": errors or [], "result_total": [], "result_next": []})


def _unfolded(query: str) -> Row:
    """As PHP reads a query: a[b]=c and a[]=c."""
    found: Row = {}
    for key, value in parse_qsl(query):
        if inner := re.fullmatch(r"(\w+)\[(.*)\]", key):
            name, part = inner.groups()
            if part:
                found.setdefault(name, {})[part] = value
            else:
                found.setdefault(name, []).append(value)
        else:
            found[key] = value
    return found


def _unknown(asked: Row, known: Iterable[str]) -> list[str]:
    """Fields of filter and order that the list has not."""
    names = [key.lstrip("<>=@!%") for key in asked.get("filter", {})] + list(asked.get("order", {}))
    return [name for name in names if name not in set(known)]


def _kept(rows: Iterable[Row], asked: Row) -> list[Row]:
    found = list(rows)
    for key, wanted in asked.get("filter", {}).items():
        sign, name = re.fullmatch(r"([<>=@]*)(\w+)", key).groups()  # type: ignore[union-attr]
        against = {_comparable(each) for each in wanted} if isinstance(wanted, list) else _comparable(wanted)
        found = [row for row in found if row[name] is not None and TESTS[sign](_comparable(row[name]), against)]
    for name, way in asked.get("order", {}).items():
        found.sort(key=lambda row: _comparable(row[name]), reverse=way == "DESC")
    return found


def _comparable(value: Any) -> float:
    number = str(value)
    if re.fullmatch(r"[A-Z_]+", number):
        return hash(number)
    return float(number) if number.lstrip("-").isdigit() else datetime.fromisoformat(number).timestamp()


def _listed(found: list[Row], asked: Row, folded: Callable[[list[Row]], Any] = lambda page: page) -> Answer:
    """start -1 counts nothing; without it the count comes along, and where the next page begins."""
    start = int(asked.get("start", 0))
    if start < 0:
        return Answer(200, {"result": folded(found[:ROWS]), "total": 0, "time": {"operating": 0}})
    more = {"next": start + ROWS} if start + ROWS < len(found) else {}
    return Answer(200, {"result": folded(found[start : start + ROWS]), "total": len(found), **more})


def _said(result: Any) -> Answer:
    return Answer(200, {"result": result, "time": {"operating": 0}})


def _refused(error: str, said: str) -> Answer:
    return Answer(400, {"error": error, "error_description": said})
