"""Pipedrive: leads of the inbox and deals, persons' phones and mails, activities, moves of stage and owner, users.

API v2, and v1 where v2 has nothing (leads, users, a deal's changelog): https://developers.pipedrive.com/docs/api/v1.
A lead that becomes a deal is deleted; the deal carries its id and takes its place as the record. Deleted deals can be
read for 30 days. Mails are known by the times of a deal's last ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.vendors._pipedrive_lists import (
    Json,
    Names,
    as_id,
    as_time,
    judge,
    names,
    old_pages,
    pages,
    pause,
    persons_of,
    rows_of,
    since_filter,
    written,
)

HISTORY = timedelta(days=120)  # one call a deal: older ones' moves are not asked for on the first pull
BY_CHANGE = {"sort_by": "update_time", "sort_direction": "asc"}
INBOX, LEAD, ARCHIVED = "lead", "lead", "archived"
MAIL_TIMES = {"last_outgoing_mail_time": "out", "last_incoming_mail_time": "in"}
STATUS = {"won": "Won", "lost": "Lost"}
# types are the company's own words: what is none of these is taken for a message, which accuses nobody
KINDS = (("call", ("call", "anruf", "appel", "дзвін", "звон")), ("mail", ("mail", "лист", "письм")),
         ("visit", ("meet", "lunch", "visit", "demo", "зустріч", "встреч")),
         ("task", ("task", "deadline", "todo", "aufgabe", "завдан", "задач")))  # fmt: skip


def deals(api: Api, asked: Asked) -> Iterator[Page]:
    """By time of change, upwards: what changes while it is read moves to the end and is read again there."""
    known = names(api)
    more = {**BY_CHANGE, "include_fields": ",".join(MAIL_TIMES), **since_filter(asked)}
    for path in ("api/v2/deals", "api/v2/deals/archived"):
        for found in pages(api, path, more):
            persons = persons_of(api, found)
            rows = [deal_rows(deal, persons, known, asked) for deal in found]
            yield Page({
                "records": [record for record, _ in rows], "deals": [deal for _, deal in rows],
                "activities": [mail for deal in found for mail in mail_rows(deal)],
            })  # fmt: skip


def deal_rows(deal: Json, persons: Mapping[int, Json], known: Names, asked: Asked) -> tuple[Row, Row]:
    person = persons.get(deal.get("person_id") or 0, {})
    pipeline, stage = known.stages.get(deal["stage_id"], ("", str(deal["stage_id"])))
    shared = {
        "changed_at": as_time(deal["update_time"]),
        "closed_at": as_time(deal.get("won_time") or deal.get("lost_time") or deal.get("close_time")),
        "pipeline": pipeline, "stage": STATUS.get(deal["status"], stage), "owner": as_id(deal.get("owner_id")),
        "contact_id": as_id(deal.get("person_id")), "reason": deal.get("lost_reason"),
    }  # fmt: skip
    read = partial(_own, deal, known)
    record = shared | {
        "crm_id": _record_id(deal), "created_at": _record_created(deal, person), **_contact(person),
        "crm_source": _channel(deal, known), "platform_lead_id": deal.get("channel_id"),
        **asked.own(read, "platform_lead_id", "click_id", "campaign_name", "crm_source", "region", "reason"),
    }  # fmt: skip
    return record, shared | {
        "deal_id": as_id(deal["id"]), "crm_id": _record_id(deal), "created_at": as_time(deal["add_time"]),
        "won_at": as_time(deal.get("won_time")), "amount": deal.get("value"), "currency": deal.get("currency"),
        **asked.own(read, "reason", "entity"),
    }  # fmt: skip


def _record_id(deal: Json) -> str:
    return str(deal.get("source_lead_id") or deal["id"])


def _record_created(deal: Json, person: Json) -> datetime | None:
    """When a lead that became a deal came is told nowhere any more. Its person came with it or was there before: then
    the hand-off is not checkable, and nobody is late.
    """
    made = as_time(deal["add_time"])
    came = as_time(person.get("add_time")) if deal.get("source_lead_id") else None
    return min(made, came) if made and came else made


def mail_rows(deal: Json) -> Iterator[Row]:
    for column, direction in MAIL_TIMES.items():
        if at := as_time(deal.get(column)):
            yield {
                "activity_id": f"mail-{direction}-{deal['id']}-{at:%Y%m%d%H%M%S}", "kind": "mail",
                "direction": direction, "at": at, "deal_id": as_id(deal["id"]), "crm_id": _record_id(deal),
                "owner": as_id(deal.get("owner_id")),
            }  # fmt: skip


def deleted(api: Api, asked: Asked) -> Iterator[Page]:
    for found in pages(api, "api/v2/deals", {"status": "deleted", **since_filter(asked)}):
        yield Page(gone={"deals": [str(deal["id"]) for deal in found], "records": [_record_id(deal) for deal in found]})


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """The inbox. What became a deal is listed with the deals."""
    known = names(api)
    for path in ("api/v1/leads", "api/v1/leads/archived"):
        since = since_filter(asked) if path == "api/v1/leads" else {}
        for found in old_pages(api, path, {"sort": "update_time ASC", **since}):
            persons = persons_of(api, found)
            rows = [lead_row(lead, persons, known, asked) for lead in found]
            yield Page({"records": rows})


def lead_row(lead: Json, persons: Mapping[int, Json], known: Names, asked: Asked) -> Row:
    person = persons.get(lead.get("person_id") or 0, {})
    return {
        "crm_id": lead["id"], "created_at": as_time(lead["add_time"]), "changed_at": as_time(lead["update_time"]),
        "closed_at": as_time(lead.get("archive_time")), "pipeline": INBOX,
        "stage": ARCHIVED if lead.get("is_archived") else LEAD, "owner": as_id(lead.get("owner_id")),
        "contact_id": as_id(lead.get("person_id")), **_contact(person),
        "crm_source": _channel(lead, known), "platform_lead_id": lead.get("channel_id"),
        **asked.own(partial(_own, lead, known), "platform_lead_id", "click_id", "campaign_name", "crm_source", "region",
                    "reason"),
    }  # fmt: skip


def _channel(entity: Json, known: Names) -> str | None:
    """The channel's label; without one, how the entity came: Manually created, Import, API, web form."""
    channel = known.channels.get(str(entity.get("channel")))
    found: str | None = channel or entity.get("source_name") or entity.get("origin")
    return found


def _own(entity: Json, known: Names, name: str) -> Any:
    """A field by its name or its key of 40 signs; of a list of options the label."""
    key = known.fields.get(name.casefold(), name)
    value = entity.get("custom_fields", {}).get(key, entity.get(key))
    if isinstance(value, Mapping):
        value = value.get("value", value.get("id"))
    return known.options.get(key, {}).get(str(value), value)


def _contact(person: Json) -> dict[str, Any]:
    return {
        "name": person.get("name"), "phone": [each["value"] for each in person.get("phones") or ()],
        "mail": [each["value"] for each in person.get("emails") or ()],
    }  # fmt: skip


def activities(api: Api, asked: Asked) -> Iterator[Page]:
    """What is not done is planned. `duration` is the calendar's, no talk; whether a call was answered is not told."""
    more = {**BY_CHANGE, **since_filter(asked)}
    for found in pages(api, "api/v2/activities", more):
        gone = {each["id"] for each in found if each.get("is_deleted")}
        yield Page({"activities": [activity_row(each) for each in found if each["id"] not in gone]})


def activity_row(each: Json) -> Row:
    is_done = bool(each.get("done"))
    done_at = as_time(each.get("marked_as_done_time")) if is_done else None
    return {
        "activity_id": as_id(each["id"]), "kind": kind_of(each["type"]), "direction": "out", "is_planned": not is_done,
        "at": done_at or _due(each), "entered_at": as_time(each["add_time"]), "owner": as_id(each.get("owner_id")),
        "deal_id": as_id(each.get("deal_id")), "crm_id": each.get("lead_id"),
    }  # fmt: skip


def kind_of(named: str) -> str:
    return next((kind for kind, words in KINDS if any(word in named.casefold() for word in words)), "message")


def _due(each: Json) -> datetime | None:
    """In UTC; a day without an hour is its noon."""
    day = each.get("due_date")
    return as_time(f"{day} {each.get('due_time') or '12:00'}:00"[:19]) if day else as_time(each["add_time"])


def history(api: Api, asked: Asked) -> Iterator[Page]:
    known = names(api)
    since = asked.since or asked.until - HISTORY
    more = {**BY_CHANGE, "updated_since": written(since)}
    for found in pages(api, "api/v2/deals", more):
        changes = api.side_by_side(lambda deal: list(rows_of(api, f"api/v1/deals/{deal['id']}/changelog", {})), found)
        rows = [row for deal, told in zip(found, changes, strict=True) for row in move_rows(deal, told, known)]
        yield Page({"stage_moves": rows})


def move_rows(deal: Json, changes: Iterable[Json], known: Names) -> Iterator[Row]:
    """Of the deal and of its record, which it is. Who had it from its beginning is told by the first change alone."""
    changes = sorted(changes, key=lambda change: str(change["time"]).replace("T", " "))
    if first := next((change for change in changes if change["field_key"] == "user_id"), None):
        begun = {"field_key": "user_id", "new_value": first["old_value"], "time": deal["add_time"]}
        changes = [begun, *changes] if first["old_value"] else changes
    for change in changes:
        said: dict[str, Any] = {}
        if change["field_key"] == "stage_id":
            pipeline, stage = known.stages.get(int(change["new_value"]), ("", str(change["new_value"])))
            said = {"pipeline": pipeline, "stage": stage}
        elif change["field_key"] == "status" and change["new_value"] in STATUS:
            pipeline, _ = known.stages.get(deal["stage_id"], ("", ""))
            said = {"pipeline": pipeline, "stage": STATUS[change["new_value"]]}
        elif change["field_key"] == "user_id":
            said = {"owner": str(change["new_value"])}
        for record_type, record_id in (("deal", str(deal["id"])), ("record", _record_id(deal))) if said else ():
            yield {"record_type": record_type, "record_id": record_id, "at": as_time(change["time"]), **said}


def users(api: Api, asked: Asked) -> Iterator[Page]:
    found = api.get("api/v1/users")["data"]
    yield Page({"owners": [{"owner_id": as_id(each["id"]), "name": each["name"], "is_active": each["active_flag"]}
                           for each in found]})  # fmt: skip


def look(api: Api) -> Sight:
    me = api.get("api/v1/users/me")["data"]
    newest = api.get("api/v2/deals", {"sort_by": "update_time", "sort_direction": "desc", "limit": 1})["data"]
    doubts = []
    if not me.get("is_admin"):
        doubts.append(f"{me['name']} is no administrator: what this user may not see is left out silently")
    return Sight(me.get("company_name") or me["name"], newest_at=as_time(newest[0]["update_time"]) if newest else None,
                 doubts=tuple(doubts))  # fmt: skip


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"), "x-api-token", "")


CONNECTOR = Connector(
    name="pipedrive",
    title="Pipedrive",
    address="https://{domain}",
    walks=(
        Walk("deals", ("records", "deals", "activities"), deals),
        Walk("deleted", ("records", "deals"), deleted),
        Walk("leads", ("records",), leads),
        Walk("activities", ("activities",), activities),
        Walk("history", ("stage_moves",), history),
        Walk("users", ("owners",), users, is_whole=True),
    ),
    rate=Rate(calls=20, seconds=2, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={
        "token": "the API token of an administrator",
        "domain": "the company's address, such as vikna.pipedrive.com",
    },
    remedies={
        "reauthenticate": "The API token of {account} is not valid any more: an administrator copies the new one from "
        "Personal preferences, API, and puts it where the pact's token: names it",
        "permissions": "The token of {account} may not read this: take that of an administrator",
        "stop": "Look at the account's billing in {account}",
        "wait": "{account} did not answer: the next night goes on from here",
    },
    pause=pause,
)
