"""Salesforce's queries: what the user sees, SOQL over REST by cursor, many rows by a Bulk 2.0 job; times and ids.

https://developer.salesforce.com/docs/platform/api-rest/guide/resources-queryall.html: 2,000 rows a batch. A cursor
keeps what was found; rows that change meanwhile are found again by their SystemModstamp the next time.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked
from tasks.connectors.api.trouble import PullStopped, Trouble

DATA = "services/data/v68.0"
CHANGED = "SystemModstamp, Id"
BULK_FROM, BULK_ROWS, POLL_SECONDS = 20_000, 10_000, 5
ROWS = 2_000  # of a batch
IDS = 300  # an address ends at 16,384 signs
RESTARTS = 2
LOST_CURSOR = "INVALID_QUERY_LOCATOR"

Json = Mapping[str, Any]
Batches = Iterator[tuple[list[Json], int | None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the user sees of an object: its fields by name and label, folded, and the words of its picklists."""

    name: str
    fields: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def has(self, field: str) -> bool:
        """Of a field of another object: whether the reference to it can be seen."""
        reference, dot, _ = field.partition(".")
        return (f"{reference}Id" if dot else field).casefold() in self.fields

    def word(self, row: Json, field: str) -> Any:
        """As people see it; `field` by its name or its label."""
        name = self.fields.get(field.casefold(), field)
        return self.words.get(name, {}).get(str(row.get(name)), row.get(name))


def seen_of(api: Api, name: str) -> Seen:
    try:
        fields = api.get(f"{DATA}/sobjects/{name}/describe")["fields"]
    except PullStopped as stopped:
        if stopped.trouble.action != "permissions":
            raise
        raise api.stopped(Trouble("permissions", f"the user may not read the object {name}")) from None
    labels = {each["label"].casefold(): each["name"] for each in fields}
    names = {each["name"].casefold(): each["name"] for each in fields}
    words = {
        each["name"]: {word["value"]: word["label"] for word in each.get("picklistValues") or ()} for each in fields
    }
    return Seen(name, labels | names, words)


def select(api: Api, seen: Seen, must: Sequence[str], may: Sequence[str], own: Iterable[Sequence[str]] = ()) -> str:
    """A field that must be there and is hidden from the user is told by its name, before any row is read."""
    if hidden := [f"{seen.name}.{field}" for field in must if not seen.has(field)]:
        raise api.stopped(Trouble("permissions", f"the user may not see {', '.join(hidden)}"))
    names = [*must, *(field for field in may if seen.has(field))]
    names += [seen.fields[field.casefold()] for fields in own for field in fields if field.casefold() in seen.fields]
    return f"SELECT {', '.join(dict.fromkeys(names))} FROM {seen.name}"


def in_order(api: Api, query: str, of: str) -> Batches:
    return batches(api, query, f"{of}, CreatedDate, Id", resource="query", is_in_order=True)


def batches(api: Api, query: str, order: str, *, resource: str = "queryAll", is_in_order: bool = False) -> Batches:
    """2,000 rows each, the first ones with how many there are. Many come by a bulk job, which keeps no order."""
    params = {"q": f"{query} ORDER BY {order}"}
    answer = api.get(f"{DATA}/{resource}", params)
    total: int | None = int(answer["totalSize"])
    if not is_in_order and answer["totalSize"] > BULK_FROM:
        yield from _bulk(api, query, resource)
        return
    restarts = 0
    while True:
        yield [_flat(record) for record in answer["records"]], total
        total = None
        if answer["done"]:
            return
        try:
            answer = api.get(answer["nextRecordsUrl"])
        except PullStopped as stopped:
            restarts += 1
            if LOST_CURSOR not in stopped.trouble.said or restarts > RESTARTS:
                raise
            answer = api.get(f"{DATA}/{resource}", params)


def _bulk(api: Api, query: str, operation: str) -> Batches:
    """https://developer.salesforce.com/docs/platform/api-asynch/guide/query-bulk-api-2-0.html"""
    job = f"{DATA}/jobs/query/{api.post(f'{DATA}/jobs/query', {'operation': operation, 'query': query})['id']}"
    while (told := api.get(job))["state"] in {"UploadComplete", "InProgress"}:
        api.wait(POLL_SECONDS)
    if told["state"] != "JobComplete":
        raise api.stopped(Trouble("stop", f"the bulk job {told['state'].lower()}: {told.get('errorMessage', '')}"))
    params: dict[str, Any] = {"maxRecords": BULK_ROWS}
    total: int | None = int(told["numberRecordsProcessed"])
    while params.get("locator") != "null":
        response = api.call("GET", f"{job}/results", params=params, headers={"accept": "text/csv"})
        lines = csv.DictReader(io.TextIOWrapper(io.BytesIO(response.content), encoding="utf-8", newline=""))
        rows: Iterator[Json] = ({name: _cell(name, text) for name, text in line.items()} for line in lines)
        while found := list(islice(rows, ROWS)):
            yield found, total
            total = None
        params["locator"] = response.headers.get("sforce-locator", "null")


def _cell(name: str, text: str) -> Any:
    is_flag = name.rpartition(".")[2].startswith("Is") and not name.endswith("__c")
    return text == "true" if is_flag else text or None


def _flat(record: Json) -> dict[str, Any]:
    """Fields of another object as a bulk job names them: RecordType.Name."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{inner}": each for inner, each in _flat(value).items()} if name != "attributes" else {}
        else:
            found[name] = value
    return found


def by_ids(api: Api, query: str, ids: Sequence[str], order: str, resource: str = "query") -> list[Json]:
    """The rows of these ids, which stand at the query's end; in order within as many as are asked for at a time."""

    def one(some: Sequence[str]) -> list[Json]:
        listed = ", ".join(f"'{each}'" for each in some)
        parts = batches(api, f"{query} ({listed})", order, resource=resource, is_in_order=True)
        return [row for found, _ in parts for row in found]

    parts = [ids[start : start + IDS] for start in range(0, len(ids), IDS)]
    return [row for found in api.side_by_side(one, parts) for row in found]


def by_record(
    told: Batches, of: str
) -> Iterator[tuple[Iterator[tuple[str, Iterator[Json]]], list[str], int | None]]:
    """Rows record by record: the last one of a batch may go on in the next."""
    held: list[Json] = []
    for found, total in told:
        rows = held + found
        held = [row for row in rows if row[of] == rows[-1][of]]
        yield groupby(rows[: len(rows) - len(held)], lambda row: row[of]), [row["Id"] for row in found], total
    yield groupby(held, lambda row: row[of]), [], None


def seller(owner: str | None) -> str | None:
    return None if owner is None or owner.startswith("00G") else owner


def whole_id(short: str) -> str:
    """With the three signs that tell capitals: https://help.salesforce.com, article 000383751."""
    if len(short) != 15:
        return short
    parts = [short[start : start + 5] for start in (0, 5, 10)]
    bits = (sum(sign.isupper() << place for place, sign in enumerate(part)) for part in parts)
    return short + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[each] for each in bits)


def earlier_day(moment: str | None, day: str | None, *, is_same_day: bool = False) -> datetime | str | None:
    """The moment; or the day alone, which a person entered, where it lies before, or with `is_same_day` elsewhere."""
    at = at_of(moment)
    if at is None or day is None:
        return day if at is None or is_same_day else at
    apart = at.date() - date.fromisoformat(day)
    # a day is local, the moment is in UTC
    is_far = apart > timedelta(days=1) or (is_same_day and apart < timedelta(days=-1))
    return day if is_far else at


def at_of(text: str | None) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def since(asked: Asked, of: str = "") -> str:
    return "" if asked.since is None else f"{of}SystemModstamp >= {written(asked.since)}"


def where(*conditions: str) -> str:
    told = " AND ".join(filter(None, conditions))
    return f" WHERE {told}" if told else ""


