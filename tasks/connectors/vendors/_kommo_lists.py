"""How Kommo's lists are read, the names behind its ids, and what its refusals mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked
from tasks.connectors.api.trouble import Trouble, by_status

INCOMING = 1  # the type of the status in which the incoming queue stands
ROWS, EVENT_ROWS = 250, 100

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What people see in the place of the ids, which repeat between pipelines."""

    pipelines: Mapping[int, str]
    stages: Mapping[tuple[int, int], str]
    incoming: Mapping[int, str]
    currency: str | None


def names(api: Api) -> Names:
    found = list(rows_of(api, "leads/pipelines", "pipelines", {}))
    stages = {(each["id"], status["id"]): status["name"] for each in found for status in _statuses(each)}
    incoming = {each["id"]: status["name"] for each in found for status in _statuses(each)
                if status.get("type") == INCOMING}  # fmt: skip
    return Names({each["id"]: each["name"] for each in found}, stages, incoming, api.get("account").get("currency"))


def _statuses(pipeline: Json) -> Iterable[Json]:
    found: Iterable[Json] = pipeline["_embedded"]["statuses"]
    return found


def events(api: Api, asked: Asked, types: Iterable[str], entity: str | None = None) -> Iterator[list[Json]]:
    wanted: dict[str, Any] = {f"filter[type][{place}]": each for place, each in enumerate(types)}
    if entity:
        wanted["filter[entity][0]"] = entity
    return pages(api, "events", "events", wanted | since_filter("created_at", asked), EVENT_ROWS)


def since_filter(column: str, asked: Asked) -> dict[str, Any]:
    if asked.since is None:
        return {}
    return {f"filter[{column}][from]": int(asked.since.timestamp())}


def changed_of(found: list[Json], asked: Asked) -> list[Json]:
    since = asked.since.timestamp() if asked.since else 0
    return [each for each in found if each["updated_at"] >= since]


def rows_of(api: Api, path: str, name: str, params: Mapping[str, Any], rows: int = ROWS) -> Iterator[Json]:
    for page in pages(api, path, name, params, rows):
        yield from page


def pages(api: Api, path: str, name: str, params: Mapping[str, Any], rows: int = ROWS) -> Iterator[list[Json]]:
    """An empty list is a 204 without a body; the last page names no next one."""
    number = 1
    while True:
        response = api.call("GET", path, params={**params, "page": number, "limit": rows})
        if response.status_code == 204:
            return
        answer = response.json()
        yield answer["_embedded"][name]
        if "next" not in answer.get("_links", {}):
            return
        number += 1


def by_ids(wanted: Iterable[int]) -> dict[str, int]:
    return {f"filter[id][{place}]": number for place, number in enumerate(wanted)}


def as_time(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def as_id(number: int | None) -> str | None:
    return str(number) if number else None


def belongs(entity: str, number: int) -> dict[str, str | None]:
    return {"crm_id": as_id(number), "deal_id": as_id(number)} if entity in {"lead", "leads"} else {}


def fields_of(entity: Json) -> dict[str, list[str]]:
    """Custom fields under their names, codes and ids, folded."""
    found: dict[str, list[str]] = {}
    for field in entity.get("custom_fields_values") or ():
        values = [str(each["value"]) for each in field["values"] if each.get("value") not in (None, "")]
        for name in (field.get("field_name"), field.get("field_code"), field.get("field_id")):
            if name:
                found.setdefault(str(name).casefold(), values)
    return found


def judge(response: httpx.Response) -> Trouble | None:
    """A block of the whole address comes as a page of HTML with a 403; an account that nobody paid, as a 402."""
    if response.status_code < 400:
        return None
    try:
        said = response.json()
        told = str(said.get("detail") or said.get("title") or "")
    except ValueError:
        if response.status_code == 403:
            return Trouble("wait", "the address is blocked for too many calls", 3600)
        told = ""
    if response.status_code == 402:
        return Trouble("stop", f"402 {told or 'the account is not paid'}")
    return by_status(response.status_code, response.headers, told)
