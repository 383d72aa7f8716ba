"""How Pipedrive's lists are read, the names behind its ids, and what its refusals mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked
from tasks.connectors.api.trouble import Trouble, by_status

ROWS, LEAD_ROWS, IDS = 500, 100, 100
# v1 counts rows: those that left a page behind meanwhile moved up by as many
OVERLAPPING_ROWS = 5
DAY_IS_OVER_SECONDS = 6 * 3600

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    pipelines: Mapping[int, str]
    stages: Mapping[int, tuple[str, str]]  # pipeline and stage
    channels: Mapping[str, str]
    fields: Mapping[str, str]  # a field's name, folded -> its key
    options: Mapping[str, Mapping[str, str]]  # a field's key -> id -> label


def names(api: Api) -> Names:
    pipelines = {each["id"]: each["name"] for each in rows_of(api, "api/v2/pipelines", {})}
    stages = {each["id"]: (pipelines.get(each["pipeline_id"], ""), each["name"])
              for each in rows_of(api, "api/v2/stages", {})}  # fmt: skip
    found = list(rows_of(api, "api/v2/dealFields", {}))
    options = {field["field_code"]: {str(each["id"]): each["label"] for each in field.get("options") or ()}
               for field in found}  # fmt: skip
    fields = {field["field_name"].casefold(): field["field_code"] for field in found}
    return Names(pipelines, stages, options.get("channel", {}), fields, options)


def since_filter(asked: Asked) -> dict[str, str]:
    return {} if asked.since is None else {"updated_since": written(asked.since)}


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows_of(api: Api, path: str, params: Mapping[str, Any]) -> Iterator[Json]:
    for page in pages(api, path, params):
        yield from page


def pages(api: Api, path: str, params: Mapping[str, Any]) -> Iterator[Sequence[Json]]:
    cursor: dict[str, str] = {}
    while True:
        answer = api.get(path, {"limit": ROWS, **params, **cursor})
        yield answer["data"] or ()
        following = (answer.get("additional_data") or {}).get("next_cursor")
        if not following:
            return
        cursor = {"cursor": following}


def old_pages(api: Api, path: str, params: Mapping[str, Any]) -> Iterator[Sequence[Json]]:
    """By time of change, upwards: what is changed meanwhile moves to the end."""
    start = 0
    while True:
        answer = api.get(path, {"start": start, "limit": LEAD_ROWS, **params})
        found = answer["data"] or ()
        yield found
        paging = (answer.get("additional_data") or {}).get("pagination", {})
        if not paging.get("more_items_in_collection"):
            return
        start += max(1, len(found) - OVERLAPPING_ROWS)


def persons_of(api: Api, found: Iterable[Json]) -> dict[int, Json]:
    wanted = sorted({person for each in found if (person := each.get("person_id"))})
    chunks = [",".join(map(str, wanted[start : start + IDS])) for start in range(0, len(wanted), IDS)]
    read = api.side_by_side(lambda ids: list(rows_of(api, "api/v2/persons", {"ids": ids})), chunks)
    return {person["id"]: person for persons in read for person in persons}


def as_time(text: str | None) -> datetime | None:
    """RFC 3339 in v2, "date time" of UTC in v1."""
    if not text:
        return None
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def as_id(number: int | None) -> str | None:
    return None if number is None else str(number)


def judge(response: httpx.Response) -> Trouble | None:
    """https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting"""
    if response.status_code < 400:
        return None
    try:
        said = response.json()
        told = str(said.get("error") or said.get("message") or "")
    except ValueError:
        told = ""
    if response.status_code == 429:
        if response.headers.get("x-daily-ratelimit-token-remaining") == "0":
            return Trouble("wait", f"the day's tokens of the company are used up: {told}", DAY_IS_OVER_SECONDS)
        reset = response.headers.get("x-ratelimit-reset") or response.headers.get("retry-after") or "2"
        return Trouble("wait", told or "429", float(reset))
    if response.status_code == 402:
        return Trouble("stop", f"402 {told or 'the account is not paid'}")
    return by_status(response.status_code, response.headers, told)


def pause(response: httpx.Response) -> float:
    if response.headers.get("x-ratelimit-remaining") != "0":
        return 0.0
    return float(response.headers.get("x-ratelimit-reset", "2"))
