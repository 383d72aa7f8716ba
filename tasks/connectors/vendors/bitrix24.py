"""Bitrix24 cloud: leads, deals (without leads: record and deal in one), stage history, activities, calls, users.

REST by an inbound webhook, whose address is the key: https://apidocs.bitrix24.com. Nothing is forgotten, but nothing
tells of what was deleted or merged (the ids that are left do), nor of who was responsible before. Rows that the
webhook's user may not read are left out without a word.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Unsigned
from tasks.connectors.vendors._bitrix24_absences import absences
from tasks.connectors.vendors._bitrix24_activities import activities, calls, may_read_chats, open_chats
from tasks.connectors.vendors._bitrix24_lists import (
    COMMANDS,
    CONTACT,
    DEAL,
    LEAD,
    ROWS,
    Json,
    Listed,
    all_of,
    as_id,
    as_time,
    batch,
    cards,
    edge,
    has_leads,
    ids_of,
    judge,
    pages,
    proof,
    rows_of,
)

LEAD_PIPELINE = "lead"
SCOPES = ("crm", "user", "department", "telephony", "imopenlines", "calendar")
USERS = Listed(
    "user.get", "ID", "", {"ADMIN_MODE": True, "select": ["ID", "NAME", "LAST_NAME", "ACTIVE", "UF_DEPARTMENT"]},
    ("FILTER", "sort", "order"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What people see in the place of the ids; stages and sources by the directory in which they stand."""

    has_leads: bool
    pipelines: Mapping[str, str]
    words: Mapping[tuple[str, str], str]

    def kinds(self, entity: int) -> tuple[str, ...]:
        """What a lead or a deal lands as."""
        if entity == LEAD:
            return ("records",) if self.has_leads else ()
        return ("deals",) if self.has_leads else ("records", "deals")

    def word(self, directory: str, word: Any) -> str | None:
        return self.words.get((directory, str(word)), str(word)) if word else None

    def stage(self, entity: int, stage: Any, category: Any = None) -> dict[str, str | None]:
        if entity == LEAD:
            return {"pipeline": LEAD_PIPELINE, "stage": self.word("STATUS", stage)}
        directory = f"DEAL_STAGE_{category}" if int(category or 0) else "DEAL_STAGE"
        return {
            "pipeline": self.pipelines.get(str(category or 0), str(category or 0)),
            "stage": self.word(directory, stage),
        }


def names(api: Api) -> Names:
    categories = api.post("crm.category.list", {"entityTypeId": DEAL})["result"]["categories"]
    words = {(each["ENTITY_ID"], each["STATUS_ID"]): each["NAME"] for each in all_of(api, "crm.status.list")}
    return Names(has_leads(api), {str(each["id"]): each["name"] for each in categories}, words)


@dataclass(frozen=True, slots=True)
class OwnFields:
    """Fields of the company's own: codes by whatever name the pact has for them; what the numbers of a list mean."""

    codes: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def of(self, card: Json) -> Callable[[str], Any]:
        return lambda name: self._read(card, name)

    def _read(self, card: Json, name: str) -> Any:
        code = self.codes.get(name.casefold(), name)
        value = card.get(code)
        values = [each for each in (value if isinstance(value, list) else [value]) if each not in (None, "")]
        if code in self.choices:
            values = [self.choices[code][str(each)] for each in values if str(each) in self.choices[code]]
        return values[0] if len(values) == 1 else values


def own_fields(api: Api, entity: int, asked: Asked) -> OwnFields:
    if not asked.own_fields:
        return OwnFields({}, {})
    fields = api.post("crm.item.fields", {"entityTypeId": entity})["result"]["fields"]
    codes: dict[str, str] = {}
    for part in ("code", "upperName", "title"):
        for code, said in fields.items():
            codes.setdefault(str({"code": code, **said}.get(part, code)).casefold(), code)
    choices = {code: {str(each["ID"]): each["VALUE"] for each in said["items"]}
               for code, said in fields.items() if said.get("type") == "enumeration" and said.get("items")}  # fmt: skip
    return OwnFields(codes, choices)


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    known = names(api)
    if not known.has_leads:
        return
    own = own_fields(api, LEAD, asked)
    for found in pages(api, cards(LEAD), asked):
        contacts = _contacts(api, found)
        rows = [record_row(LEAD, each, contacts, known, own, asked) for each in found]
        yield Page({"records": rows}, ids=ids_of(found, "id"))
    yield proof(api, cards(LEAD), asked)


def deals(api: Api, asked: Asked) -> Iterator[Page]:
    """A recurring one is the form of others, no deal."""
    known = names(api)
    kinds = asked.brings.intersection(known.kinds(DEAL))
    if not kinds:
        return
    own = own_fields(api, DEAL, asked)
    for found in pages(api, cards(DEAL), asked):
        real = [each for each in found if each.get("isRecurring") != "Y"]
        rows: dict[str, list[Row]] = {}
        if "deals" in kinds:
            rows["deals"] = [deal_row(each, known, own, asked) for each in real]
        if "records" in kinds:
            contacts = _contacts(api, real)
            rows["records"] = [record_row(DEAL, each, contacts, known, own, asked) for each in real]
        yield Page(rows, ids=ids_of(found, "id"))
    yield proof(api, cards(DEAL), asked)


def record_row(
    entity: int, card: Json, contacts: Mapping[int, Json], known: Names, own: OwnFields, asked: Asked
) -> Row:
    read = own.of(card)
    closed_at = card.get("dateClosed") if entity == LEAD else card.get("movedTime")
    return {
        "crm_id": as_id(card["id"]),
        "created_at": as_time(card["createdTime"]), "changed_at": as_time(card["updatedTime"]),
        "closed_at": as_time(closed_at) if _is_closed(card) else None,
        **_person(card, contacts.get(card.get("contactId") or 0, {})),
        **known.stage(entity, card["stageId"], card.get("categoryId")),
        "crm_source": known.word("SOURCE", card.get("sourceId")), "owner": as_id(card["assignedById"]),
        "contact_id": as_id(card.get("contactId")), "campaign_name": card.get("utmCampaign"),
        **asked.own(read, "platform_lead_id", "click_id", "campaign_name", "crm_source", "reason", "region", "phone",
                    "mail", "planned_at"),
    }  # fmt: skip


def deal_row(card: Json, known: Names, own: OwnFields, asked: Asked) -> Row:
    """Won when it came to its stage: closedate is what somebody expects. An amount that nobody wrote is 0 there."""
    closed_at = as_time(card.get("movedTime")) if _is_closed(card) else None
    return {
        "deal_id": as_id(card["id"]), "crm_id": as_id(card.get("leadId")) if known.has_leads else as_id(card["id"]),
        "contact_id": as_id(card.get("contactId")), "created_at": as_time(card["createdTime"]),
        "changed_at": as_time(card["updatedTime"]), "closed_at": closed_at,
        "won_at": closed_at if card.get("stageSemanticId") == "S" else None,
        **known.stage(DEAL, card["stageId"], card.get("categoryId")), "owner": as_id(card["assignedById"]),
        "amount": card.get("opportunity") or None, "currency": card.get("currencyId"),
        **asked.own(own.of(card), "reason", "entity", "planned_at", "won_at"),
    }  # fmt: skip


def _is_closed(card: Json) -> bool:
    return card.get("stageSemanticId") in {"S", "F"}


def _contacts(api: Api, found: Iterable[Json]) -> dict[int, Json]:
    """Of cards that have neither phone nor mail: a known person's stand with the contact alone."""
    wanted = sorted({each["contactId"] for each in found if each.get("contactId") and not any(_reached(each))})
    if not wanted:
        return {}
    return {each["id"]: each for each in rows_of(api.post("crm.item.list", cards(CONTACT).asked({"@id": wanted})))}


def _person(card: Json, contact: Json) -> dict[str, Any]:
    named = card if card.get("name") or card.get("lastName") else contact
    phone, mail = _reached(card if any(_reached(card)) else contact)
    return {"first_name": named.get("name"), "last_name": named.get("lastName"), "phone": phone, "mail": mail}


def _reached(card: Json) -> tuple[list[str], list[str]]:
    """Phones and mails; messengers stand among them."""
    values = [(each["typeId"], each["value"]) for each in card.get("fm") or ()]
    return [value for kind, value in values if kind == "PHONE"], [value for kind, value in values if kind == "EMAIL"]


def deleted(api: Api, asked: Asked) -> Iterator[Page]:
    """All ids that are left, 2,500 of them a call: whatever stands here and not there was deleted or merged."""
    known = names(api)
    for entity in (LEAD, DEAL):
        if kinds := asked.brings.intersection(known.kinds(entity)):
            yield from _left(api, entity, kinds)


def _left(api: Api, entity: int, kinds: Iterable[str]) -> Iterator[Page]:
    """Where nothing at all is seen it is rather the right that was taken."""
    of = cards(entity, "id")
    oldest, newest = (edge(api, of, {}, way) for way in ("ASC", "DESC"))
    if newest == 0:
        return
    query = f"crm.item.list?entityTypeId={entity}&select[]=id&start=-1"
    step = ROWS * COMMANDS
    for first in range(oldest - 1, newest, step):
        commands = {f"from-{low}": f"{query}&filter[>id]={low}&filter[<id]={low + ROWS + 1}"
                    for low in range(first, min(first + step, newest), ROWS)}  # fmt: skip
        answers = batch(api, commands)
        ids = [as_id(each["id"]) or "" for name in commands for each in answers[name]["items"]]
        yield Page(ids=[f"{entity}-{each}" for each in ids], still={kind: ids for kind in kinds})
    counted = api.post(of.method, of.asked({"<=id": newest}, start=0))
    later = [as_id(each["id"]) or "" for each in rows_of(api.post(of.method, of.asked({">id": newest})))]
    yield Page(own_count=int(counted["total"]), still={kind: later for kind in kinds})


def lead_history(api: Api, asked: Asked) -> Iterator[Page]:
    return _moves(api, asked, LEAD)


def deal_history(api: Api, asked: Asked) -> Iterator[Page]:
    return _moves(api, asked, DEAL)


def _moves(api: Api, asked: Asked, entity: int) -> Iterator[Page]:
    known = names(api)
    of = Listed("crm.stagehistory.list", "ID", "CREATED_TIME", {"entityTypeId": entity})
    kinds = [kind.removesuffix("s") for kind in known.kinds(entity)]
    for found in pages(api, of, asked) if kinds else ():
        rows = [{"record_type": kind} | move_row(entity, each, known) for each in found for kind in kinds]
        yield Page({"stage_moves": rows}, ids=ids_of(found, "ID"))
    if kinds:
        yield proof(api, of, asked)


def move_row(entity: int, move: Json, known: Names) -> dict[str, Any]:
    stage = move["STATUS_ID"] if entity == LEAD else move["STAGE_ID"]
    return {
        "record_id": as_id(move["OWNER_ID"]), "at": as_time(move["CREATED_TIME"]),
        **known.stage(entity, stage, move.get("CATEGORY_ID")),
    }  # fmt: skip


def users(api: Api, asked: Asked) -> Iterator[Page]:
    """Those who left too; and of the others, when they are away."""
    at_work: list[str] = []
    teams = {str(each["ID"]): each["NAME"] for each in all_of(api, "department.get", "START")}
    for found in pages(api, USERS, asked):
        rows = [
            {
                "owner_id": as_id(each["ID"]), "is_active": bool(each["ACTIVE"]),
                "name": " ".join(filter(None, (each.get("NAME"), each.get("LAST_NAME")))) or as_id(each["ID"]),
                "team": next((teams[str(one)] for one in each.get("UF_DEPARTMENT") or () if str(one) in teams), None),
            }
            for each in found
        ]  # fmt: skip
        at_work += [str(row["owner_id"]) for row in rows if row["is_active"]]
        yield Page({"owners": rows}, ids=ids_of(found, "ID"))
    yield proof(api, USERS, asked)
    yield from absences(api, asked, at_work)


def look(api: Api) -> Sight:
    user, scopes = (api.post(method, {})["result"] for method in ("profile", "scope"))
    entity, what = (LEAD, "leads") if has_leads(api) else (DEAL, "deals")
    asked = {"entityTypeId": entity, "select": ["id", "updatedTime"], "order": {"updatedTime": "DESC"}, "start": 0}
    answer = api.post("crm.item.list", asked)
    newest = next((as_time(each["updatedTime"]) for each in rows_of(answer)), None)
    who = " ".join(filter(None, (user.get("NAME"), user.get("LAST_NAME"))))
    doubts = [f"the webhook has no right to {each}" for each in SCOPES if each not in scopes]
    if not user.get("ADMIN"):
        doubts.insert(0, f"{who} is no administrator: what this user may not see is left out without a word. Compare "
                         f"with the CRM: it shows {answer['total']} {what} here")  # fmt: skip
    if "imopenlines" in scopes and not may_read_chats(api):
        doubts.append(f"{who} may not open the newest chat, so that nobody is seen to have answered there: give the "
                      "right to the history of all in the open lines' access permissions")  # fmt: skip
    host = urlsplit(api.account.secret("webhook")).hostname
    return Sight(f"{host}, as {who}", tuple(scopes), newest, tuple(doubts))


def sign(account: Account, now: Callable[[], datetime]) -> Unsigned:
    return Unsigned()


CONNECTOR = Connector(
    name="bitrix24",
    title="Bitrix24",
    address="{webhook}",
    walks=(
        Walk("leads", ("records",), leads),
        Walk("deals", ("deals", "records"), deals),
        Walk("deleted", ("records", "deals"), deleted, is_whole=True),
        Walk("lead_history", ("stage_moves",), lead_history),
        Walk("deal_history", ("stage_moves",), deal_history),
        Walk("activities", ("activities",), activities),
        Walk("open_chats", ("activities",), open_chats, is_whole=True),
        # another exchange's calls may be written down late
        Walk("calls", ("activities",), calls, overlap=timedelta(days=1)),
        Walk("users", ("owners",), users, is_whole=True),
    ),
    rate=Rate(calls=2, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={"webhook": "the address of an inbound webhook, made by an administrator; it is a secret as a whole"},
    remedies={
        "reauthenticate": "The webhook of {account} is no more: an administrator makes a new one under Developer "
        "resources and puts its address where the pact's webhook: names it",
        "renew": "The webhook of {account} ended: an administrator makes a new one under Developer resources and puts "
        "its address where the pact's webhook: names it",
        "permissions": f"Make the webhook of {{account}} as an administrator, with the rights {', '.join(SCOPES)}, on "
        "a plan that has REST",
        "stop": "Look whether {account} is open and paid; only its support lifts a block for overload",
        "wait": "{account} did not answer: the next night goes on from here",
    },
)
