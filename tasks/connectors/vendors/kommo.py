"""Kommo and amoCRM: a lead is record and deal in one; the incoming queue, contacts, events, calls, tasks, users.

API v4: https://developers.kommo.com/reference and https://www.amocrm.ru/developers/content/crm_platform. How long
events are kept is not told: the history begins with the first pull. A merge leaves no trace of which lead it kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.vendors._kommo_activities import chats, contact_notes, lead_notes, tasks
from tasks.connectors.vendors._kommo_lists import (
    EVENT_ROWS,
    ROWS,
    Json,
    Names,
    as_id,
    as_time,
    by_ids,
    changed_of,
    events,
    fields_of,
    judge,
    names,
    pages,
    rows_of,
    since_filter,
)

WON, LOST = 142, 143
IDS = 100  # a longer address is refused
EVENT_IDS = 10  # so many leads' events may be asked for at once
OWNER_CHANGED = "entity_responsible_changed"
LEAD_EVENTS = ("lead_status_changed", OWNER_CHANGED, "lead_deleted", "lead_restored")


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """The newest change first: what changes while it is read moves to pages that were read, and nothing is missed."""
    known = names(api)
    wanted = {"with": "contacts,loss_reason,source", "order[updated_at]": "desc", **since_filter("updated_at", asked)}
    for found in pages(api, "leads", "leads", wanted):
        fresh = changed_of(found, asked)
        yield _lead_page(fresh, _contacts(api, fresh), known, asked)
        if len(fresh) < len(found):
            return  # the filter is an extra that not every account has


def _lead_page(found: list[Json], contacts: Mapping[int, Json], known: Names, asked: Asked) -> Page:
    rows = [lead_rows(lead, contacts, known, asked) for lead in found]
    return Page({"records": [record for record, _ in rows], "deals": [deal for _, deal in rows]})


def lead_rows(lead: Json, contacts: Mapping[int, Json], known: Names, asked: Asked) -> tuple[Row, Row]:
    contact = contacts.get(_main_contact(lead) or 0, {})
    fields, of_contact = fields_of(lead), fields_of(contact)
    pipeline, status = lead["pipeline_id"], lead["status_id"]
    shared = {
        "created_at": as_time(lead["created_at"]), "changed_at": as_time(lead["updated_at"]),
        "closed_at": as_time(lead["closed_at"]),
        "pipeline": known.pipelines.get(pipeline, str(pipeline)),
        "stage": known.stages.get((pipeline, status), str(status)),
        "owner": as_id(lead["responsible_user_id"]), "contact_id": as_id(_main_contact(lead)),
        "reason": _reason(lead), "planned_at": as_time(lead.get("closest_task_at")),
    }  # fmt: skip
    record = shared | {
        "crm_id": as_id(lead["id"]), "name": contact.get("name") or lead.get("name"),
        "phone": of_contact.get("phone"), "mail": of_contact.get("email"),
        "crm_source": (lead["_embedded"].get("source") or {}).get("name"),
        "campaign_name": fields.get("utm_campaign"), "click_id": fields.get("gclid"),
        **asked.own(lambda name: _own(name, fields, of_contact), "platform_lead_id", "click_id", "campaign_name",
                    "crm_source", "region", "reason"),
    }  # fmt: skip
    deal = shared | {
        "deal_id": as_id(lead["id"]), "crm_id": as_id(lead["id"]),
        "amount": lead.get("price"), "currency": known.currency,
        "won_at": shared["closed_at"] if status == WON else None,
        **asked.own(lambda name: _own(name, fields, of_contact), "reason", "entity"),
    }  # fmt: skip
    return record, deal


def _own(name: str, fields: Mapping[str, Any], of_contact: Mapping[str, Any]) -> Any:
    """A field by its name, code or id; the lead's stands above the contact's."""
    return fields.get(name.casefold()) or of_contact.get(name.casefold())


def _reason(lead: Json) -> str | None:
    return next((each["name"] for each in lead["_embedded"].get("loss_reason") or ()), None)


def _main_contact(lead: Json) -> int | None:
    found = lead["_embedded"].get("contacts") or ()
    return next((each["id"] for each in found if each.get("is_main")), found[0]["id"] if found else None)


def _contacts(api: Api, found: Iterable[Json]) -> dict[int, Json]:
    wanted = sorted({contact for lead in found if (contact := _main_contact(lead))})
    chunks = [by_ids(wanted[start : start + IDS]) for start in range(0, len(wanted), IDS)]
    read = api.side_by_side(lambda ids: list(rows_of(api, "contacts", "contacts", ids)), chunks)
    return {contact["id"]: contact for contacts in read for contact in contacts}


def incoming(api: Api, asked: Asked) -> Iterator[Page]:
    """The queue that nobody took yet: its leads keep their ids when somebody does, and go when they are declined."""
    known = names(api)
    queue = [(known.pipelines[pipeline], stage) for pipeline, stage in known.incoming.items()]
    yield Page(still={"records": ()}, still_in=queue)
    for found in pages(api, "leads/unsorted", "unsorted", {"order[created_at]": "desc"}):
        rows = [row for each in found for row in _incoming_rows(each, known)]
        yield Page({"records": rows}, still={"records": [str(row["crm_id"]) for row in rows]})


def _incoming_rows(each: Json, known: Names) -> Iterator[Row]:
    said, pipeline = each.get("metadata") or {}, each["pipeline_id"]
    for lead in each["_embedded"]["leads"]:
        contacts = each["_embedded"].get("contacts") or ()
        yield {
            "crm_id": as_id(lead["id"]), "created_at": as_time(each["created_at"]),
            "crm_source": each.get("source_name"),
            "pipeline": known.pipelines.get(pipeline, str(pipeline)),
            "stage": known.incoming.get(pipeline, "Incoming leads"),
            "phone": said.get("phone"), "contact_id": as_id(contacts[0]["id"]) if contacts else None,
        }  # fmt: skip


def history(api: Api, asked: Asked) -> Iterator[Page]:
    known = names(api)
    restored: set[int] = set()
    handed_over: set[int] = set()
    for found in events(api, asked, LEAD_EVENTS, entity="lead"):
        handed_over |= {each["entity_id"] for each in found if each["type"] == OWNER_CHANGED}
        gone = [str(each["entity_id"]) for each in found if each["type"] == "lead_deleted"]
        restored |= {each["entity_id"] for each in found if each["type"] == "lead_restored"}
        moves = [move for each in found for move in _moves(each, known)]
        yield Page({"stage_moves": moves}, gone={"records": gone, "deals": gone})
    yield Page({"stage_moves": list(_first_owners(api, sorted(handed_over)))})
    if restored:
        params = {**by_ids(sorted(restored)[:ROWS]), "with": "contacts,loss_reason,source"}
        for again in pages(api, "leads", "leads", params):
            yield _lead_page(again, _contacts(api, again), known, asked)


def _first_owners(api: Api, wanted: list[int]) -> Iterator[Row]:
    """Who had a lead from its beginning is told by its first change of owner alone."""
    for start in range(0, len(wanted), EVENT_IDS):
        chunk = wanted[start : start + EVENT_IDS]
        asked: dict[str, Any] = {f"filter[entity_id][{place}]": lead for place, lead in enumerate(chunk)}
        asked |= {"filter[entity][0]": "lead", "filter[type][0]": OWNER_CHANGED}
        told = sorted(rows_of(api, "events", "events", asked, EVENT_ROWS), key=lambda event: event["created_at"])
        first = {event["entity_id"]: event["value_before"] for event in reversed(told)}
        for lead in rows_of(api, "leads", "leads", by_ids(chunk)):
            yield from _had_by(lead, first.get(lead["id"], ()))


def _had_by(lead: Json, before: Iterable[Json]) -> Iterator[Row]:
    for each in before:
        of = {"record_id": as_id(lead["id"]), "at": as_time(lead["created_at"]),
              "owner": as_id(each["responsible_user"]["id"])}  # fmt: skip
        yield from ({"record_type": record_type, **of} for record_type in ("record", "deal"))


def _moves(event: Json, known: Names) -> Iterator[Row]:
    """Of the record and of the deal, which are one."""
    said: dict[str, Any] = {}
    for after in event["value_after"]:
        if status := after.get("lead_status"):
            pipeline = status["pipeline_id"]
            said["pipeline"] = known.pipelines.get(pipeline, str(pipeline))
            said["stage"] = known.stages.get((pipeline, status["id"]), str(status["id"]))
        if user := after.get("responsible_user"):
            said["owner"] = as_id(user["id"])
    of = {"record_id": as_id(event["entity_id"]), "at": as_time(event["created_at"]), **said}
    yield from ({"record_type": record_type, **of} for record_type in ("record", "deal") if said)


def users(api: Api, asked: Asked) -> Iterator[Page]:
    for found in pages(api, "users", "users", {}):
        rows = [
            {"owner_id": as_id(each["id"]), "name": each["name"], "is_active": each["rights"].get("is_active", True)}
            for each in found
        ]
        yield Page({"owners": rows})


def look(api: Api) -> Sight:
    account = api.get("account", {"with": "is_api_filter_enabled"})
    user = api.get(f"users/{account['current_user_id']}", {"with": "role"})
    newest = next(rows_of(api, "leads", "leads", {"order[updated_at]": "desc", "limit": 1}), None)
    doubts = []
    if not user["rights"].get("is_admin"):
        doubts.append(f"{user['name']} is no administrator: leads that this user may not see are left out silently")
    return Sight(account["name"], doubts=tuple(doubts), newest_at=as_time(newest["updated_at"]) if newest else None)


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
