"""Salesforce's tasks and events: calls, mails, meetings, what is done and what is only planned.

https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-task.html. A call's
fields are filled by telephony alone; a task has no hour until it is done; an event has no mark of having happened.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page, Row
from tasks.connectors.api.trouble import PullStopped
from tasks.connectors.vendors._salesforce_soql import (
    CHANGED,
    Json,
    at_of,
    batches,
    by_ids,
    earlier_day,
    seen_of,
    select,
    seller,
    since,
    where,
    written,
)

TASK = ("Id", "WhoId", "WhatId", "OwnerId", "IsClosed", "ActivityDate", "CreatedDate")
TASK_MAY = ("TaskSubtype", "Type", "CallType", "CallDurationInSeconds", "CallDisposition", "CompletedDateTime")
EVENT = ("Id", "WhoId", "WhatId", "OwnerId", "StartDateTime", "ActivityDate", "IsAllDayEvent", "CreatedDate")
EVENT_MAY = ("Type",)
KINDS = {"Call": "call", "Email": "mail", "ListEmail": "mail", "Event": "visit", "Meeting": "visit",
         "LinkedIn": "message", "SMS": "message"}  # fmt: skip
NO_SUCH_NUMBER = re.compile(
    r"wrong (?:number|phone)|invalid|bad number|not in service|disconnected|no such|не існу|не сущ|falsche nummer", re.I
)
NOBODY = re.compile(
    r"no (?:answer|response|reply)|not (?:answer|reach|avail|connect)|unanswered|unreach|unsuccessful|did(?:n't| not)"
    r"|voice ?mail|mailbox|left (?:a )?message|busy|missed|failed|abandon"
    r"|не (?:від|от)[вп]|недодзв|недозв|занят|зайнят|nicht erreich|keine antwort", re.I
)  # fmt: skip
# who is not interested has said so
SOMEBODY = re.compile(r"connect|answered|\byes\b|talked|spoke|interested", re.I)


def tasks(api: Api, asked: Asked) -> Iterator[Page]:
    """Archived ones too, which a plain query leaves out after a year."""
    query = select(api, seen_of(api, "Task"), TASK, TASK_MAY)
    which = where("IsDeleted = false", "IsRecurrence = false", since(asked))
    for found, total in batches(api, query + which, CHANGED):
        leads_of, incoming = _leads_of(api, found), _incoming(api, found)
        rows = [task_row(task, leads_of, incoming) for task in found]
        yield Page({"activities": rows}, [task["Id"] for task in found], total)


def task_row(task: Json, leads_of: Mapping[str, Sequence[Json]], incoming: frozenset[str]) -> Row:
    kind = _kind(task)
    row = {
        "activity_id": task["Id"], **_belongs(task, leads_of), "kind": kind, "at": _done_or_due(task),
        "direction": "in" if task.get("CallType") in {"Inbound", "Internal"} or task["Id"] in incoming else "out",
        "entered_at": at_of(task["CreatedDate"]), "is_planned": not task["IsClosed"],
        "is_automatic": task.get("TaskSubtype") == "ListEmail", "owner": seller(task["OwnerId"]),
    }  # fmt: skip
    return row | call_columns(task) if kind == "call" and task["IsClosed"] else row


def call_columns(task: Json) -> dict[str, Any]:
    """Results are words of the company's own; where a word tells nothing, seconds tell that somebody answered."""
    result, seconds = task.get("CallDisposition") or "", task.get("CallDurationInSeconds")
    lasted = None if seconds in (None, "") else int(seconds)
    if not result or not (NO_SUCH_NUMBER.search(result) or NOBODY.search(result) or SOMEBODY.search(result)):
        return {"is_answered": None if lasted is None else lasted > 0, "talked_seconds": lasted}
    is_answered = not NO_SUCH_NUMBER.search(result) and not NOBODY.search(result)
    is_no_such = task.get("CallType") != "Inbound" and NO_SUCH_NUMBER.search(result) is not None
    talked = lasted if is_answered else 0
    return {"is_answered": is_answered, "talked_seconds": talked, "is_no_such_number": is_no_such}


def _kind(activity: Json) -> str:
    """A telephony's call is one by its subtype, its type, or by telling which way it went."""
    if activity.get("CallType") or activity.get("CallDurationInSeconds") not in (None, ""):
        return "call"
    return KINDS.get(activity.get("TaskSubtype") or "") or KINDS.get(activity.get("Type") or "", "task")


def _done_or_due(task: Json) -> datetime | str | None:
    """What was entered as done is dated by its day, where that is an earlier one; a plan by the day it is due."""
    created, done, day = at_of(task["CreatedDate"]), at_of(task.get("CompletedDateTime")), task["ActivityDate"]
    if not task["IsClosed"] or done is None:
        return day or created
    is_entered_as_done = created is not None and done - created < timedelta(minutes=10)
    return earlier_day(task["CompletedDateTime"], day) if is_entered_as_done else done


def events(api: Api, asked: Asked) -> Iterator[Page]:
    """An event whose time came is one that happened: nothing else says so, and nothing changes in it."""
    query = select(api, seen_of(api, "Event"), EVENT, EVENT_MAY)
    which = since(asked)
    if asked.since is not None:
        times = f"StartDateTime >= {written(asked.since)} AND StartDateTime <= {written(asked.until)}"
        which = f"({which} OR ({times}))"
    conditions = where("IsDeleted = false", "IsChild = false", "IsRecurrence = false", which)
    for found, total in batches(api, query + conditions, CHANGED):
        leads_of = _leads_of(api, found)
        rows = [event_row(event, leads_of, asked) for event in found]
        yield Page({"activities": rows}, [event["Id"] for event in found], total)


def event_row(event: Json, leads_of: Mapping[str, Sequence[Json]], asked: Asked) -> Row:
    start = at_of(event["StartDateTime"] or event["ActivityDate"])
    kind = KINDS.get(event.get("Type") or "", "visit")
    return {
        "activity_id": event["Id"], **_belongs(event, leads_of), "kind": kind, "direction": "out",
        "at": event["ActivityDate"] if event["IsAllDayEvent"] else start, "entered_at": at_of(event["CreatedDate"]),
        "is_planned": start is not None and start > asked.until, "owner": seller(event["OwnerId"]),
    }  # fmt: skip


def _leads_of(api: Api, activities: Iterable[Json]) -> dict[str, list[Json]]:
    """Contact -> the leads that it was converted from: a conversion hands their activities over to it."""
    contacts = sorted({who for each in activities if (who := each["WhoId"] or "").startswith("003")})
    query = "SELECT Id, ConvertedContactId, CreatedDate FROM Lead WHERE IsConverted = true AND ConvertedContactId IN"
    converted = by_ids(api, query, contacts, "CreatedDate, Id", "queryAll")
    found = sorted(converted, key=lambda lead: str(lead["ConvertedContactId"]))
    return {contact: list(theirs) for contact, theirs in groupby(found, lambda lead: lead["ConvertedContactId"])}


def _belongs(activity: Json, leads_of: Mapping[str, Sequence[Json]]) -> dict[str, str | None]:
    """To the contact's last lead that was there before it, else to the first."""
    who, what = activity["WhoId"] or "", activity["WhatId"] or ""
    entered = at_of(activity["CreatedDate"])
    theirs = leads_of.get(who, ())
    before = [lead["Id"] for lead in theirs if (made := at_of(lead["CreatedDate"])) and entered and made <= entered]
    lead = who if who.startswith("00Q") else before[-1] if before else theirs[0]["Id"] if theirs else None
    return {"crm_id": lead, "deal_id": what if what.startswith("006") else None}


def _incoming(api: Api, found: Iterable[Json]) -> frozenset[str]:
    """Mails that the client wrote; a user who may not see mails takes them for the seller's."""
    mails = [task["Id"] for task in found if task.get("TaskSubtype") == "Email"]
    query = "SELECT Id, ActivityId FROM EmailMessage WHERE Incoming = true AND ActivityId IN"
    try:
        return frozenset(mail["ActivityId"] for mail in by_ids(api, query, mails, "Id"))
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        return frozenset()


