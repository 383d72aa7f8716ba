"""How HubSpot says no, and how much of an allowance is left."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from tasks.connectors.api.trouble import Trouble, by_status, retry_after

A_DAY = timedelta(days=1)


def judge(response: httpx.Response) -> Trouble | None:
    """https://developers.hubspot.com/docs/api-reference/error-handling: a policy's name tells which limit it was."""
    status = response.status_code
    if status < 400:
        return None
    try:
        said = response.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    told = f"{status} {said.get('message', '')} {_scopes(said)}".strip()
    if status == 429:
        return Trouble("wait", told, _pause_seconds(str(said.get("policyName", "")), response.headers))
    if status == 401 and said.get("category") == "EXPIRED_AUTHENTICATION":
        return Trouble("renew", told)
    if status == 530:  # a token that is none
        return Trouble("reauthenticate", told)
    if status in {423, 477}:  # locked by many writes; the account moves between data centres
        return Trouble("wait", told, retry_after(response.headers) or 2)
    return by_status(status, response.headers, told.removeprefix(f"{status} "))


def _scopes(said: Mapping[str, Any]) -> str:
    """The rights that are missing."""
    named = [
        scope
        for error in said.get("errors") or ()
        for scopes in (error.get("context") or {}).values()
        for scope in scopes
    ]
    return f"({', '.join(named)})" if named else ""


def _pause_seconds(policy: str, headers: httpx.Headers) -> float:
    """A day's limit begins anew at the account's own midnight, which is not told: at that of UTC at the latest."""
    if "DAILY" in policy:
        if "date" not in headers:
            return A_DAY.total_seconds()
        now = parsedate_to_datetime(headers["date"])
        return (now.replace(hour=0, minute=0, second=0) + A_DAY - now).total_seconds()
    return retry_after(headers) or (10 if policy == "TEN_SECONDLY_ROLLING" else 1)


def pause(response: httpx.Response) -> float:
    """From four fifths of an allowance on the calls are spread: a smaller plan has 100 in ten seconds, not 190."""
    names = ("max", "remaining", "interval-milliseconds")
    try:
        most, left, interval = (int(response.headers[f"x-hubspot-ratelimit-{name}"]) for name in names)
    except (KeyError, ValueError):
        return 0.0
    return interval / 1000 / max(1, most) if left < most / 5 else 0.0
