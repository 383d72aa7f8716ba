"""The bundled company's Bitrix24: its exports as the stand-in answers them."""

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from tests.vendors.bundled import table
from tests.vendors.server import Answer
from tests.vendors.standins import bitrix24

Row = dict[str, Any]
KYIV = ZoneInfo("Europe/Kyiv")
STAGES = {"Новий": "NEW", "В роботі": "IN_PROCESS", "Перетворено": "CONVERTED", "Неякісний": "JUNK"}
DEAL_STAGES = {"Замір": "PREPARATION", "Пропозиція": "PROPOSAL", "Розстрочка": "INSTALMENTS", "Договір": "FINAL_INVOICE",
               "Виграно": "WON", "Програно": "LOSE"}  # fmt: skip
COMPANIES = {"ТОВ": 3, "ФОП": 5}
# in the codes that Bitrix24 gives to fields of a company's own
OWN = {"ID ліда реклами": "ufCrm_1", "Причина відмови": "ufCrm_2", "Місто": "ufCrm_3", "Причина програшу": "ufCrm_4",
       "Дата оплати": "ufCrm_5", "GCLID": "ufCrm_6"}  # fmt: skip
CLIENT, ROBOT = "900", "901"
TYPES = {"Дзвінок": ("2", "VOXIMPLANT_CALL"), "Лист": ("4", "CRM_EMAIL"), "Візит": ("1", "CRM_MEETING"), "Завдання": ("3", "TASKS")}


def _text(dotted: str) -> str | None:
    """17.11.2026 09:30:00, by the portal's own clock."""
    if not dotted:
        return None
    return bitrix24.text(datetime.strptime(dotted, "%d.%m.%Y %H:%M:%S").replace(tzinfo=KYIV))


class Bitrix24(bitrix24.StandIn):
    """Calls with what the telephony knows of them, chats as sessions of an open line; who is away stands in a file."""

    away: ClassVar[dict[str, Any]] = {}
    source: ClassVar[dict[str, Any]] = {
        "connector": "bitrix24", "brings": ["records", "deals", "activities", "stage_moves", "owners"],
        "webhook": "${BITRIX24_WEBHOOK}",
        "columns": {"platform_lead_id": "ID ліда реклами", "reason": ["Причина відмови", "Причина програшу"],
                    "click_id": "GCLID", "region": "Місто", "won_at": "Дата оплати", "entity": "Моя компанія"},
        "values": {"entity": {str(number): name for name, number in COMPANIES.items()}},
    }  # fmt: skip

    def __init__(self, exports: Path) -> None:
        tables = {name: table(exports / "bitrix24" / f"{name}.csv", "cp1251", ";")
                  for name in ("leads", "deals", "history", "activities", "users")}  # fmt: skip
        self._has_leads = self._is_admin = True
        self._touched = 0
        self._people = {row["Ім'я та прізвище"]: row for row in tables["users"]}
        self._teams = {name: str(number) for number, name in enumerate(dict.fromkeys(row["Відділ"] for row in tables["users"]), 15)}
        self._sources = {row["Джерело"]: f"UC_{len(row['Джерело'])}_{row['ID']}" for row in reversed(tables["leads"]) if row["Джерело"]}
        self._moves = {1: [], 2: []}
        for row in tables["history"]:
            self._history_row(row)
        self._cards = {1: {}, 2: {}, 3: {}}
        for row in tables["leads"]:
            self._lead_card(row)
        for row in tables["deals"]:
            self._deal_card(row)
        self._activities, self._bindings, self._sessions = {}, {}, {}
        self._legs: dict[str, list[Row]] = {}
        for row in tables["activities"]:
            if row["Тип"] != "Повідомлення":
                self._happened(row)
        messages = [row for row in tables["activities"] if row["Тип"] == "Повідомлення"]
        for _, written in groupby(sorted(messages, key=_owner), key=_owner):
            self._wrote(list(written))
        self._statistic = [leg for legs in self._legs.values() for leg in legs]

    def _user(self, name: str) -> int:
        return int(self._people[name]["ID"]) if name else 0

    def _history_row(self, row: Row) -> None:
        """Of who was responsible the portal's history tells nothing."""
        if not row["Стадія"]:
            return
        entity, names = (1, STAGES) if row["Тип"] == "Лід" else (2, DEAL_STAGES)
        stage = {"STATUS_ID": names[row["Стадія"]]} if entity == 1 else {"STAGE_ID": names[row["Стадія"]], "CATEGORY_ID": 0}
        self._moves[entity].append({"ID": len(self._moves[1]) + len(self._moves[2]) + 1, "TYPE_ID": 2,
                                    "OWNER_ID": int(row["ID"]), "CREATED_TIME": _text(row["Дата"]), **stage})  # fmt: skip

    def _common(self, entity: int, row: Row, stage: str) -> Row:
        semantics = {"CONVERTED": "S", "WON": "S", "JUNK": "F", "LOSE": "F"}.get(stage, "P")
        closed = _text(row["Дата завершення"])
        return {
            "id": int(row["ID"]), "createdTime": _text(row["Дата створення"]), "updatedTime": _text(row["Дата зміни"]),
            "movedTime": closed or _text(row["Дата зміни"]), "stageId": stage, "stageSemanticId": semantics,
            "assignedById": self._user(row["Відповідальний"]), "contactId": int(row["ID контакту"] or 0),
            **{code: row[title] for title, code in OWN.items() if row.get(title)},
        }  # fmt: skip

    def _lead_card(self, row: Row) -> None:
        """A known client's phones and mails stand with the contact alone."""
        card = self._common(1, row, STAGES[row["Стадія"]])
        phones = [row["Робочий телефон"], row["Мобільний телефон"]]
        person = [{"typeId": "PHONE", "value": value} for value in phones if value]
        person += [{"typeId": "EMAIL", "value": row["Робочий e-mail"]}] if row["Робочий e-mail"] else []
        names = {"name": row["Ім'я"] or None, "lastName": row["Прізвище"] or None}
        if number := card["contactId"]:
            contact = self._cards[3].setdefault(number, {"id": number, "fm": person, **names})
            person = [] if contact["fm"] == person else person
        self._cards[1][card["id"]] = {
            **card, **names, "fm": person, "dateClosed": _text(row["Дата завершення"]),
            "sourceId": self._sources.get(row["Джерело"]), "utmCampaign": row["UTM Campaign"] or None,
        }  # fmt: skip

    def _deal_card(self, row: Row) -> None:
        card = self._common(2, row, DEAL_STAGES[row["Стадія"]])
        amount = float(row["Сума"].replace(" ", "").replace("\xa0", "").replace(",", ".") or 0)
        paid = {OWN["Дата оплати"]: _text(row["Дата оплати"])} if row["Дата оплати"] else {}
        self._cards[2][card["id"]] = {
            **card, "leadId": int(row["ID ліда"] or 0), "categoryId": 0, "isRecurring": "N", "opportunity": amount,
            "currencyId": row["Валюта"], "mycompanyId": COMPANIES[row["Моя компанія"]], **paid,
        }  # fmt: skip

    def _activity(self, row: Row, kind: str, provider: str, **more: Any) -> None:  # type: ignore[override]
        entity, of = _owner(row)
        self._activities[int(row["ID"])] = {
            "ID": row["ID"], "OWNER_TYPE_ID": str(entity), "OWNER_ID": of, "TYPE_ID": kind, "PROVIDER_ID": provider,
            "ASSOCIATED_ENTITY_ID": "0", "DIRECTION": "1" if row["Напрямок"] == "Вхідний" else "2", "STATUS": "2",
            "COMPLETED": "Y" if row["Завершено"] == "Так" else "N", "SETTINGS": [], "IS_INCOMING_CHANNEL": "N",
            "RESPONSIBLE_ID": str(self._user(row["Відповідальний"])), "CREATED": _text(row["Створено"]),
            "LAST_UPDATED": _text(row["Створено"]), "START_TIME": _text(row["Дата"]), "DEADLINE": _text(row["Дата"]), **more,
        }  # fmt: skip

    def _happened(self, row: Row) -> None:
        self._activity(row, *TYPES[row["Тип"]])
        if row["Тип"] != "Дзвінок" or row["Завершено"] == "Ні":
            return
        code = "200" if row["Відповіли"] == "Так" else "404" if row["Результат"] else "304"
        self._legs[row["ID"]] = [{
            "ID": str(len(self._legs) + 1), "PORTAL_USER_ID": str(self._user(row["Відповідальний"])), "PHONE_NUMBER": "",
            "CALL_TYPE": "2" if row["Напрямок"] == "Вхідний" else "1", "CALL_FAILED_CODE": code, "CALL_DURATION": row["Тривалість, с"],
            "CALL_START_DATE": _text(row["Дата"]), "CRM_ACTIVITY_ID": row["ID"], "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": "0",
        }]  # fmt: skip

    def _wrote(self, written: list[Row]) -> None:
        """One session where the client or a robot wrote too, else SMS."""
        if all((row["Напрямок"], row["Автоматично"]) == ("Вихідний", "Ні") for row in written):
            for row in written:
                self._activity(row, "6", "CRM_SMS")
            return
        written.sort(key=lambda row: str(_text(row["Дата"])))
        session = 700 + len(self._sessions)
        senders = [CLIENT if row["Напрямок"] == "Вхідний" else ROBOT if row["Автоматично"] == "Так"
                   else str(self._user(row["Відповідальний"])) for row in written]  # fmt: skip
        message = {f"{session}{place:03}": {"id": f"{session}{place:03}", "senderid": sender, "date": _text(row["Дата"])}
                   for place, (sender, row) in enumerate(zip(senders, written, strict=True))}  # fmt: skip
        users = {sender: {"id": sender, "connector": sender == CLIENT, "bot": sender == ROBOT} for sender in senders}
        self._sessions[session] = {"sessionId": session, "users": users, "message": message}
        self._activity(written[0], "6", "IMOPENLINES_SESSION", ASSOCIATED_ENTITY_ID=str(session))

    def _do(self, method: str, asked: Row) -> Answer:
        if method == "crm.item.fields":
            own = {code: {"title": title, "type": "string", "upperName": code.upper()} for title, code in OWN.items()}
            company = {"title": "Моя компанія", "type": "crm_company", "upperName": "MYCOMPANY_ID"}
            return bitrix24._said({"fields": own | ({"mycompanyId": company} if asked["entityTypeId"] == 2 else {})})
        if method == "department.get":
            return bitrix24._said([{"ID": number, "NAME": name, "PARENT": "1"} for name, number in self._teams.items()])
        return super()._do(method, asked)

    def _calls(self, asked: Row) -> Answer:
        """By the activity at once: this company has hundreds."""
        activity = asked.get("FILTER", {}).get("CRM_ACTIVITY_ID")
        return bitrix24._said(self._legs.get(activity, [])) if activity else super()._calls(asked)

    def _users(self, asked: Row) -> Answer:
        rows = [{"ID": row["ID"], "NAME": name.partition(" ")[0], "LAST_NAME": name.partition(" ")[2],
                 "ACTIVE": row["Активний"] == "Так", "UF_DEPARTMENT": [int(self._teams[row["Відділ"]])]}
                for name, row in self._people.items()]  # fmt: skip
        wanted = {"filter": asked.get("FILTER", {}), "order": {asked["sort"]: asked["order"]}}
        return bitrix24._listed(bitrix24._kept(rows, wanted), asked)

    def _categories(self, asked: Row) -> Answer:
        return bitrix24._said({"categories": [{"id": 0, "name": "Загальна", "entityTypeId": 2, "isDefault": "Y"}]})

    def _statuses(self, asked: Row) -> Answer:
        known = {"STATUS": STAGES, "DEAL_STAGE": DEAL_STAGES, "SOURCE": self._sources}
        found = [{"ENTITY_ID": directory, "STATUS_ID": number, "NAME": name}
                 for directory, words in known.items() for name, number in words.items()]  # fmt: skip
        return bitrix24._listed(found, asked)


def _owner(row: Row) -> tuple[int, str]:
    return (2, row["ID угоди"]) if row["ID угоди"] else (1, row["ID ліда"])
