"""What a vendor's "no" means for us: wait, renew the token, or a person must act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

Action = Literal["wait", "renew", "reauthenticate", "permissions", "split", "stop"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One refused call.

    `wait`: the same call may succeed later, after `wait_seconds` where the vendor tells. `renew`: a new access token,
    once. `split`: the answer is too large, a part of it may be asked for. The others wait for a person:
    `reauthenticate` for new credentials, `permissions` for a right, `stop` for anything else. `said` is the vendor's.
    """

    action: Action
    said: str
    wait_seconds: float | None = None


class PullStopped(RuntimeError):
    """A person must act before the pull can go on; says what and where."""

    def __init__(self, trouble: Trouble, remedy: str) -> None:
        super().__init__(f"{trouble.said.rstrip('. ')}. {remedy}".strip())
        self.trouble = trouble


class TooLarge(PullStopped):
    """Of a call whose answer the vendor refuses for its size: the walk asks for less at a time."""


class OutOfTime(RuntimeError):
    """The vendor asks for a longer wait than the night has; `go_on_at` is when it would answer again."""

    def __init__(self, said: str, go_on_at: datetime) -> None:
        super().__init__(f"{said.rstrip('. ')}. The vendor answers again at {go_on_at:%Y-%m-%d %H:%M} UTC")
        self.go_on_at = go_on_at


def by_status(status: int, headers: Mapping[str, str], said: str) -> Trouble | None:
    """What HTTP itself says, where a vendor has no words of its own for it (RFC 9110, RFC 6585)."""
    said = f"{status} {said}".strip()
    if status < 400:
        return None
    if status == 429 or status >= 500 or status == 408:
        return Trouble("wait", said, retry_after(headers))
    if status == 401:
        return Trouble("reauthenticate", said)
    if status == 403:
        return Trouble("permissions", said)
    return Trouble("stop", said)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from a number, or from a date by the vendor's own clock."""
    text = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        at, now = (parsedate_to_datetime(each) for each in (text, headers.get("date", "")))
    except ValueError:
        return None
    return max(0.0, (at - now).total_seconds())
