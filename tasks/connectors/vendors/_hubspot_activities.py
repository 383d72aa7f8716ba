"""Calls, mails, meetings, messages and tasks of HubSpot: on whom each hangs, and what it says."""

from collections.abc import Callable, Iterator, Mapping

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page, Row
from tasks.connectors.vendors._hubspot_lists import (
    OWNER,
    Json,
    Listed,
    Objects,
    changed,
    has_leads,
    in_order,
    joined,
    linked,
    moment,
)

CALLS = Objects("calls", ("hs_timestamp", "hs_call_direction", "hs_call_duration", "hs_call_disposition",
                          "hs_call_status", "hs_call_from_number", "hs_call_to_number", OWNER))  # fmt: skip
EMAILS = Objects("emails", ("hs_timestamp", "hs_email_direction", "hs_email_status", "hs_sequence_id", OWNER))
MEETINGS = Objects("meetings", ("hs_timestamp", "hs_meeting_start_time", "hs_meeting_outcome", OWNER))
MESSAGES = Objects("communications", ("hs_timestamp", "hs_communication_channel_type", OWNER))
TASKS = Objects("tasks", ("hs_timestamp", "hs_task_status", "hs_task_completion_date", OWNER))
# outcomes that every account begins with: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/calls/guide
CONNECTED, WRONG_NUMBER = "f240bbac-87c9-4f6e-bf70-924b57d47db7", "17b47fee-58de-441e-a44c-c6300d46f273"
NOBODY = frozenset({
    "9d9162e7-6cf3-4944-bf63-4dff82258764", "73a0d17f-1163-4015-bdd5-ec830791da20",  # busy, no answer
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff", "b2cf5968-551e-4856-9783-52b3da59a7d0",  # left a message, a voicemail
    WRONG_NUMBER,
})  # fmt: skip
NOT_REACHED = frozenset({"BUSY", "CANCELED", "FAILED", "MISSED", "NO_ANSWER"})
NOT_SENT = frozenset({"SCHEDULED", "SENDING", "FAILED"})
NOT_MET = frozenset({"SCHEDULED", "RESCHEDULED", "CANCELED"})


def activities(objects: Objects, row: Callable[[Json, Asked], Row], api: Api, asked: Asked) -> Iterator[Page]:
    """Of what hangs on several records, each has a row of its own: all of them were written to, or met."""
    to = ("leads", "contacts", "deals") if has_leads(asked) else ("contacts", "deals")
    objects = Objects(objects.path, objects.properties, joined=to)
    for listed in changed(api, asked, objects):
        of_contact = _leads_of(api, listed) if has_leads(asked) else {}
        rows = [
            {**row(each, asked), **each_of}
            for each in listed.found
            for each_of in _belongs(each, objects.path, _records_of(each, of_contact, asked))
        ]
        yield Page({"activities": rows}, listed.ids, listed.count)


def _leads_of(api: Api, listed: Listed) -> Mapping[str, list[str]]:
    """The leads of the contacts on which alone something was written."""
    alone = [each for each in listed.found if not linked(each, "leads")]
    return joined(api, "contacts", "leads", in_order(one for each in alone for one in linked(each, "contacts")))


def _records_of(each: Json, of_contact: Mapping[str, list[str]], asked: Asked) -> list[str]:
    contacts = linked(each, "contacts")
    if not has_leads(asked):
        return contacts
    return linked(each, "leads") or in_order(lead for one in contacts for lead in of_contact.get(one, ()))


def _belongs(each: Json, path: str, found: list[str]) -> Iterator[Row]:
    """Numbered, not named by the record: a merge makes another of that."""
    deal = next(iter(linked(each, "deals")), None)
    for nth, record in enumerate(found or [None], 1):
        yield {
            "activity_id": f"{path}-{each['id']}" + (f"-{nth}" if nth > 1 else ""), "crm_id": record,
            "deal_id": deal if nth == 1 else None, "entered_at": moment(each["createdAt"]),
            "owner": each["properties"].get(OWNER),
        }  # fmt: skip


def call_row(each: Json, asked: Asked) -> Row:
    """Of an outcome that is the company's own, and of none, seconds tell whether somebody answered."""
    said = each["properties"]
    outcome, told, is_in = said.get("hs_call_disposition"), said.get("hs_call_duration"), said.get("hs_call_direction")
    seconds = int(float(told)) // 1000 if told else None
    is_answered = seconds > 0 if seconds is not None else None
    if outcome == CONNECTED:
        is_answered = True
    elif outcome in NOBODY or said.get("hs_call_status") in NOT_REACHED:
        is_answered = False
    return {
        "kind": "call", "direction": "in" if is_in == "INBOUND" else "out", "at": moment(said["hs_timestamp"]),
        "is_answered": is_answered, "talked_seconds": 0 if is_answered is False else seconds,
        "is_no_such_number": is_in != "INBOUND" and outcome == WRONG_NUMBER,
        "phone": said.get("hs_call_from_number" if is_in == "INBOUND" else "hs_call_to_number"),
    }  # fmt: skip


def email_row(each: Json, asked: Asked) -> Row:
    """A sequence sends by itself."""
    said = each["properties"]
    is_in = said.get("hs_email_direction") == "INCOMING_EMAIL"
    return {
        "kind": "mail", "direction": "in" if is_in else "out", "at": moment(said["hs_timestamp"]),
        "is_automatic": not is_in and bool(said.get("hs_sequence_id")),
        "is_planned": not is_in and said.get("hs_email_status") in NOT_SENT,
    }  # fmt: skip


def meeting_row(each: Json, asked: Asked) -> Row:
    said = each["properties"]
    outcome, at = said.get("hs_meeting_outcome"), moment(said.get("hs_meeting_start_time") or said["hs_timestamp"])
    return {
        "kind": "visit", "direction": "out", "at": at,
        "is_planned": outcome in NOT_MET or (not outcome and at > asked.until),
        "is_answered": {"COMPLETED": True, "NO_SHOW": False}.get(outcome or ""),
    }  # fmt: skip


def message_row(each: Json, asked: Asked) -> Row:
    """A seller writes down what went by SMS, WhatsApp or LinkedIn; which way it went is not told."""
    return {"kind": "message", "direction": "out", "at": moment(each["properties"]["hs_timestamp"])}


def task_row(each: Json, asked: Asked) -> Row:
    said = each["properties"]
    is_done = said.get("hs_task_status") == "COMPLETED"
    done_at = said.get("hs_task_completion_date") or each["updatedAt"]
    return {"kind": "task", "direction": "out", "is_planned": not is_done,
            "at": moment(done_at if is_done else said.get("hs_timestamp") or each["createdAt"])}  # fmt: skip
