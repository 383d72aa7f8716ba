"""How HubSpot's objects are listed, searched, read with their history and joined; and the names behind its ids.

https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm: 200 a page, and never more than 10,000
for one query: each page is a query of its own, for ids above the last one. The index behind it is a minute late.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked

VERSION = "2026-09"
LIST_ROWS, SEARCH_ROWS = 100, 200
# with their history fewer may be asked for at once
HISTORY_ROWS = 50
CLOSED, CERTAIN = "true", 1.0
OWNER, LEAD_STAGE = "hubspot_owner_id", "hs_pipeline_stage"

Json = dict[str, Any]
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Objects:
    """One sort of objects: what is asked of each, which properties with their past, and the objects it hangs on."""

    path: str
    properties: tuple[str, ...]
    changed: str = "hs_lastmodifieddate"
    history: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    def asking(self, *properties: str) -> "Objects":
        return replace(self, properties=tuple(dict.fromkeys((*self.properties, *properties))))

    @property
    def address(self) -> str:
        return f"crm/objects/{VERSION}/{self.path}"


def has_leads(asked: Asked) -> bool:
    """Whether the pact works with HubSpot's leads, or with its contacts."""
    return LEAD_STAGE in asked.own_fields.get("stage", ())


@dataclass(frozen=True, slots=True)
class Listed:
    """Some objects; `count` is HubSpot's own of the whole list, told once."""

    found: list[Json]
    count: int | None = None

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.found]


@dataclass(frozen=True, slots=True)
class Stage:
    pipeline: str
    name: str
    is_closed: bool = False
    is_won: bool = False


def changed(api: Api, asked: Asked, objects: Objects) -> Iterator[Listed]:
    """All there is, or what changed since; those that were archived meanwhile are not among them."""
    if asked.since is not None:
        yield from _searched(api, objects, asked.since)
        return
    count: int | None = _search(api, objects, {"limit": 1})["total"]
    more = {"propertiesWithHistory": ",".join(objects.history), "associations": ",".join(objects.joined)}
    rows = HISTORY_ROWS if objects.history else LIST_ROWS
    for found in pages(
        api, objects.address, limit=rows, **_properties(objects), **{k: v for k, v in more.items() if v}
    ):
        yield Listed(found, count)
        count = None


def archived(api: Api, asked: Asked, objects: Objects) -> Iterator[list[Json]]:
    """What was deleted since, up to 90 days back. https://knowledge.hubspot.com/records/restore-deleted-records"""
    for found in pages(api, objects.address, limit=LIST_ROWS, archived="true", **_properties(objects)):
        yield [each for each in found if asked.since is None or archived_at(each) >= asked.since]


def archived_at(each: Json) -> datetime:
    return moment(each.get("archivedAt") or each["updatedAt"])


def pages(api: Api, path: str, **params: Any) -> Iterator[list[Json]]:
    while True:
        answer = api.get(path, params)
        yield answer["results"]
        after = answer.get("paging", {}).get("next", {}).get("after")
        if after is None:
            return
        params["after"] = after


def _properties(objects: Objects) -> dict[str, str]:
    return {"properties": ",".join(objects.properties)}


def _searched(api: Api, objects: Objects, since: datetime) -> Iterator[Listed]:
    for found in api.ahead(_searches(api, objects, since)):
        yield Listed(_completed(api, objects, found.found), found.count)


def _searches(api: Api, objects: Objects, since: datetime) -> Iterator[Listed]:
    """Upwards by id: a change while it is read moves nothing to where it was already looked."""
    last, count = "0", None
    while True:
        filters = [
            {"propertyName": objects.changed, "operator": "GTE", "value": str(int(since.timestamp() * 1000))},
            {"propertyName": "hs_object_id", "operator": "GT", "value": last},
        ]
        asked = {"filterGroups": [{"filters": filters}], "sorts": ["hs_object_id"], "limit": SEARCH_ROWS}
        answer = _search(api, objects, asked)
        found, total = answer["results"], answer["total"]
        yield Listed(found, total if count is None else None)
        count = total
        if not found or total <= len(found):
            return
        last = found[-1]["id"]


def _search(api: Api, objects: Objects, asked: Json) -> Json:
    answer: Json = api.post(f"{objects.address}/search", {**asked, "properties": list(objects.properties)})
    return answer


def _completed(api: Api, objects: Objects, found: list[Json]) -> list[Json]:
    """A search tells neither the past of properties nor what an object hangs on."""
    ids = [each["id"] for each in found]
    if objects.history:
        found = read(api, objects, ids)
    for other in objects.joined:
        linked = joined(api, objects.path, other, ids)
        for each in found:
            to = [{"id": one} for one in linked.get(each["id"], ())]
            each.setdefault("associations", {})[other] = {"results": to}
    return found


def read(api: Api, objects: Objects, ids: Sequence[str]) -> list[Json]:
    """In their newest state; what was merged away answers as what it was merged into."""

    def some(part: Sequence[str]) -> list[Json]:
        asked = {
            "inputs": [{"id": each} for each in part], "properties": list(objects.properties),
            "propertiesWithHistory": list(objects.history),
        }  # fmt: skip
        found: list[Json] = api.post(f"{objects.address}/batch/read", asked)["results"]
        return found

    return [each for found in api.side_by_side(some, _parts(ids, HISTORY_ROWS)) for each in found]


def joined(api: Api, of: str, other: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """Which ids of the other sort each hangs on, the oldest first; what hangs on nothing is left out."""
    if not ids:
        return {}
    answer = api.post(f"crm/associations/{VERSION}/{of}/{other}/batch/read", {"inputs": [{"id": each} for each in ids]})
    return {
        str(each["from"]["id"]): in_order(str(one["toObjectId"]) for one in each["to"]) for each in answer["results"]
    }


def linked(each: Json, other: str) -> list[str]:
    """A link with a label stands there twice."""
    found = each.get("associations", {}).get(other, {}).get("results", ())
    return in_order(one["id"] for one in found)


def in_order(ids: Any) -> list[str]:
    return sorted(set(ids), key=int)


def _parts(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    rest = iter(dict.fromkeys(ids))
    while part := list(islice(rest, size)):
        yield part


def labels(api: Api, path: str) -> Labels:
    """The properties there are, with the words of those that offer a choice."""
    found = api.get(f"crm/properties/{VERSION}/{path}")["results"]
    return {each["name"]: {one["value"]: one["label"] for one in each.get("options") or ()} for each in found}


def shown(said: Mapping[str, str | None], words: Labels, name: str) -> str | None:
    """What people see of a property."""
    value = said.get(name) or None
    return words.get(name, {}).get(value, value) if value else None


class Stages:
    """Stages by pipeline and id, with the words that people see."""

    def __init__(self, api: Api, path: str) -> None:
        self._pipelines: dict[str, str] = {}
        self._stages: dict[tuple[str, str], Stage] = {}
        for each in api.get(f"crm/pipelines/{VERSION}/{path}")["results"]:
            self._pipelines[each["id"]] = each["label"]
            for one in each["stages"]:
                said = one.get("metadata") or {}
                is_won = float(said.get("probability") or 0) >= CERTAIN
                self._stages[each["id"], one["id"]] = Stage(
                    each["label"], one["label"], said.get("isClosed") == CLOSED or is_won, is_won
                )

    def of(self, pipeline: str | None, stage: str | None) -> Stage:
        """Of a move out of another pipeline it is not told which; a stage that was removed has its id alone."""
        pipeline, stage = pipeline or "", stage or ""
        if (pipeline, stage) in self._stages:
            return self._stages[pipeline, stage]
        elsewhere = (found for (_, one), found in self._stages.items() if one == stage)
        return next(elsewhere, Stage(self._pipelines.get(pipeline, pipeline), stage))


def moment(text: str) -> datetime:
    """ISO 8601, or milliseconds, as older properties have them."""
    return datetime.fromtimestamp(int(text) / 1000, UTC) if text.isdigit() else datetime.fromisoformat(text)
