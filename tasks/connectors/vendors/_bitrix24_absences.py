"""When Bitrix24's users are away: by their calendars and by the chart of absences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tasks.connectors.api.client import Api
from tasks.connectors.api.shape import Asked, Page
from tasks.connectors.api.trouble import PullStopped

USERS = 50
BEFORE, AFTER = timedelta(days=400), timedelta(days=60)
NOON = timedelta(hours=12)


def absences(api: Api, asked: Asked, users: Sequence[str]) -> Iterator[Page]:
    """Nothing at all, where the webhook has no right to calendars.

    https://apidocs.bitrix24.com/api-reference/calendar/calendar-event/calendar-accessibility-get.html
    """
    span = {"from": f"{asked.until - BEFORE:%Y-%m-%d}", "to": f"{asked.until + AFTER:%Y-%m-%d}"}
    away: list[tuple[str, str, str]] = []
    for start in range(0, len(users), USERS):
        try:
            told = api.post("calendar.accessibility.get", {**span, "users": users[start : start + USERS]})["result"]
        except PullStopped as stopped:
            if stopped.trouble.action != "permissions":
                raise
            return
        for user, events in dict(told or {}).items():
            away += [(user, *when) for event in events or () if (when := when_away(event))]
    yield Page(away=away)


def when_away(event: Mapping[str, Any]) -> tuple[str, str] | None:
    """The chart of absences has names of its own for the times. Of whole days the seconds are some zone's midnight."""
    first, last = (event.get(f"DATE_{name}_TS_UTC", event.get(name)) for name in ("FROM", "TO"))
    if event.get("ACCESSIBILITY") != "absent" or not (str(first).isdigit() and str(last).isdigit()):
        return None
    since, until = (datetime.fromtimestamp(int(str(each)), UTC) for each in (first, last))
    if event.get("DT_SKIP_TIME") != "Y" and ":" in str(event.get("DATE_FROM") or event.get("DT_FROM") or ":"):
        return since.isoformat(), until.isoformat()
    day = (since + NOON).date()
    return day.isoformat(), (day + timedelta(days=(until - since) // timedelta(days=1))).isoformat()
