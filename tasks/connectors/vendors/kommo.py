"""Kommo and amoCRM: a lead is record and deal in one; the incoming queue, contacts, events, calls, tasks, users.

API v4: https://developers.kommo.com/reference and https://www.amocrm.ru/developers/content/crm_platform. How long
events are kept is not told: the history begins with the first pull. A merge leaves no trace of which lead it kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.api.trouble import Trouble, by_status

WON, LOST = 142, 143
INCOMING = 1  # the type of the status in which the incoming queue stands
ROWS, EVENT_ROWS = 250, 100
IDS = 100  # a longer address is refused
EVENT_IDS = 10  # so many leads' events may be asked for at once
OWNER_CHANGED = "entity_responsible_changed"
LEAD_EVENTS = ("lead_status_changed", OWNER_CHANGED, "lead_deleted", "lead_restored")
CHAT_EVENTS = {"incoming_chat_message": "in", "outgoing_chat_message": "out"}
NOTES = {"call_in": "in", "call_out": "out", "sms_in": "in", "sms_out": "out"}
MAIL = "amomail_message"
# https://developers.kommo.com/docs/calls: 4 talked; 3 absent, 6 not reached, 7 busy
TALKED, WRONG_NUMBER, NOBODY = 4, 5, frozenset({3, 6, 7})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What people see in the place of the ids, which repeat between pipelines."""

    pipelines: Mapping[int, str]
    stages: Mapping[tuple[int, int], str]
    incoming: Mapping[int, str]
    currency: str | None


def names(api: Api) -> Names:
    found = list(_list(api, "leads/pipelines", "pipelines", {}))
    stages = {(each["id"], status["id"]): status["name"] for each in found for status in _statuses(each)}
    incoming = {each["id"]: status["name"] for each in found for status in _statuses(each)
                if status.get("type") == INCOMING}  # fmt: skip
    return Names({each["id"]: each["name"] for each in found}, stages, incoming, api.get("account").get("currency"))


def _statuses(pipeline: Json) -> Iterable[Json]:
    found: Iterable[Json] = pipeline["_embedded"]["statuses"]
    return found


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """The newest change first: what changes while it is read moves to pages that were read, and nothing is missed."""
    known = names(api)
    wanted = {"with": "contacts,loss_reason,source", "order[updated_at]": "desc", **_since("updated_at", asked)}
    for found in _pages(api, "leads", "leads", wanted):
        fresh = _fresh(found, asked)
        yield _lead_page(fresh, _contacts(api, fresh), known, asked)
        if len(fresh) < len(found):
            return  # the filter is an extra that not every account has


def _lead_page(found: list[Json], contacts: Mapping[int, Json], known: Names, asked: Asked) -> Page:
    rows = [lead_rows(lead, contacts, known, asked) for lead in found]
    return Page({"records": [record for record, _ in rows], "deals": [deal for _, deal in rows]})


def lead_rows(lead: Json, contacts: Mapping[int, Json], known: Names, asked: Asked) -> tuple[Row, Row]:
    contact = contacts.get(_main_contact(lead) or 0, {})
    fields, of_contact = _fields(lead), _fields(contact)
    pipeline, status = lead["pipeline_id"], lead["status_id"]
    shared = {
        "created_at": _at(lead["created_at"]), "changed_at": _at(lead["updated_at"]),
        "closed_at": _at(lead["closed_at"]),
        "pipeline": known.pipelines.get(pipeline, str(pipeline)),
        "stage": known.stages.get((pipeline, status), str(status)),
        "owner": _id(lead["responsible_user_id"]), "contact_id": _id(_main_contact(lead)),
        "reason": _reason(lead), "planned_at": _at(lead.get("closest_task_at")),
    }  # fmt: skip
    record = shared | {
        "crm_id": _id(lead["id"]), "name": contact.get("name") or lead.get("name"),
        "phone": of_contact.get("phone"), "mail": of_contact.get("email"),
        "crm_source": (lead["_embedded"].get("source") or {}).get("name"),
        "campaign_name": fields.get("utm_campaign"), "click_id": fields.get("gclid"),
        **asked.own(lambda name: _own(name, fields, of_contact), "platform_lead_id", "click_id", "campaign_name",
                    "crm_source", "region", "reason"),
    }  # fmt: skip
    deal = shared | {
        "deal_id": _id(lead["id"]), "crm_id": _id(lead["id"]), "amount": lead.get("price"), "currency": known.currency,
        "won_at": shared["closed_at"] if status == WON else None,
        **asked.own(lambda name: _own(name, fields, of_contact), "reason", "entity"),
    }  # fmt: skip
    return record, deal


def _own(name: str, fields: Mapping[str, Any], of_contact: Mapping[str, Any]) -> Any:
    """A field by its name, code or id; the lead's stands above the contact's."""
    return fields.get(name.casefold()) or of_contact.get(name.casefold())


def _fields(entity: Json) -> dict[str, list[str]]:
    """Custom fields under their names, codes and ids, folded."""
    found: dict[str, list[str]] = {}
    for field in entity.get("custom_fields_values") or ():
        values = [str(each["value"]) for each in field["values"] if each.get("value") not in (None, "")]
        for name in (field.get("field_name"), field.get("field_code"), field.get("field_id")):
            if name:
                found.setdefault(str(name).casefold(), values)
    return found


def _reason(lead: Json) -> str | None:
    return next((each["name"] for each in lead["_embedded"].get("loss_reason") or ()), None)


def _main_contact(lead: Json) -> int | None:
    found = lead["_embedded"].get("contacts") or ()
    return next((each["id"] for each in found if each.get("is_main")), found[0]["id"] if found else None)


def _contacts(api: Api, found: Iterable[Json]) -> dict[int, Json]:
    wanted = sorted({contact for lead in found if (contact := _main_contact(lead))})
    chunks = [_ids(wanted[start : start + IDS]) for start in range(0, len(wanted), IDS)]
    read = api.side_by_side(lambda ids: list(_list(api, "contacts", "contacts", ids)), chunks)
    return {contact["id"]: contact for contacts in read for contact in contacts}


def _ids(wanted: Iterable[int]) -> dict[str, int]:
    return {f"filter[id][{place}]": number for place, number in enumerate(wanted)}


def incoming(api: Api, asked: Asked) -> Iterator[Page]:
    """The queue that nobody took yet: its leads keep their ids when somebody does, and go when they are declined."""
    known = names(api)
    queue = [(known.pipelines[pipeline], stage) for pipeline, stage in known.incoming.items()]
    yield Page(still={"records": ()}, still_in=queue)
    for found in _pages(api, "leads/unsorted", "unsorted", {"order[created_at]": "desc"}):
        rows = [row for each in found for row in _incoming_rows(each, known)]
        yield Page({"records": rows}, still={"records": [str(row["crm_id"]) for row in rows]})


def _incoming_rows(each: Json, known: Names) -> Iterator[Row]:
    said, pipeline = each.get("metadata") or {}, each["pipeline_id"]
    for lead in each["_embedded"]["leads"]:
        contacts = each["_embedded"].get("contacts") or ()
        yield {
            "crm_id": _id(lead["id"]), "created_at": _at(each["created_at"]), "crm_source": each.get("source_name"),
            "pipeline": known.pipelines.get(pipeline, str(pipeline)),
            "stage": known.incoming.get(pipeline, "Incoming leads"),
            "phone": said.get("phone"), "contact_id": _id(contacts[0]["id"]) if contacts else None,
        }  # fmt: skip


def history(api: Api, asked: Asked) -> Iterator[Page]:
    known = names(api)
    restored: set[int] = set()
    handed_over: set[int] = set()
    for found in _events(api, asked, LEAD_EVENTS, entity="lead"):
        handed_over |= {each["entity_id"] for each in found if each["type"] == OWNER_CHANGED}
        gone = [str(each["entity_id"]) for each in found if each["type"] == "lead_deleted"]
        restored |= {each["entity_id"] for each in found if each["type"] == "lead_restored"}
        moves = [move for each in found for move in _moves(each, known)]
        yield Page({"stage_moves": moves}, gone={"records": gone, "deals": gone})
    yield Page({"stage_moves": list(_first_owners(api, sorted(handed_over)))})
    if restored:
        params = {**_ids(sorted(restored)[:ROWS]), "with": "contacts,loss_reason,source"}
        for again in _pages(api, "leads", "leads", params):
            yield _lead_page(again, _contacts(api, again), known, asked)


def _first_owners(api: Api, wanted: list[int]) -> Iterator[Row]:
    """Who had a lead from its beginning is told by its first change of owner alone."""
    for start in range(0, len(wanted), EVENT_IDS):
        chunk = wanted[start : start + EVENT_IDS]
        asked: dict[str, Any] = {f"filter[entity_id][{place}]": lead for place, lead in enumerate(chunk)}
        asked |= {"filter[entity][0]": "lead", "filter[type][0]": OWNER_CHANGED}
        told = sorted(_list(api, "events", "events", asked, EVENT_ROWS), key=lambda event: event["created_at"])
        first = {event["entity_id"]: event for event in reversed(told)}
        for lead in _list(api, "leads", "leads", _ids(chunk)):
            for before in first[lead["id"]]["value_before"] if lead["id"] in first else ():
                for record_type in ("record", "deal"):
                    yield {
                        "record_type": record_type, "record_id": _id(lead["id"]), "at": _at(lead["created_at"]),
                        "owner": _id(before["responsible_user"]["id"]),
                    }  # fmt: skip


def _moves(event: Json, known: Names) -> Iterator[Row]:
    """Of the record and of the deal, which are one."""
    said: dict[str, Any] = {}
    for after in event["value_after"]:
        if status := after.get("lead_status"):
            pipeline = status["pipeline_id"]
            said["pipeline"] = known.pipelines.get(pipeline, str(pipeline))
            said["stage"] = known.stages.get((pipeline, status["id"]), str(status["id"]))
        if user := after.get("responsible_user"):
            said["owner"] = _id(user["id"])
    for record_type in ("record", "deal") if said else ():
        yield {"record_type": record_type, "record_id": _id(event["entity_id"]), "at": _at(event["created_at"]), **said}


def chats(api: Api, asked: Asked) -> Iterator[Page]:
    """What a robot writes has no user."""
    for found in _events(api, asked, CHAT_EVENTS):
        rows = [
            {
                "activity_id": f"event-{each['id']}", "kind": "message", "direction": CHAT_EVENTS[each["type"]],
                "at": _at(each["created_at"]), "owner": _id(each["created_by"]),
                "is_automatic": each["type"] == "outgoing_chat_message" and not each["created_by"],
                **_belongs(each["entity_type"], each["entity_id"]),
            }
            for each in found
        ]  # fmt: skip
        yield Page({"activities": rows})


def lead_notes(api: Api, asked: Asked) -> Iterator[Page]:
    return _notes(api, asked, "lead")


def contact_notes(api: Api, asked: Asked) -> Iterator[Page]:
    return _notes(api, asked, "contact")


def _notes(api: Api, asked: Asked, entity: str) -> Iterator[Page]:
    wanted = {f"filter[note_type][{place}]": kind for place, kind in enumerate([*NOTES, MAIL])}
    wanted |= {"order[updated_at]": "desc", **_since("updated_at", asked)}
    for found in _pages(api, f"{entity}s/notes", "notes", wanted):
        fresh = _fresh(found, asked)
        yield Page({"activities": [note_row(note, entity) for note in fresh]})
        if len(fresh) < len(found):
            return


def note_row(note: Json, entity: str) -> Row:
    """A call's seconds are those of the talk; where its status is not told, seconds tell that somebody answered."""
    said, kind = note.get("params") or {}, note["note_type"]
    row = {
        "activity_id": f"{entity}-note-{note['id']}", "at": _at(note["created_at"]),
        "entered_at": _at(note["created_at"]), "owner": _id(note["responsible_user_id"] or note["created_by"]),
        "phone": said.get("phone"), **_belongs(entity, note["entity_id"]),
    }  # fmt: skip
    if kind == MAIL:
        return row | {"kind": "mail", "direction": "in" if said.get("income") else "out"}
    if kind.startswith("sms"):
        return row | {"kind": "message", "direction": NOTES[kind]}
    status, seconds = said.get("call_status"), int(said.get("duration") or 0)
    is_answered = status == TALKED or (status not in NOBODY and status != WRONG_NUMBER and seconds > 0)
    return row | {
        "kind": "call", "direction": NOTES[kind], "talked_seconds": seconds if is_answered else 0,
        "is_answered": is_answered, "is_no_such_number": kind == "call_out" and status == WRONG_NUMBER,
    }  # fmt: skip


def tasks(api: Api, asked: Asked) -> Iterator[Page]:
    """A task that is done was done when it changed last."""
    wanted = {"order[id]": "asc", "filter[entity_type]": "leads", **_since("updated_at", asked)}
    for found in _pages(api, "tasks", "tasks", wanted):
        rows = [
            {
                "activity_id": f"task-{each['id']}", **_belongs("lead", each["entity_id"]),
                "kind": "task", "direction": "out", "is_planned": not each["is_completed"],
                "at": _at(each["updated_at"] if each["is_completed"] else each["complete_till"]),
                "entered_at": _at(each["created_at"]), "owner": _id(each["responsible_user_id"]),
            }
            for each in found
        ]  # fmt: skip
        yield Page({"activities": rows})


def users(api: Api, asked: Asked) -> Iterator[Page]:
    for found in _pages(api, "users", "users", {}):
        rows = [
            {"owner_id": _id(each["id"]), "name": each["name"], "is_active": each["rights"].get("is_active", True)}
            for each in found
        ]
        yield Page({"owners": rows})


def _belongs(entity: str, number: int) -> dict[str, str | None]:
    return {"crm_id": _id(number), "deal_id": _id(number)} if entity in {"lead", "leads"} else {}


def _events(api: Api, asked: Asked, types: Iterable[str], entity: str | None = None) -> Iterator[list[Json]]:
    wanted: dict[str, Any] = {f"filter[type][{place}]": each for place, each in enumerate(types)}
    if entity:
        wanted["filter[entity][0]"] = entity
    return _pages(api, "events", "events", wanted | _since("created_at", asked), EVENT_ROWS)


def _since(column: str, asked: Asked) -> dict[str, Any]:
    if asked.since is None:
        return {}
    return {f"filter[{column}][from]": int(asked.since.timestamp())}


def _fresh(found: list[Json], asked: Asked) -> list[Json]:
    since = asked.since.timestamp() if asked.since else 0
    return [each for each in found if each["updated_at"] >= since]


def _list(api: Api, path: str, name: str, params: Mapping[str, Any], rows: int = ROWS) -> Iterator[Json]:
    for page in _pages(api, path, name, params, rows):
        yield from page


def _pages(api: Api, path: str, name: str, params: Mapping[str, Any], rows: int = ROWS) -> Iterator[list[Json]]:
    """An empty list is a 204 without a body; the last page names no next one."""
    number = 1
    while True:
        response = api.call("GET", path, params={**params, "page": number, "limit": rows})
        if response.status_code == 204:
            return
        answer = response.json()
        yield answer["_embedded"][name]
        if "next" not in answer.get("_links", {}):
            return
        number += 1


def _at(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _id(number: int | None) -> str | None:
    return str(number) if number else None


def judge(response: httpx.Response) -> Trouble | None:
    """A block of the whole address comes as a page of HTML with a 403; an account that nobody paid, as a 402."""
    if response.status_code < 400:
        return None
    try:
        said = response.json()
        told = str(said.get("detail") or said.get("title") or "")
    except ValueError:
        if response.status_code == 403:
            return Trouble("wait", "the address is blocked for too many calls", 3600)
        told = ""
    if response.status_code == 402:
        return Trouble("stop", f"402 {told or 'the account is not paid'}")
    return by_status(response.status_code, response.headers, told)


def look(api: Api) -> Sight:
    account = api.get("account", {"with": "is_api_filter_enabled"})
    user = api.get(f"users/{account['current_user_id']}", {"with": "role"})
    newest = next(_list(api, "leads", "leads", {"order[updated_at]": "desc", "limit": 1}), None)
    doubts = []
    if not user["rights"].get("is_admin"):
        doubts.append(f"{user['name']} is no administrator: leads that this user may not see are left out silently")
    return Sight(account["name"], doubts=tuple(doubts), newest_at=_at(newest["updated_at"]) if newest else None)


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"))


CONNECTOR = Connector(
    name="kommo",
    title="Kommo",
    address="https://{domain}/api/v4",
    walks=(
        Walk("leads", ("records", "deals"), leads),
        Walk("incoming", ("records",), incoming, is_whole=True),
        Walk("history", ("stage_moves", "records", "deals"), history),
        Walk("chats", ("activities",), chats),
        Walk("lead_notes", ("activities",), lead_notes),
        Walk("contact_notes", ("activities",), contact_notes),
        Walk("tasks", ("activities",), tasks),
        Walk("users", ("owners",), users, is_whole=True),
    ),
    rate=Rate(calls=7, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={
        "token": "a long-lived token of a private integration, made by an administrator",
        "domain": "the account's address, such as vikna.kommo.com or vikna.amocrm.ru",
    },
    remedies={
        "reauthenticate": "The token of {account} ended: an administrator makes a new long-lived token in the private "
        "integration's keys and puts it where the pact's token: names it",
        "permissions": "The token of {account} may not read this: an administrator has to make it",
        "stop": "Look at the account's billing and at the integration in {account}",
        "wait": "{account} did not answer: the next night goes on from here",
    },
)
