"""Typed columns of a connector -> columns of the base tables: keys of identity, minor units, nobody's left empty."""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import compress
from typing import Any

from tasks.connectors.headers import fold as fold_header
from tasks.core.columns import KINDS
from tasks.core.fold import fold
from tasks.core.identity import first_mail, is_dummy, mail_keys, name_key, phone_is_fake, phone_key, phone_keys
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

Column = Sequence[Any]
Columns = Mapping[str, Column]
Landed = list[tuple[Landing, Columns]]
Build = Callable[[Sequence[Column]], list[tuple[Landing, list[Column]]]]

_JSON = json.JSONEncoder(ensure_ascii=False)

# what Meta's own testing tool writes
_PLATFORM_TEST_MAILS = frozenset({"test@meta.com", "test@fb.com", "test@facebook.com"})


def builder(mapping: FileMapping) -> Build:
    """From the typed columns of a file's rows to the columns of each landing that they belong to, in its order."""
    names = [*KINDS[mapping.brings].columns, "answers"]
    build = _BUILDS[mapping.brings]

    def built(columns: Sequence[Column]) -> list[tuple[Landing, list[Column]]]:
        found = build(dict(zip(names, columns, strict=False)), mapping)
        return [(landing, _in_order(landing, given, mapping.source)) for landing, given in found]

    return built


def _in_order(landing: Landing, given: Columns, source: str) -> list[Column]:
    rows = len(next(iter(given.values())))
    of_source = {**given, "source": [source] * rows}
    names = (*landing.columns, "keys") if landing.keys is not None else landing.columns
    return [of_source[name] for name in names]


def _once(read: Callable[[Any], Any], column: Column) -> list[Any]:
    """Each value is read once."""
    known = {text: read(text) for text in set(column)}
    return list(map(known.__getitem__, column))


def _leads(given: Columns, mapping: FileMapping) -> Landed:
    names = _names(given)
    numbers = [phone_key(text, mapping.country) for text in given["phone"]]
    mails = list(map(first_mail, given["mail"]))
    addresses = [address for address, _ in mails]
    nothing = [None] * len(names)
    return [(LEADS, {
        **given, "channel": ["form"] * len(names), "own_crm_id": nothing, "name": names,
        "is_test": _tests(given, names, addresses),
        "phone_key": numbers, "phone_fake": [int(key is not None and phone_is_fake(key)) for key in numbers],
        "mail_key": addresses, "mail_fake": [int(is_fake) for _, is_fake in mails],
        "name_key": list(map(name_key, names)), "region": _regions(given["answers"], mapping),
        "consent": _once(lambda text: text and fold(text), given["consent"]),
        "answers": _of_answers(given["answers"], lambda answers: _JSON.encode(answers) if answers else None),
    })]  # fmt: skip


def _of_answers(column: Sequence[dict[str, str]], read: Callable[[dict[str, str]], Any]) -> list[Any]:
    """Rows with the same answers share one dictionary."""
    known = {key: read(answers) for key, answers in {id(answers): answers for answers in column}.items()}
    return [known[id(answers)] for answers in column]


def _regions(column: Sequence[dict[str, str]], mapping: FileMapping) -> list[str | None]:
    header = fold_header(mapping.region_header) if mapping.region_header else None

    def region(answers: dict[str, str]) -> str | None:
        return place_key(next((text for asked, text in answers.items() if fold_header(asked) == header), None))

    return _of_answers(column, region)


def _tests(given: Columns, names: Column, addresses: Column) -> list[int]:
    """Marked as test, or written by the platform's own testing tool."""
    of_answers = _of_answers(given["answers"], lambda answers: any(
        text.startswith("<") and is_dummy(text) for text in answers.values()))  # fmt: skip
    dummies = _dummies(names) | _dummies(given["phone"])
    return [
        int(bool(test) or by_answers or address in _PLATFORM_TEST_MAILS or name in dummies or phone in dummies)
        for test, by_answers, address, name, phone in zip(
            given["is_test"], of_answers, addresses, names, given["phone"], strict=True
        )
    ]


def _dummies(column: Column) -> set[str]:
    """Hardly any file holds one: all texts are looked through at once."""
    texts = list(filter(None, column))
    return set(filter(is_dummy, texts)) if "dummy data" in "\n".join(texts).lower() else set()


def _names(given: Columns) -> list[str | None]:
    parts = zip(given["name"], given["first_name"], given["last_name"], strict=True)
    return [name or " ".join(part for part in (first, last) if part) or None for name, first, last in parts]


def _records(given: Columns, mapping: FileMapping) -> Landed:
    names = _names(given)
    phones = [[("phone", key) for key in phone_keys(text, mapping.country)] for text in given["phone"]]
    mails = [[("mail", key) for key in mail_keys(text)] for text in given["mail"]]
    return [(RECORDS, {
        **given, "name": names, "name_key": list(map(name_key, names)), "region": _once(place_key, given["region"]),
        "keys": [of_phone + of_mail for of_phone, of_mail in zip(phones, mails, strict=True)],
    })]  # fmt: skip


def _deals(given: Columns, _: FileMapping) -> Landed:
    minor = _once(lambda amount: None if amount is None else minor_units(amount), given["amount"])
    return [(DEALS, {**given, "amount_minor": minor})]


def _activities(given: Columns, mapping: FileMapping) -> Landed:
    """What says no direction goes out: sellers enter what they do themselves. Seconds of talk say who answered."""
    answered = [
        int(talked > 0) if is_answered is None and talked is not None else is_answered
        for is_answered, talked in zip(given["is_answered"], given["talked_seconds"], strict=True)
    ]
    flags = {name: [flag or 0 for flag in given[name]] for name in ("is_automatic", "is_no_such_number", "is_planned")}
    return [(ACTIVITIES, {
        **given, **flags, "direction": [direction or "out" for direction in given["direction"]],
        "is_answered": answered, "phone_key": _once(lambda text: phone_key(text, mapping.country), given["phone"]),
    })]  # fmt: skip


def _moves(given: Columns, mapping: FileMapping) -> Landed:
    """A row may say a stage, an owner, or both."""
    types = [record_type or "record" for record_type in given["record_type"]]
    lies_in = [pipeline or mapping.pipelines.get(of, "") for pipeline, of in zip(given["pipeline"], types, strict=True)]
    known = {**given, "record_type": types, "pipeline": lies_in}
    return [(STAGE_MOVES, _filled(known, "stage")), (OWNER_MOVES, _filled(known, "owner"))]


def _filled(given: Columns, name: str) -> Columns:
    """The rows that fill the column."""
    is_filled = [value is not None for value in given[name]]
    return {each: list(compress(column, is_filled)) for each, column in given.items()}


def _owners(given: Columns, _: FileMapping) -> Landed:
    return [(OWNERS, {**given, "is_active": [1 if active is None else active for active in given["is_active"]]})]


def _spend(given: Columns, _: FileMapping) -> Landed:
    """Rows of one campaign and day are added up: exports by ad or by device hold several."""
    sums: dict[tuple[str, str, str], list[Any]] = {}
    for day, campaign_id, campaign_name, account, amount, currency, impressions, clicks in zip(
        *given.values(), strict=True
    ):
        key = (account or "", campaign_id or campaign_name, day)
        spent = sums.setdefault(key, [campaign_name, Decimal(0), currency, None, None])
        spent[1] += amount or 0
        spent[3] = _added(spent[3], impressions)
        spent[4] = _added(spent[4], clicks)
    rows = [(*key, name, minor_units(amount), *more) for key, (name, amount, *more) in sums.items()]
    names = (
        "account_id", "campaign_id", "day", "campaign_name", "amount_minor", "currency", "impressions", "clicks",
    )  # fmt: skip
    return [(SPEND, {name: [row[place] for row in rows] for place, name in enumerate(names)})]


def _added(sum_: int | None, more: int | None) -> int | None:
    return sum_ if more is None else (sum_ or 0) + more


def minor_units(amount: Decimal) -> int:
    """Hundredths, whatever the currency: so all parts write and read it."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


_BUILDS: dict[str, Callable[[Columns, FileMapping], Landed]] = {
    "leads": _leads, "records": _records, "deals": _deals, "activities": _activities, "stage_moves": _moves,
    "owners": _owners, "spend": _spend,
}  # fmt: skip
