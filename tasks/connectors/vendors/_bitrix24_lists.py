"""How Bitrix24 is asked: lists upward by id, many calls in one, and what its refusals mean."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page
from tasks.connectors.api.trouble import Trouble, by_status

LEAD, DEAL, CONTACT = 1, 2, 3
WITHOUT_LEADS = 2
ROWS, COMMANDS = 50, 50
# a change of the last minutes may have another time there
CLOCKS_APART = timedelta(minutes=5)

# https://apidocs.bitrix24.com/limits.html; seconds where the answer tells none
WAITS = {"QUERY_LIMIT_EXCEEDED": 10.0, "OPERATION_TIME_LIMIT": 60.0}
STOPS = frozenset({"OVERLOAD_LIMIT", "PORTAL_DELETED"})
DENIED = frozenset({"ACCESS_DENIED", "INVALID_CREDENTIALS", "insufficient_scope", "user_access_error"})
# of one row that was deleted meanwhile, or of a chat among others
MAY_LACK = frozenset({
    ("owner", "NOT_FOUND"), ("owner", "ACCESS_DENIED"), ("chat", "ACCESS_DENIED"), ("chat", "INVALID_SESSION_ID"),
})  # fmt: skip

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its rows' number, the time of their last change, what else it is asked with.

    `only` its rows that are wanted at all. `words` are those of a list that has other ones for filter, order and
    direction. `start` -1 counts nothing.
    """

    method: str
    key: str
    clock: str = ""
    more: Json = field(default_factory=dict)
    words: tuple[str, str, str] | None = None
    start: int = -1
    only: Json = field(default_factory=dict)

    def asked(self, wanted: Json, way: str = "ASC", start: int | None = None) -> dict[str, Any]:
        start, wanted = self.start if start is None else start, {**self.only, **wanted}
        if self.words is None:
            return {"filter": wanted, "order": {self.key: way}, "start": start, **self.more}
        return {self.words[0]: wanted, self.words[1]: self.key, self.words[2]: way, "start": start, **self.more}


def cards(entity: int, select: str = "*") -> Listed:
    """Phones and mails come with * alone."""
    return Listed("crm.item.list", "id", "updatedTime", {"entityTypeId": entity, "select": [select]})


def pages(api: Api, of: Listed, asked: Asked) -> Iterator[list[Json]]:
    """Upward by id, so that what changes while it is read keeps its place; all of it in spans side by side.

    https://apidocs.bitrix24.com/settings/performance/huge-data.html
    """
    wanted = {f">={of.clock}": in_words(asked.since)} if of.clock and asked.since else {}
    first = _page(api, of, wanted, 0, None)
    yield first
    if len(first) < ROWS:
        return
    last, newest = int(first[-1][of.key]), edge(api, of, wanted, "DESC")
    parts = 1 if asked.since else max(1, min(api.connector.rate.at_once, (newest - last) // ROWS))
    edges = [last + (newest - last) * part // parts for part in range(parts)]
    yield from _side_by_side(api, of, wanted, [*pairwise(edges), (edges[-1], None)])


def _side_by_side(
    api: Api, of: Listed, wanted: Json, spans: Iterable[tuple[int, int | None]]
) -> Iterator[list[Json]]:
    """Each span goes on by itself: one call at a time would pull less than the vendor allows."""
    with ThreadPoolExecutor(api.connector.rate.at_once) as pool:
        ahead: dict[Future[list[Json]], int | None] = {
            pool.submit(_page, api, of, wanted, low, high): high for low, high in spans
        }
        while ahead:
            for done in wait(ahead, return_when=FIRST_COMPLETED).done:
                high, found = ahead.pop(done), done.result()
                if len(found) == ROWS:
                    ahead[pool.submit(_page, api, of, wanted, int(found[-1][of.key]), high)] = high
                yield found


def _page(api: Api, of: Listed, wanted: Json, low: int, high: int | None) -> list[Json]:
    span = {f">{of.key}": low} | ({f"<={of.key}": high} if high is not None else {})
    return rows_of(api.post(of.method, of.asked({**wanted, **span})))


def edge(api: Api, of: Listed, wanted: Json, way: str) -> int:
    return next((int(each[of.key]) for each in rows_of(api.post(of.method, of.asked(wanted, way)))), 0)


def proof(api: Api, of: Listed, asked: Asked) -> Page:
    """How many the vendor counts of what has not changed again since the walk began: the walk came by all of them."""
    wanted = {f"<={of.clock}": in_words(asked.until - CLOCKS_APART)} if of.clock else {}
    if of.clock and asked.since:
        wanted[f">={of.clock}"] = in_words(asked.since)
    body = of.asked(wanted, start=0)
    return Page(own_count=int(api.post(of.method, body | ({"select": [of.key]} if "select" in body else {}))["total"]))


def all_of(api: Api, method: str, start: str = "start") -> Iterator[Json]:
    following: int | None = 0
    while following is not None:
        answer = api.post(method, {start: following} if following else {})
        yield from answer["result"]
        following = answer.get("next")


def has_leads(api: Api) -> bool:
    """False in the simple mode, in which a deal is all there is."""
    return int(api.post("crm.settings.mode.get", {})["result"]) != WITHOUT_LEADS


def batch(api: Api, commands: Mapping[str, str]) -> dict[str, Any]:
    """Answers by the commands' names; https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html"""
    said = api.post("batch", {"halt": 0, "cmd": commands})["result"]
    for name, error in dict(said["result_error"] or {}).items():
        if (name.partition("-")[0], error["error"]) not in MAY_LACK:
            raise api.stopped(_trouble(error, 400, {}))
    return dict(said["result"] or {})


def rows_of(answer: Json) -> list[Json]:
    result = answer["result"]
    found: list[Json] = result["items"] if isinstance(result, Mapping) else result
    return found


def ids_of(found: Iterable[Json], key: str) -> list[str]:
    return [str(each[key]) for each in found]


def in_words(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def as_time(text: str | None) -> datetime | None:
    """The year 9999 is none."""
    return None if not text or text.startswith("9999") else datetime.fromisoformat(text).astimezone(UTC)


def as_id(number: Any) -> str | None:
    return str(number) if number and str(number) != "0" else None


def judge(response: httpx.Response) -> Trouble | None:
    """A batch that ran into a limit says so inside of a 200; a portal that was renamed leads to its new address.

    https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html
    """
    if response.is_redirect:
        return Trouble("reauthenticate", "the portal has another address now: its webhook begins with that one")
    if response.status_code < 400 and b'"error"' not in response.content:
        return None
    try:
        said = response.json()
    except ValueError:
        return by_status(response.status_code, response.headers, "")
    if isinstance(said, dict) and "error" in said:
        return _trouble(said, response.status_code, response.headers)
    if response.status_code >= 400:
        return by_status(response.status_code, response.headers, "")
    result = said.get("result") if isinstance(said, dict) else None
    errors = result.get("result_error") if isinstance(result, dict) else None
    waits = [each for each in dict(errors or {}).values() if each.get("error") in WAITS]
    return _trouble(waits[0], response.status_code, response.headers) if waits else None


def _trouble(error: Json, status: int, headers: Mapping[str, str]) -> Trouble:
    """https://apidocs.bitrix24.com/limits.html#how-to-respond-to-limit-errors"""
    code, told = str(error["error"]), str(error.get("error_description", ""))
    said = f"{code} {told}".strip()
    if code in WAITS:
        time = error.get("time") or {}
        resets_in = float(time.get("operating_reset_at") or 0) - float(time.get("finish") or 0)
        return Trouble("wait", said, resets_in if 0 < resets_in <= 600 else WAITS[code])
    if code == "expired_token":
        return Trouble("renew", said)
    if code in STOPS:
        return Trouble("stop", said)
    if status == 401:
        return Trouble("reauthenticate", said)
    if code in DENIED or status == 403 or "access denied" in told.lower():
        return Trouble("permissions", said)
    return by_status(max(status, 400), headers, said) or Trouble("stop", said)
