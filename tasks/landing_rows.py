"""Typed rows of a connector -> rows of the base tables: keys of identity, minor units, what is nobody's left empty."""

import json
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any

from tasks.connectors.headers import fold as fold_header
from tasks.core.fold import fold
from tasks.core.identity import first_mail, is_dummy, mail_keys, name_key, phone_is_fake, phone_keys
from tasks.core.model import FileMapping
from tasks.core.places import place_key
from tasks.store.upserts import (
    ACTIVITIES,
    DEALS,
    LEADS,
    OWNER_MOVES,
    OWNERS,
    RECORDS,
    SPEND,
    STAGE_MOVES,
    Landing,
)

Row = tuple[Any, ...]
Build = Callable[[Iterable[Row]], list[tuple[Landing, list[Row]]]]

_JSON = json.JSONEncoder(ensure_ascii=False)

# what Meta's own testing tool writes
_PLATFORM_TEST_MAILS = frozenset({"test@meta.com", "test@fb.com", "test@facebook.com"})


def builder(mapping: FileMapping) -> Build:
    """From the typed rows of a file to the rows of each table that it lands in."""
    builds: dict[str, Build] = {
        "leads": lambda rows: [(LEADS, _lead_rows(rows, mapping))],
        "records": lambda rows: [(RECORDS, _record_rows(rows, mapping))],
        "deals": lambda rows: [(DEALS, _deal_rows(rows, mapping))],
        "activities": lambda rows: [(ACTIVITIES, _activity_rows(rows, mapping))],
        "stage_moves": lambda rows: _move_rows(rows, mapping),
        "owners": lambda rows: [(OWNERS, _owner_rows(rows, mapping))],
        "spend": lambda rows: [(SPEND, _spend_rows(rows, mapping))],
    }
    return builds[mapping.brings]


def _in_order(landing: Landing, *names: str) -> Callable[[Row], Row]:
    """Our order of a row's values -> the landing's."""
    assert set(names) == set(landing.columns), set(names) ^ set(landing.columns)
    return itemgetter(*(names.index(column) for column in landing.columns))


_LEAD = _in_order(
    LEADS, "source", "lead_id", "channel", "submitted_at", "account_id", "campaign_id", "campaign_name", "form_id",
    "form_name", "click_id", "is_test", "own_crm_id", "name", "phone", "mail", "phone_key", "mail_key", "name_key",
    "region", "phone_fake", "mail_fake", "consent", "answers",
)  # fmt: skip
_RECORD = _in_order(
    RECORDS, "source", "crm_id", "created_at", "changed_at", "closed_at", "crm_source", "pipeline", "stage", "owner",
    "contact_id", "platform_lead_id", "click_id", "campaign_name", "reason", "planned_at", "name", "name_key", "region",
)  # fmt: skip
_DEAL = _in_order(
    DEALS, "source", "deal_id", "crm_id", "contact_id", "created_at", "changed_at", "closed_at", "won_at", "pipeline",
    "stage", "owner", "amount_minor", "currency", "reason", "entity", "planned_at",
)  # fmt: skip
_ACTIVITY = _in_order(
    ACTIVITIES, "source", "activity_id", "crm_id", "deal_id", "kind", "direction", "at", "entered_at", "is_answered",
    "talked_seconds", "rang_seconds", "is_automatic", "is_no_such_number", "is_planned", "owner", "phone_key", "phone",
)  # fmt: skip
_STAGE_MOVE = _in_order(STAGE_MOVES, "source", "record_type", "record_id", "at", "pipeline", "stage")
_OWNER_MOVE = _in_order(OWNER_MOVES, "source", "record_type", "record_id", "at", "owner")
_OWNER = _in_order(OWNERS, "source", "owner_id", "name", "team", "is_active")
_SPEND = _in_order(
    SPEND, "source", "account_id", "campaign_id", "day", "campaign_name", "amount_minor", "currency", "impressions",
    "clicks",
)  # fmt: skip


def _lead_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    source, country = mapping.source, mapping.country
    region_header = fold_header(mapping.region_header) if mapping.region_header else None
    landed = []
    for (
        lead_id, at, name, first, last, phone, mail, account, campaign, title, form, form_name, click, test, consent,
        answers,
    ) in rows:  # fmt: skip
        written = name or _full_name(first, last)
        phones = phone_keys(phone, country)
        key = phones[0] if phones else None
        address, is_mail_fake = first_mail(mail)
        is_test = test or _is_platform_test(written, phone, address, answers)
        region = next((text for header, text in answers.items() if fold_header(header) == region_header), None)
        landed.append(_LEAD((
            source, lead_id, "form", at, account, campaign, title, form, form_name, click, int(is_test), None,
            written, phone, mail, key, address, name_key(written), place_key(region),
            int(key is not None and phone_is_fake(key)), int(is_mail_fake), consent and fold(consent),
            _JSON.encode(answers) if answers else None,
        )))  # fmt: skip
    return landed


def _is_platform_test(name: str | None, phone: str | None, address: str | None, answers: dict[str, str]) -> bool:
    if address in _PLATFORM_TEST_MAILS or is_dummy(name) or is_dummy(phone):
        return True
    return any(text.startswith("<") and is_dummy(text) for text in answers.values())


def _full_name(first: str | None, last: str | None) -> str | None:
    return " ".join(part for part in (first, last) if part) or None


def _record_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    source, country = mapping.source, mapping.country
    landed = []
    for (
        crm_id, created, changed, closed, name, first, last, phone, mail, crm_source, pipeline, stage, owner, contact,
        lead_id, click, campaign, reason, region, planned,
    ) in rows:  # fmt: skip
        written = name or _full_name(first, last)
        keys = [("phone", key) for key in phone_keys(phone, country)] + [("mail", key) for key in mail_keys(mail)]
        row = _RECORD((
            source, crm_id, created, changed, closed, crm_source, pipeline, stage, owner, contact, lead_id, click,
            campaign, reason, planned, written, name_key(written), place_key(region),
        ))  # fmt: skip
        landed.append((*row, keys))
    return landed


def _deal_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    return [
        _DEAL((
            mapping.source, deal_id, crm_id, contact, created, changed, closed, won, pipeline, stage, owner,
            None if amount is None else minor_units(amount), currency, reason, entity, planned,
        ))
        for (
            deal_id, crm_id, contact, created, changed, closed, won, pipeline, stage, owner, amount, currency, reason,
            entity, planned,
        ) in rows
    ]  # fmt: skip


def _activity_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    """What says no direction goes out: sellers enter what they do themselves. Seconds of talk say who answered."""
    source, country = mapping.source, mapping.country
    landed = []
    for (
        activity_id, crm_id, deal_id, kind, direction, at, entered, answered, talked, rang, automatic, no_number,
        planned, owner, phone,
    ) in rows:  # fmt: skip
        phones = phone_keys(phone, country)
        landed.append(_ACTIVITY((
            source, activity_id, crm_id, deal_id, kind, direction or "out", at, entered,
            int(talked > 0) if answered is None and talked is not None else answered, talked, rang,
            automatic or 0, no_number or 0, planned or 0, owner, phones[0] if phones else None, phone,
        )))  # fmt: skip
    return landed


def _move_rows(rows: Iterable[Row], mapping: FileMapping) -> list[tuple[Landing, list[Row]]]:
    """A row may say a stage, an owner, or both."""
    stages, owners = [], []
    for record_type, record_id, at, pipeline, stage, owner in rows:
        of = record_type or "record"
        if stage is not None:
            lies_in = pipeline or mapping.pipelines.get(of, "")
            stages.append(_STAGE_MOVE((mapping.source, of, record_id, at, lies_in, stage)))
        if owner is not None:
            owners.append(_OWNER_MOVE((mapping.source, of, record_id, at, owner)))
    return [(STAGE_MOVES, stages), (OWNER_MOVES, owners)]


def _owner_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    return [
        _OWNER((mapping.source, owner_id, name, team, 1 if active is None else active))
        for owner_id, name, team, active in rows
    ]


def _spend_rows(rows: Iterable[Row], mapping: FileMapping) -> list[Row]:
    """Rows of one campaign and day are added up: exports by ad or by device hold several."""
    sums: dict[tuple[str, str, str], list[Any]] = {}
    for day, campaign_id, campaign_name, account, amount, currency, impressions, clicks in rows:
        key = (account or "", campaign_id or campaign_name, day)
        spent = sums.setdefault(key, [campaign_name, Decimal(0), currency, None, None])
        spent[1] += amount or 0
        spent[3] = _added(spent[3], impressions)
        spent[4] = _added(spent[4], clicks)
    return [
        _SPEND((mapping.source, *key, name, minor_units(amount), currency, impressions, clicks))
        for key, (name, amount, currency, impressions, clicks) in sums.items()
    ]


def _added(sum_: int | None, more: int | None) -> int | None:
    return sum_ if more is None else (sum_ or 0) + more


def minor_units(amount: Decimal) -> int:
    """Hundredths, whatever the currency: so all parts write and read it."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))
