"""What was done and planned on Kommo's leads: messages of chats, calls and mails among the notes, tasks."""

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page, Row
from tasks.connectors.vendors._kommo_lists import (
    as_id,
    as_time,
    belongs,
    changed_of,
    events,
    pages,
    since_filter,
)

CHAT_EVENTS = {"incoming_chat_message": "in", "outgoing_chat_message": "out"}
NOTES = {"call_in": "in", "call_out": "out", "sms_in": "in", "sms_out": "out"}
MAIL = "amomail_message"
# https://developers.kommo.com/docs/calls: 4 talked; 3 absent, 6 not reached, 7 busy
TALKED, WRONG_NUMBER, NOBODY = 4, 5, frozenset({3, 6, 7})

Json = Mapping[str, Any]


def chats(api: Api, asked: Asked) -> Iterator[Page]:
    """What a robot writes has no user."""
    for found in events(api, asked, CHAT_EVENTS):
        rows = [
            {
                "activity_id": f"event-{each['id']}", "kind": "message", "direction": CHAT_EVENTS[each["type"]],
                "at": as_time(each["created_at"]), "owner": as_id(each["created_by"]),
                "is_automatic": each["type"] == "outgoing_chat_message" and not each["created_by"],
                **belongs(each["entity_type"], each["entity_id"]),
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
    wanted |= {"order[updated_at]": "desc", **since_filter("updated_at", asked)}
    for found in pages(api, f"{entity}s/notes", "notes", wanted):
        fresh = changed_of(found, asked)
        yield Page({"activities": [note_row(note, entity) for note in fresh]})
        if len(fresh) < len(found):
            return


def note_row(note: Json, entity: str) -> Row:
    """A call's seconds are those of the talk; where its status is not told, seconds tell that somebody answered."""
    said, kind = note.get("params") or {}, note["note_type"]
    row = {
        "activity_id": f"{entity}-note-{note['id']}", "at": as_time(note["created_at"]),
        "entered_at": as_time(note["created_at"]), "owner": as_id(note["responsible_user_id"] or note["created_by"]),
        "phone": said.get("phone"), **belongs(entity, note["entity_id"]),
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
    wanted = {"order[id]": "asc", "filter[entity_type]": "leads", **since_filter("updated_at", asked)}
    for found in pages(api, "tasks", "tasks", wanted):
        rows = [
            {
                "activity_id": f"task-{each['id']}", **belongs("lead", each["entity_id"]),
                "kind": "task", "direction": "out", "is_planned": not each["is_completed"],
                "at": as_time(each["updated_at"] if each["is_completed"] else each["complete_till"]),
                "entered_at": as_time(each["created_at"]), "owner": as_id(each["responsible_user_id"]),
            }
            for each in found
        ]  # fmt: skip
        yield Page({"activities": rows})
