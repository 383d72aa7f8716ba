"""HubSpot: contacts or leads as records, deals, what was done and planned, moves of stages and owners, owners.

Whose stage is `hs_pipeline_stage` (by the pact's `columns:`) works with leads (object 0-136), everybody else with
contacts, whose stage is their lead status. Deletions are told for 90 days, merges by what was merged; what was erased
for good leaves no trace. Version 2026-09: https://developers.hubspot.com/docs/api-reference/latest/overview
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Account, Asked, Connector, Page, Row, Sight, Walk
from tasks.connectors.api.sign import Token
from tasks.connectors.api.trouble import PullStopped, Trouble
from tasks.connectors.vendors._hubspot_activities import (
    CALLS,
    EMAILS,
    MEETINGS,
    MESSAGES,
    TASKS,
    activities,
    call_row,
    email_row,
    meeting_row,
    message_row,
    task_row,
)
from tasks.connectors.vendors._hubspot_lists import (
    LEAD_STAGE,
    OWNER,
    VERSION,
    Json,
    Labels,
    Listed,
    Objects,
    Stages,
    archived,
    archived_at,
    changed,
    has_leads,
    in_order,
    joined,
    labels,
    linked,
    moment,
    pages,
    read,
    shown,
)
from tasks.connectors.vendors._hubspot_refusals import judge, pause

# the pipeline of contacts, which have none, and the stage of those without a status: as exports of them are read
PIPELINE, NO_STATUS = "lead", "no status"
MERGED = ("hs_merged_object_ids", "hs_calculated_merged_vids")
OWN = ("platform_lead_id", "click_id", "campaign_name", "crm_source", "region", "reason")
CONTACTS = Objects(
    "contacts",
    ("createdate", "firstname", "lastname", "phone", "mobilephone", "hs_whatsapp_phone_number", "email",
     "hs_additional_emails", "work_email", "hs_analytics_source", "hs_analytics_source_data_1", "hs_google_click_id",
     "city", "state", "notes_next_activity_date", OWNER, *MERGED),
    changed="lastmodifieddate",
)  # fmt: skip
LEADS = Objects(
    "leads",
    ("hs_createdate", "hs_lead_name", "hs_pipeline", LEAD_STAGE, "hs_lead_disqualification_reason", OWNER, MERGED[0]),
    history=(LEAD_STAGE, OWNER), joined=("contacts",),
)  # fmt: skip
DEALS = Objects(
    "deals",
    ("createdate", "closedate", "pipeline", "dealstage", "amount", "deal_currency_code", "closed_lost_reason",
     "notes_next_activity_date", OWNER, MERGED[0]),
    history=("dealstage", OWNER), joined=("contacts",),
)  # fmt: skip


def records(api: Api, asked: Asked) -> Iterator[Page]:
    return _leads(api, asked) if has_leads(asked) else _contacts(api, asked)


def _own_names(asked: Asked, words: Labels, *columns: str) -> list[str]:
    return [name for column in columns for name in asked.own_fields.get(column, ()) if name in words]


def _must_be_known(api: Api, asked: Asked, words: Labels) -> None:
    """HubSpot answers a property that is not there with silence."""
    for column in ("stage", *OWN[:-1]):
        for name in asked.own_fields.get(column, ()):
            if name not in words:
                raise api.stopped(Trouble("stop", f"there is no property {name}, which the pact names as {column}"))


def _contacts(api: Api, asked: Asked) -> Iterator[Page]:
    words = labels(api, CONTACTS.path)
    _must_be_known(api, asked, words)
    stage = next(iter(asked.own_fields.get("stage", ())), "hs_lead_status")
    objects = replace(CONTACTS.asking(stage, *_own_names(asked, words, *OWN)), history=(stage, OWNER))
    row = partial(contact_row, words=words, stage=stage, asked=asked)
    named = partial(_status, words, stage)
    for listed in changed(api, asked, objects):
        moves = [move for each in listed.found for move in _moves(each, "record", stage, named)]
        merged = [pair for each in listed.found for pair in _merged(each)]
        rows = {"records": [row(each) for each in listed.found], "stage_moves": moves}
        yield Page(rows, listed.ids, listed.count, merged={"records": merged})
        if merged and asked.since and "deals" in asked.brings:
            yield from _deals_of(api, asked, {kept for _, kept in merged})
    yield from _gone(api, asked, objects, "records", row)


def contact_row(each: Json, words: Labels, stage: str, asked: Asked) -> Row:
    said = each["properties"]
    return {
        **_person(said, words), **_common(each), **_status(words, stage, said.get(stage)),
        "crm_id": each["id"], "contact_id": each["id"], **asked.own(partial(shown, said, words), *OWN),
    }  # fmt: skip


def _status(words: Labels, stage: str, value: str | None) -> dict[str, str]:
    return {"pipeline": PIPELINE, "stage": shown({stage: value}, words, stage) or NO_STATUS}


def _leads(api: Api, asked: Asked) -> Iterator[Page]:
    of_contact, of_lead = labels(api, CONTACTS.path), labels(api, LEADS.path)
    _must_be_known(api, asked, {**of_contact, **of_lead})
    objects = LEADS.asking(*_own_names(asked, of_lead, *OWN))
    people = CONTACTS.asking(*_own_names(asked, of_contact, *OWN))
    stages = Stages(api, LEADS.path)
    words = (of_lead, of_contact)
    for listed in changed(api, asked, objects):
        ids = [contact for each in listed.found for contact in linked(each, "contacts")[:1]]
        persons = {each["id"]: each["properties"] for each in read(api, people, ids)}
        moves: list[Row] = []
        for each in listed.found:
            moves += _moves(each, "record", LEAD_STAGE, partial(_named, stages, each["properties"], "hs_pipeline"))
        rows = {"records": [_lead_row(each, persons, stages, words, asked) for each in listed.found]}
        merged = [pair for each in listed.found for pair in _merged(each)]
        yield Page({**rows, "stage_moves": moves}, listed.ids, listed.count, merged={"records": merged})
    yield from _gone(api, asked, objects, "records", lambda each: _lead_row(each, {}, stages, words, asked))


def _lead_row(
    each: Json, persons: Mapping[str, Json], stages: Stages, words: tuple[Labels, Labels], asked: Asked
) -> Row:
    """A lead is of a contact, whose name and numbers it goes by."""
    said, contact = each["properties"], next(iter(linked(each, "contacts")), None)
    person = persons.get(contact or "", {})
    of_lead, of_contact = words
    own = asked.own(lambda name: shown(said, of_lead, name) or shown(person, of_contact, name), *OWN)
    return {
        **_person(person, of_contact), **_common(each), **_named(stages, said, "hs_pipeline", said.get(LEAD_STAGE)),
        "name": None if person else said.get("hs_lead_name"), "crm_id": each["id"], "contact_id": contact,
        "reason": shown(said, of_lead, "hs_lead_disqualification_reason"), **own,
    }  # fmt: skip


def _person(said: Mapping[str, str | None], words: Labels) -> dict[str, Any]:
    return {
        "first_name": said.get("firstname"), "last_name": said.get("lastname"),
        "phone": [said.get(name) for name in ("phone", "mobilephone", "hs_whatsapp_phone_number")],
        "mail": [said.get(name) for name in ("email", "hs_additional_emails", "work_email")],
        "crm_source": shown(said, words, "hs_analytics_source"),
        "campaign_name": said.get("hs_analytics_source_data_1"), "click_id": said.get("hs_google_click_id"),
        "region": shown(said, words, "city") or shown(said, words, "state"),
    }  # fmt: skip


def _common(each: Json) -> dict[str, Any]:
    said = each["properties"]
    planned = said.get("notes_next_activity_date")
    return {
        "created_at": moment(said.get("createdate") or said.get("hs_createdate") or each["createdAt"]),
        "changed_at": moment(each["updatedAt"]), "owner": said.get(OWNER),
        "planned_at": moment(planned) if planned else None,
    }  # fmt: skip


def _named(stages: Stages, said: Mapping[str, str | None], pipeline: str, stage: str | None) -> dict[str, str]:
    found = stages.of(said.get(pipeline), stage)
    return {"pipeline": found.pipeline, "stage": found.name}


def _moves(each: Json, of: str, stage: str, named: Callable[[str | None], Mapping[str, str]]) -> Iterator[Row]:
    past = each.get("propertiesWithHistory") or {}
    for one in past.get(stage, ()):
        yield {"record_type": of, "record_id": each["id"], "at": moment(one["timestamp"]), **named(one["value"])}
    for one in past.get(OWNER, ()):
        if one["value"]:
            yield {"record_type": of, "record_id": each["id"], "at": moment(one["timestamp"]), "owner": one["value"]}


def _merged(each: Json) -> Iterator[tuple[str, str]]:
    """What two became has a new id, and names both of them: "1;2", of older contacts "1:time;2:time".

    https://developers.hubspot.com/changelog/updated-merge-functionality-for-contacts-and-companies
    """
    told = ";".join(each["properties"].get(name) or "" for name in MERGED)
    lost = {one.partition(":")[0].strip() for one in told.split(";")} - {"", each["id"]}
    return ((one, each["id"]) for one in in_order(lost))


def _gone(api: Api, asked: Asked, objects: Objects, of: str, row: Callable[[Json], Row]) -> Iterator[Page]:
    """What was deleted before it was ever pulled lands too; what was, while this walk counted, is no hole in it."""
    for found in archived(api, asked, objects):
        ids = [each["id"] for each in found]
        counted = [each["id"] for each in found if archived_at(each) >= asked.until - timedelta(minutes=10)]
        new = [row(each) for each in found if asked.since is None or moment(each["createdAt"]) >= asked.since]
        yield Page({of: new}, counted, gone={of: ids})


def deals(api: Api, asked: Asked) -> Iterator[Page]:
    objects, row = _deal_reader(api, asked)
    for listed in changed(api, asked, objects):
        yield _deal_page(listed, row)
    yield from _gone(api, asked, objects, "deals", lambda each: row(each)[0])


def _deals_of(api: Api, asked: Asked, contacts: Iterable[str]) -> Iterator[Page]:
    """A merge of contacts moves their deals, and changes none."""
    objects, row = _deal_reader(api, asked)
    ids = in_order(deal for found in joined(api, "contacts", "deals", in_order(contacts)).values() for deal in found)
    of_contact = joined(api, "deals", "contacts", ids)
    found = read(api, objects, ids)
    for each in found:
        each["associations"] = {"contacts": {"results": [{"id": one} for one in of_contact.get(each["id"], ())]}}
    yield Page(_deal_page(Listed(found), row).rows)


def _deal_page(listed: Listed, row: Callable[[Json], tuple[Row, list[Row]]]) -> Page:
    rows = [row(each) for each in listed.found]
    moves = [move for _, moved in rows for move in moved]
    merged = [pair for each in listed.found for pair in _merged(each)]
    return Page({"deals": [deal for deal, _ in rows], "stage_moves": moves}, listed.ids, listed.count,
                merged={"deals": merged})  # fmt: skip


def _deal_reader(api: Api, asked: Asked) -> tuple[Objects, Callable[[Json], tuple[Row, list[Row]]]]:
    words, stages = labels(api, DEALS.path), Stages(api, DEALS.path)
    currency = api.get(f"account-info/{VERSION}/details").get("companyCurrency")
    objects = DEALS.asking(*_own_names(asked, words, "reason", "entity"))
    if has_leads(asked):
        objects = replace(objects, joined=("contacts", "leads"))

    def row(each: Json) -> tuple[Row, list[Row]]:
        named = partial(_named, stages, each["properties"], "pipeline")
        deal = deal_row(each, stages, currency) | asked.own(
            partial(shown, each["properties"], words), "reason", "entity"
        )
        return deal, list(_moves(each, "deal", "dealstage", named))

    return objects, row


def deal_row(each: Json, stages: Stages, currency: str | None) -> dict[str, Any]:
    """The closing of an open deal is a hope."""
    said = each["properties"]
    stage = stages.of(said.get("pipeline"), said.get("dealstage"))
    closed = moment(said["closedate"]) if stage.is_closed and said.get("closedate") else None
    return {
        **_common(each), "deal_id": each["id"], "pipeline": stage.pipeline, "stage": stage.name,
        "crm_id": next(iter(linked(each, "leads")), None), "contact_id": next(iter(linked(each, "contacts")), None),
        "closed_at": closed, "won_at": closed if stage.is_won else None, "amount": said.get("amount"),
        "currency": said.get("deal_currency_code") or currency, "reason": said.get("closed_lost_reason"),
    }  # fmt: skip


def owners(api: Api, asked: Asked) -> Iterator[Page]:
    """Those who left too: records and history go on naming them."""
    for is_archived in ("true", "false"):
        for found in pages(api, f"crm/owners/{VERSION}", limit=100, archived=is_archived):
            yield Page({"owners": [owner_row(each) for each in found]})


def owner_row(each: Json) -> Row:
    name = " ".join(filter(None, (each.get("firstName"), each.get("lastName"))))
    teams = sorted(each.get("teams") or (), key=lambda team: not team["primary"])
    return {
        "owner_id": each["id"], "name": name or each.get("email"), "is_active": not each["archived"],
        "team": teams[0]["name"] if teams else None,
    }  # fmt: skip


def look(api: Api) -> Sight:
    account = api.get(f"account-info/{VERSION}/details")
    rights, doubts = [], []
    for objects in (CONTACTS, DEALS, CALLS, EMAILS, MEETINGS, MESSAGES, TASKS, LEADS):
        try:
            api.get(objects.address, {"limit": 1})
            rights.append(objects.path)
        except PullStopped as refused:
            if objects is not LEADS:  # many accounts have none
                doubts.append(f"{objects.path} cannot be read: {refused.trouble.said}")
    newest: list[Json] = []
    if CONTACTS.path in rights:
        newest = api.post(f"{CONTACTS.address}/search", {"sorts": ["-createdate"], "limit": 1})["results"]
    at = moment(newest[0]["createdAt"]) if newest else None
    return Sight(f"account {account['portalId']}", tuple(rights), at, tuple(doubts))


def sign(account: Account, now: Callable[[], datetime]) -> Token:
    return Token(account.secret("token"))


ANEW = "The token of {account} is refused: make a new service key and put it where the pact's token: names it"
CONNECTOR = Connector(
    name="hubspot",
    title="HubSpot",
    address="https://api.hubapi.com",
    walks=(
        Walk("records", ("records", "stage_moves", "deals"), records),
        Walk("deals", ("deals", "stage_moves"), deals),
        Walk("calls", ("activities",), partial(activities, CALLS, call_row)),
        Walk("emails", ("activities",), partial(activities, EMAILS, email_row)),
        Walk("meetings", ("activities",), partial(activities, MEETINGS, meeting_row)),
        Walk("messages", ("activities",), partial(activities, MESSAGES, message_row)),
        Walk("tasks", ("activities",), partial(activities, TASKS, task_row)),
        Walk("owners", ("owners",), owners, is_whole=True),
    ),
    # 190 in ten seconds, and 5 searches a second, for the whole account:
    # https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
    rate=Rate(calls=180, seconds=10, at_once=6),
    rates={"/search": Rate(calls=4, seconds=1)},
    sign=sign,
    judge=judge,
    look=look,
    needs={"token": "a service key, or the token of a private app that is there already"},
    remedies={
        "reauthenticate": ANEW,
        "renew": ANEW,
        "permissions": "Give the service key of {account} the scopes, or take what needs them out of brings:",
        "stop": "Look at the pact's source of {account} and at its service key",
        "wait": "{account} did not answer: the next night goes on from here",
    },
    pause=pause,
)  # fmt: skip
