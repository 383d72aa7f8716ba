"""Salesforce: leads, what they were converted into, opportunities, tasks, events, moves of stage and owner, users.

REST and Bulk 2.0, API v68.0: https://developer.salesforce.com/docs/platform/api-rest and …/api-asynch. What was deleted
or merged can be read until it leaves the recycle bin, 15 days later; a lead's history is kept for its tracked fields.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

import httpx

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Asserted, Renewed
from tasks.connectors.api.trouble import PullStopped, Trouble, by_status
from tasks.connectors.vendors._salesforce_activities import events, tasks
from tasks.connectors.vendors._salesforce_soql import (
    CHANGED,
    DATA,
    Json,
    Seen,
    at_of,
    batches,
    by_ids,
    by_record,
    earlier_day,
    in_order,
    seen_of,
    select,
    seller,
    since,
    where,
    whole_id,
)

LOGIN, TEST_LOGIN = "https://login.salesforce.com", "https://test.salesforce.com"
LEADS, DEALS = "lead", "deals"  # the pipelines that `init` gives to exports without one
HOUR = 3600

LEAD = ("Id", "Name", "Phone", "Email", "LeadSource", "Status", "OwnerId", "CreatedDate", "LastModifiedDate",
        "IsDeleted", "MasterRecordId", "ConvertedDate", "ConvertedContactId")  # fmt: skip
LEAD_MAY = ("MobilePhone", "City", "State", "ConvertedOpportunity.CreatedDate")
DEAL = ("Id", "StageName", "IsClosed", "CloseDate", "Amount", "OwnerId", "CreatedDate", "LastModifiedDate", "IsDeleted")
DEAL_MAY = ("RecordType.Name", "CurrencyIsoCode", "LastStageChangeDate")
# the labels that the preset of the exports knows; the pact's own `columns` stand above them
OWN = {
    "platform_lead_id": ("Facebook Lead ID", "Meta Lead ID", "Platform Lead ID"), "click_id": ("GCLID",),
    "campaign_name": ("UTM Campaign",), "entity": ("Legal Entity",), "planned_at": ("Next Step Date",),
    "reason": ("Unqualified Reason", "Disqualification Reason", "Loss Reason", "Closed Lost Reason", "Reason Lost"),
}  # fmt: skip
LEAD_OWN = ("platform_lead_id", "click_id", "campaign_name", "crm_source", "region", "reason", "planned_at")
DEAL_OWN = ("reason", "entity", "planned_at")
ON_EITHER = frozenset({"reason", "planned_at"})

USER_OR_QUEUE = re.compile(r"00[5G][0-9A-Za-z]{12}(?:[0-9A-Z]{3})?")
NO_PERSONS = frozenset({"AutomatedProcess", "CloudIntegrationUser"})
# https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
UNSEEN = frozenset({"INVALID_FIELD", "INVALID_TYPE", "INSUFFICIENT_ACCESS", "NOT_FOUND"})
WAITS = frozenset({"QUERY_TIMEOUT", "SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW"})


def leads(api: Api, asked: Asked) -> Iterator[Page]:
    """Converted ones too. A merged lead lands before it goes: the kept one is found by what it was found by."""
    seen = seen_of(api, "Lead")
    asked = _with_own(api, seen, asked, LEAD_OWN)
    query = select(api, seen, LEAD, LEAD_MAY, [asked.own_fields.get(column, ()) for column in LEAD_OWN])
    for found, total in batches(api, query + where(since(asked)), CHANGED):
        gone = [lead for lead in found if lead["IsDeleted"]]
        yield Page(
            {"records": [lead_row(lead, seen, asked) for lead in found]}, [lead["Id"] for lead in found], total,
            gone={"records": [lead["Id"] for lead in gone if not lead["MasterRecordId"]]},
            merged={"records": [(lead["Id"], lead["MasterRecordId"]) for lead in gone if lead["MasterRecordId"]]},
        )  # fmt: skip


def lead_row(lead: Json, seen: Seen, asked: Asked) -> Row:
    return {
        "crm_id": lead["Id"], "created_at": at_of(lead["CreatedDate"]), "changed_at": at_of(lead["LastModifiedDate"]),
        "closed_at": earlier_day(lead.get("ConvertedOpportunity.CreatedDate"), lead["ConvertedDate"], is_same_day=True),
        "name": lead["Name"], "phone": [lead["Phone"], lead.get("MobilePhone")], "mail": lead["Email"],
        "crm_source": seen.word(lead, "LeadSource"), "pipeline": LEADS, "stage": seen.word(lead, "Status"),
        "owner": seller(lead["OwnerId"]), "contact_id": lead["ConvertedContactId"],
        "region": lead.get("City") or lead.get("State"),
        **asked.own(lambda field: seen.word(lead, field), *LEAD_OWN),
    }  # fmt: skip


def _with_own(api: Api, seen: Seen, asked: Asked, columns: Iterable[str]) -> Asked:
    """The pact's fields stand above the usual ones; where none of them can be seen, that is told."""
    for column in columns:
        names = asked.own_fields.get(column, ())
        if names and column not in ON_EITHER and not any(name.casefold() in seen.fields for name in names):
            raise api.stopped(Trouble("permissions", f"the user may not see {' or '.join(names)} of {seen.name}"))
    return replace(asked, own_fields={**OWN, **asked.own_fields})


def opportunities(api: Api, asked: Asked) -> Iterator[Page]:
    """Those, too, of which only the contact changed, or the lead that was converted into it."""
    seen = seen_of(api, "Opportunity")
    asked = _with_own(api, seen, asked, DEAL_OWN)
    query = select(api, seen, DEAL, DEAL_MAY, [asked.own_fields.get(column, ()) for column in DEAL_OWN])
    changed = since(asked)
    lists = [changed]
    if changed:
        lists.append(f"Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE {changed})")
        lists.append(f"Id IN (SELECT ConvertedOpportunityId FROM Lead WHERE IsConverted = true AND {changed})")
    for number, which in enumerate(lists):
        for found, total in batches(api, query + where(which), CHANGED):
            ids = [deal["Id"] for deal in found]
            contacts, converted = _contacts(api, ids), _converted(api, ids)
            rows = [deal_row(deal, contacts, converted, seen, asked) for deal in found]
            gone = [deal["Id"] for deal in found if deal["IsDeleted"]]
            yield Page({"deals": rows}, [f"{number} {each}" for each in ids], total, gone={"deals": gone})


def deal_row(deal: Json, contacts: Mapping[str, str], converted: Mapping[str, str], seen: Seen, asked: Asked) -> Row:
    """Closed when its stage moved last, or on the day that was entered, where that is an earlier one."""
    closed = earlier_day(deal.get("LastStageChangeDate"), deal["CloseDate"]) if deal["IsClosed"] else None
    return {
        "deal_id": deal["Id"], "crm_id": converted.get(deal["Id"]), "contact_id": contacts.get(deal["Id"]),
        "created_at": at_of(deal["CreatedDate"]), "changed_at": at_of(deal["LastModifiedDate"]), "closed_at": closed,
        "pipeline": deal.get("RecordType.Name") or DEALS, "stage": seen.word(deal, "StageName"),
        "owner": seller(deal["OwnerId"]), "amount": deal["Amount"], "currency": deal.get("CurrencyIsoCode"),
        **asked.own(lambda field: seen.word(deal, field), *DEAL_OWN),
    }  # fmt: skip


def _contacts(api: Api, deals: Sequence[str]) -> dict[str, str]:
    """The primary contact's role, or the oldest."""
    query = "SELECT OpportunityId, ContactId FROM OpportunityContactRole WHERE OpportunityId IN"
    found = by_ids(api, query, deals, "IsPrimary DESC, CreatedDate, Id")
    return {role["OpportunityId"]: role["ContactId"] for role in reversed(found)}


def _converted(api: Api, deals: Sequence[str]) -> dict[str, str]:
    """The lead of each, a deleted one too; of several the first."""
    query = "SELECT Id, ConvertedOpportunityId FROM Lead WHERE IsConverted = true AND ConvertedOpportunityId IN"
    found = by_ids(api, query, deals, "CreatedDate, Id", "queryAll")
    return {lead["ConvertedOpportunityId"]: lead["Id"] for lead in reversed(found)}


def lead_history(api: Api, asked: Asked) -> Iterator[Page]:
    """The whole history of each lead that changed: what stood before its first change stood from the beginning."""
    statuses = seen_of(api, "Lead").words.get("Status", {})
    query = (
        "SELECT Id, LeadId, Field, OldValue, NewValue, CreatedDate, Lead.CreatedDate FROM LeadHistory"
        + where("Field IN ('Owner', 'Status')", since(asked, "Lead."))
    )  # fmt: skip
    for told, ids, total in by_record(in_order(api, query, "LeadId"), "LeadId"):
        moves = [move for _, changes in told for move in lead_moves(changes, statuses)]
        yield Page({"stage_moves": moves}, ids, total)


def lead_moves(changes: Iterable[Json], statuses: Mapping[str, str]) -> Iterator[Row]:
    """Of one lead, the oldest first. An owner's change is told twice, by names and by ids."""
    known: set[str] = set()
    for change in changes:
        old, new = (_moved(change["Field"], change[side], statuses) for side in ("OldValue", "NewValue"))
        if not new:
            continue
        of = {"record_type": "record", "record_id": change["LeadId"]}
        if change["Field"] not in known and old:
            yield of | {"at": at_of(change["Lead.CreatedDate"])} | old
        known.add(change["Field"])
        yield of | {"at": at_of(change["CreatedDate"])} | new


def _moved(field: str, value: Any, statuses: Mapping[str, str]) -> dict[str, str]:
    if not value:
        return {}
    if field == "Status":
        return {"pipeline": LEADS, "stage": statuses.get(value, value)}
    return {"owner": whole_id(value)} if USER_OR_QUEUE.fullmatch(value) else {}


def deal_history(api: Api, asked: Asked) -> Iterator[Page]:
    """Of each opportunity that changed. A row for another amount or date is no move."""
    seen = seen_of(api, "Opportunity")
    pipeline = ", Opportunity.RecordType.Name" if seen.has("RecordType.Name") else ""
    query = f"SELECT Id, OpportunityId, StageName, CreatedDate{pipeline} FROM OpportunityHistory"
    query += where(since(asked, "Opportunity."))
    for told, ids, total in by_record(in_order(api, query, "OpportunityId"), "OpportunityId"):
        yield Page({"stage_moves": [move for _, rows in told for move in deal_moves(rows, seen)]}, ids, total)


def deal_moves(rows: Iterable[Json], seen: Seen) -> Iterator[Row]:
    for _, same in groupby(rows, lambda row: row["StageName"]):
        first = next(same)
        yield {
            "record_type": "deal", "record_id": first["OpportunityId"], "at": at_of(first["CreatedDate"]),
            "pipeline": first.get("Opportunity.RecordType.Name") or DEALS, "stage": seen.word(first, "StageName"),
        }  # fmt: skip


def users(api: Api, asked: Asked) -> Iterator[Page]:
    """A queue, or a robot, is nobody at work."""
    query = select(api, seen_of(api, "User"), ("Id", "Name", "IsActive", "UserType"), ("UserRole.Name",))
    for found, total in batches(api, query, "Id"):
        yield Page({"owners": [user_row(user) for user in found]}, [user["Id"] for user in found], total)
    for found, total in batches(api, "SELECT Id, Name FROM Group WHERE Type = 'Queue'", "Id"):
        rows = [{"owner_id": each["Id"], "name": each["Name"], "is_active": False} for each in found]
        yield Page({"owners": rows}, [each["Id"] for each in found], total)


def user_row(user: Json) -> Row:
    is_active = bool(user["IsActive"]) and user["UserType"] not in NO_PERSONS
    return {"owner_id": user["Id"], "name": user["Name"], "team": user.get("UserRole.Name"), "is_active": is_active}


def judge(response: httpx.Response) -> Trouble | None:
    """Errors come as a list; those of the token (RFC 6749, section 5.2) as one object."""
    if response.status_code < 400:
        return None
    try:
        said = response.json()
        error = said[0] if isinstance(said, list) else said
        code, told = error.get("errorCode") or error["error"], error.get("message") or error.get("error_description")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return by_status(response.status_code, response.headers, "")
    told = f"{code}: {told}"
    if code == "REQUEST_LIMIT_EXCEEDED":  # a day's calls; or too many long ones at once, which end soon
        return Trouble("wait", told, None if "oncurrent" in told else HOUR)
    if code in WAITS or "rate exceeded" in told or response.status_code >= 500:
        return Trouble("wait", told, HOUR if "rate exceeded" in told else None)
    if code == "INVALID_SESSION_ID":
        return Trouble("renew", told)
    if "error" in error or response.status_code == 401:
        return Trouble("reauthenticate", told)
    if code in UNSEEN or (response.status_code == 403 and "DISABLED" not in code):
        return Trouble("permissions", told)
    return Trouble("stop", told)


def pause(response: httpx.Response) -> float:
    """The last tenth of a day's calls is left to the company's other programs; the day is the last 24 hours."""
    usage = re.search(r"(?<!-)api-usage=(\d+)/(\d+)", response.headers.get("sforce-limit-info", ""))
    return HOUR if usage and int(usage[1]) >= int(usage[2]) * 0.9 else 0.0


def look(api: Api) -> Sight:
    company = _first(api, "SELECT Name FROM Organization")
    rights, doubts = _rights(api)
    for field, what in (("Status", "how long a lead stood in a stage"), ("Owner", "when a lead got its seller")):
        if not _first(api, f"SELECT Id FROM LeadHistory WHERE Field = '{field}'"):
            how = f"Setup, Object Manager, Lead, Fields & Relationships, Set History Tracking: tick Lead {field}"
            doubts.append(f"{what} is not checkable, since no change of it is kept. {how}")
    newest = _first(api, "SELECT CreatedDate FROM Lead ORDER BY CreatedDate DESC")
    return Sight(company["Name"], tuple(rights), at_of(newest.get("CreatedDate")), tuple(doubts))


def _rights(api: Api) -> tuple[list[str], list[str]]:
    """What a user has no right to see is left out without a word."""
    me = api.get(f"{DATA}/").get("identity", "").rpartition("/")[2]
    mine = f"FROM PermissionSetAssignment WHERE AssigneeId = '{me}'"
    rights, doubts = [], []
    try:
        if _first(api, f"SELECT Id {mine} AND PermissionSet.PermissionsViewAllData = true"):
            return ["View All Data"], []
        for name in ("Lead", "Opportunity"):
            right = f"SobjectType = '{name}' AND PermissionsViewAllRecords = true"
            right += f" AND ParentId IN (SELECT PermissionSetId {mine})"
            if _first(api, f"SELECT Id FROM ObjectPermissions WHERE {right}"):
                rights.append(f"View All Records on {name}")
            else:
                doubts.append(f"the user has no View All Records on {name}: what it may not see is left out silently")
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        doubts.append("the user may not see its own rights, whether it sees all leads is not known: give it View Setup")
    return rights, doubts


def _first(api: Api, query: str) -> Json:
    found: list[Json] = api.get(f"{DATA}/query", {"q": f"{query} LIMIT 1"})["records"]
    return found[0] if found else {}


def sign(account: Account, now: Callable[[], datetime]) -> Renewed:
    """A key, which signs for a user in the place of a person; or the refresh token of a person's consent."""
    domain = account.keys.get("domain", "")
    url = f"{(account.address or f'https://{domain}').rstrip('/')}/services/oauth2/token"
    client = account.keys.get("client", "")
    if key := account.secret("key"):
        audience = TEST_LOGIN if ".sandbox." in domain else LOGIN
        claims = {"iss": client, "sub": account.keys.get("user", ""), "aud": audience}
        return Asserted(url, claims, key.replace("\\n", "\n"), now, minutes=3)
    return Renewed(url, {
        "grant_type": "refresh_token", "client_id": client, "client_secret": account.secret("secret"),
        "refresh_token": account.secret("refresh"),
    })  # fmt: skip


CONNECTOR = Connector(
    name="salesforce",
    title="Salesforce",
    address="https://{domain}",
    walks=(
        Walk("leads", ("records",), leads),
        Walk("opportunities", ("deals",), opportunities),
        Walk("tasks", ("activities",), tasks),
        Walk("events", ("activities",), events),
        Walk("lead_history", ("stage_moves",), lead_history),
        Walk("deal_history", ("stage_moves",), deal_history),
        Walk("users", ("owners",), users, is_whole=True),
    ),
    rate=Rate(calls=20, seconds=1, at_once=4),
    sign=sign,
    judge=judge,
    look=look,
    needs={
        "domain": "the company's My Domain, such as vikna.my.salesforce.com",
        "client": "the consumer key of the external client app",
    },
    may_have={
        "key": "the private key (PEM) of the certificate that the app knows",
        "user": "with the user name that it signs for",
        "refresh": "or the refresh token of a person's consent",
        "secret": "with the app's consumer secret",
    },
    remedies={
        "reauthenticate": "Access to {account} is refused: see that the external client app holds the certificate of "
        "the key, and that its policies admit the user (pre-authorized, by a permission set)",
        "permissions": "Give the user of {account} a permission set with View All Records on Lead, Opportunity, "
        "Contact, Account, and Read on the field that is named",
        "wait": "{account} has no calls left for now, or did not answer: the next night goes on from here",
        "stop": "See in {account} that the edition has the API and that nothing of its setup forbids this",
    },
    pause=pause,
)
