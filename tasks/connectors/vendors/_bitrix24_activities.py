"""Bitrix24's activities with what lies elsewhere: what became of a call, who wrote in a chat, whose lead it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page, Row
from tasks.connectors.vendors._bitrix24_lists import (
    COMMANDS,
    DEAL,
    LEAD,
    Json,
    Listed,
    as_id,
    as_time,
    batch,
    has_leads,
    ids_of,
    in_words,
    pages,
    proof,
    rows_of,
)

# https://apidocs.bitrix24.com/api-reference/crm/data-types.html#activity-enums
KINDS = {"1": "visit", "2": "call", "3": "task", "4": "mail"}
CHAT, WEB_FORM, PHONE_CALL = "IMOPENLINES_SESSION", "CRM_WEBFORM", "CRM_CALL_TRACKER"
PROVIDERS = {CHAT: "message", WEB_FORM: "message", "CRM_SMS": "message", PHONE_CALL: "call", "CRM_MEETING": "visit"}
INCOMING, BY_ITSELF = "1", "3"
CHAT_DAYS = 95
ACTIVITY = (
    "ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "ASSOCIATED_ENTITY_ID", "DIRECTION", "COMPLETED",
    "STATUS", "RESPONSIBLE_ID", "CREATED", "LAST_UPDATED", "START_TIME", "DEADLINE", "SETTINGS", "IS_INCOMING_CHANNEL",
)  # fmt: skip

# https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html
DIALLED, TOLD_BY_A_ROBOT = "1", "5"
ANSWERED, NO_SUCH_NUMBER = "200", "404"
UNTOLD = frozenset({"", "OTHER"})
NEVER_RANG = frozenset({"402", "403", "423", "484", "503"})  # no money, forbidden, blocked, no way there
SAME_TURN = timedelta(minutes=10)

ACTIVITIES = Listed("crm.activity.list", "ID", "LAST_UPDATED", {"select": list(ACTIVITY)})
CALLS = Listed("voximplant.statistic.get", "ID", "CALL_START_DATE", {}, ("FILTER", "SORT", "ORDER"), start=0)


def activities(api: Api, asked: Asked) -> Iterator[Page]:
    yield from _activities(api, ACTIVITIES, asked)
    yield proof(api, ACTIVITIES, asked)


def open_chats(api: Api, asked: Asked) -> Iterator[Page]:
    """Whether a message changes its chat's activity is not told: those that go on are read again."""
    begun = {">=CREATED": in_words(asked.until - timedelta(days=CHAT_DAYS))}
    of = replace(ACTIVITIES, only={"PROVIDER_ID": CHAT, "COMPLETED": "N", **begun})
    return _activities(api, of, asked)


def _activities(api: Api, of: Listed, asked: Asked) -> Iterator[Page]:
    with_leads = has_leads(api)
    for found in pages(api, of, asked):
        more = _more(api, found)
        rows = [row for each in found for row in activity_rows(each, more, with_leads)]
        yield Page({"activities": rows}, ids=ids_of(found, "ID"))


def may_read_chats(api: Api) -> bool:
    """Of the newest, where there is one."""
    found = rows_of(api.post(ACTIVITIES.method, replace(ACTIVITIES, only={"PROVIDER_ID": CHAT}).asked({}, "DESC")))[:1]
    asked = [name for name in _commands(found) if name.startswith("chat")]
    return _more(api, found).keys() >= set(asked)


def _more(api: Api, found: Iterable[Json]) -> dict[str, Any]:
    """What lies elsewhere, as far as it is still there."""
    commands = list(_commands(found).items())
    answers: dict[str, Any] = {}
    for start in range(0, len(commands), COMMANDS):
        answers |= batch(api, dict(commands[start : start + COMMANDS]))
    return answers


def _commands(found: Iterable[Json]) -> dict[str, str]:
    """What became of a call, who wrote in a chat, the lead of what hangs on a contact."""
    commands: dict[str, str] = {}
    for each in found:
        number = each["ID"]
        if _kind(each) == "call":
            commands[f"call-{number}"] = f"voximplant.statistic.get?FILTER[CRM_ACTIVITY_ID]={number}&SORT=ID&ORDER=ASC"
        if each["PROVIDER_ID"] == CHAT and int(each.get("ASSOCIATED_ENTITY_ID") or 0):
            commands[f"chat-{number}"] = f"imopenlines.session.history.get?SESSION_ID={each['ASSOCIATED_ENTITY_ID']}"
        if int(each["OWNER_TYPE_ID"]) not in {LEAD, DEAL}:
            commands[f"owner-{number}"] = f"crm.activity.binding.list?activityId={number}"
    return commands


def activity_rows(each: Json, more: Mapping[str, Any], with_leads: bool) -> list[Row]:
    number, kind = each["ID"], _kind(each)
    is_by_itself = str(each["STATUS"]) == BY_ITSELF and kind in {"task", "visit"}
    base = {
        "activity_id": as_id(number), "kind": kind, "direction": _direction(each),
        "entered_at": as_time(each["CREATED"]), "owner": as_id(each["RESPONSIBLE_ID"]),
        "is_automatic": each["PROVIDER_ID"] == WEB_FORM or is_by_itself,
        **_belongs(each, more.get(f"owner-{number}", ()), with_leads),
    }  # fmt: skip
    if legs := more.get(f"call-{number}"):
        return [base | call_row(legs)]
    written = list(chat_rows(more.get(f"chat-{number}") or {}, base))
    return written or [base | _when(each)]


def _kind(each: Json) -> str:
    return KINDS.get(str(each["TYPE_ID"])) or PROVIDERS.get(str(each["PROVIDER_ID"]), "task")


def _direction(each: Json) -> str:
    is_theirs = each["PROVIDER_ID"] in {CHAT, WEB_FORM} or each.get("IS_INCOMING_CHANNEL") == "Y"
    return "in" if is_theirs or str(each.get("DIRECTION")) == INCOMING else "out"


def _when(each: Json) -> dict[str, Any]:
    """What comes in is open until somebody saw to it, and no plan; a task was done when it changed last."""
    kind, begins = _kind(each), as_time(each.get("START_TIME")) or as_time(each["CREATED"])
    is_planned = each["COMPLETED"] != "Y" and _direction(each) == "out" and kind in {"call", "visit", "task"}
    changed = as_time(each["LAST_UPDATED"])
    if is_planned:
        return {"at": as_time(each.get("DEADLINE")) or begins, "is_planned": True}
    if kind in {"task", "visit"} and changed is not None:
        return {"at": changed if kind == "task" or begins is None else min(begins, changed)}
    settings = each.get("SETTINGS")
    if each["PROVIDER_ID"] == PHONE_CALL and isinstance(settings, Mapping) and "DURATION" in settings:
        seconds = int(settings["DURATION"] or 0)
        return {"at": begins, "talked_seconds": seconds, "is_answered": seconds > 0}
    return {"at": begins}


def _belongs(each: Json, bindings: Iterable[Json], with_leads: bool) -> dict[str, str | None]:
    """The newest of the leads and deals on which it hangs."""
    found = [(int(each["OWNER_TYPE_ID"]), int(each["OWNER_ID"]))]
    found += [(int(one["entityTypeId"]), int(one["entityId"])) for one in bindings]
    lead, deal = (max((one for kind, one in found if kind == entity), default=0) for entity in (LEAD, DEAL))
    return {"crm_id": as_id(lead if with_leads else deal), "deal_id": as_id(deal)}


def call_row(legs: list[Json]) -> dict[str, Any]:
    """One call, of which each who was asked to take it has a row: it was answered if one of them did.

    How long it rang is not told. A callback was asked for by the client, and dialled by the exchange.
    """
    answered = [leg for leg in legs if str(leg["CALL_FAILED_CODE"]) == ANSWERED]
    codes = {str(leg["CALL_FAILED_CODE"] or "") for leg in legs}
    first, last = legs[0], (answered or legs)[-1]
    kind = str(first["CALL_TYPE"])
    direction = "out" if kind in {DIALLED, TOLD_BY_A_ROBOT} else "in"
    row = {
        "kind": "call", "direction": direction, "at": as_time(first["CALL_START_DATE"]), "is_planned": False,
        "phone": first["PHONE_NUMBER"], "is_automatic": kind == TOLD_BY_A_ROBOT,
    }  # fmt: skip
    if owner := as_id(last["PORTAL_USER_ID"]):
        row["owner"] = owner
    if not answered and codes & UNTOLD:
        return row
    return row | {
        "is_answered": bool(answered), "rang_seconds": 0 if codes <= NEVER_RANG else None,
        "talked_seconds": max((int(leg["CALL_DURATION"] or 0) for leg in answered), default=0),
        "is_no_such_number": direction == "out" and NO_SUCH_NUMBER in codes and not answered,
    }  # fmt: skip


def chat_rows(history: Json, base: Row) -> Iterator[Row]:
    """The first message of each turn: the client's, an operator's or a bot's; the system's own have no sender.

    Who writes again after a while tries again.
    """
    users, messages = dict(history.get("users") or {}), dict(history.get("message") or {})
    before, wrote_at = None, None
    for message in sorted(messages.values(), key=lambda each: int(each["id"])):
        sender, at = users.get(str(message["senderid"])), as_time(message["date"])
        if sender is None:
            continue
        turn = is_theirs, is_bot = bool(sender.get("connector")), bool(sender.get("bot"))
        goes_on = turn == before and at and wrote_at and at - wrote_at < SAME_TURN
        before, wrote_at = turn, at
        if goes_on:
            continue
        yield {
            **base, "activity_id": f"chat-{message['id']}", "at": at, "entered_at": None,
            "direction": "in" if is_theirs else "out", "is_automatic": is_bot,
            "owner": base["owner"] if is_theirs else as_id(message["senderid"]),
        }  # fmt: skip


def calls(api: Api, asked: Asked) -> Iterator[Page]:
    """Those that hang on no activity: the number is known to no card."""
    for found in pages(api, CALLS, asked):
        rows = [
            call_row([each]) | {
                "activity_id": f"call-{each['ID']}",
                "crm_id": as_id(each["CRM_ENTITY_ID"]) if each["CRM_ENTITY_TYPE"] == "LEAD" else None,
            }
            for each in found if not int(each["CRM_ACTIVITY_ID"] or 0)
        ]  # fmt: skip
        yield Page({"activities": rows}, ids=ids_of(found, "ID"))
    yield proof(api, CALLS, asked)
