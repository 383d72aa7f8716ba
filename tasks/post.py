"""Whatever leaves by mail: claimed, the claim committed, sent, noted. Nobody gets a message twice."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from tasks.core.outcome import Delivered, Unsent
from tasks.core.sending import DONE, OPEN, UNSENT, MaybeSent, NotSent, Sending
from tasks.store.run_sql import Parameter, fetch, run_sql

logger = logging.getLogger("leadpact")


class Channel(Protocol):
    @property
    def done(self) -> Sending:
        """What a message is that the channel took."""

    @property
    def waits_seconds(self) -> Sequence[float]:
        """Before each further try of what was put off."""

    def send(self, message: EmailMessage, name: str) -> None:
        """Raises NotSent or MaybeSent."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes the messages into a folder, for another program or a person to send."""

    folder: Path
    done: Sending = Sending.WRITTEN
    waits_seconds: Sequence[float] = ()

    def send(self, message: EmailMessage, name: str) -> None:
        whole = self.folder / f"{name}.eml"
        unfinished = whole.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(whole)
        except OSError as error:
            why = f"the outbox {self.folder} cannot be written: {error.strerror}"
            raise NotSent(why, is_lasting=True) from error


@dataclass(frozen=True, slots=True)
class Post:
    """The messages of one night and one kind (`letter`), each to one of the pact's people."""

    engine: Engine
    channel: Channel
    day: date
    letter: str

    def send(self, messages: Mapping[str, EmailMessage], *, again: bool = False) -> Delivered:
        """What each recipient's message became; `again` sends also what may have been sent before."""
        became = _Became()
        before = self.statuses()
        left = dict(messages)
        for recipient in [each for each in messages if before.get(each) in DONE]:
            became.note(recipient, None)
            del left[recipient]
        for wait in (*self.channel.waits_seconds, None):
            left = {each: left[each] for each in self._round(left, became, again=again)}
            if not left or wait is None:
                break
            logger.info("%s: put off, tried again in %g s", ", ".join(left), wait)
            time.sleep(wait)
        return became.told(messages)

    def found(self) -> Delivered:
        """What became of the messages in earlier runs."""
        before = self.statuses()
        became = _Became({each: None if status in DONE else status for each, status in before.items()})
        return became.told(before)

    def statuses(self) -> dict[str, Sending]:
        """By recipient, of those messages that were ever claimed."""
        with self.engine.connect() as connection:
            return {row.recipient: Sending(row.status) for row in fetch(connection, "delivery/claims.sql", self._key)}

    def _round(self, messages: Mapping[str, EmailMessage], became: "_Became", *, again: bool) -> list[str]:
        """Those that were put off."""
        for recipient, message in messages.items():
            became.note(recipient, *self._send(recipient, message, again=again))
        return [each for each in messages if became.statuses[each] is Sending.DELAYED]

    def _send(self, recipient: str, message: EmailMessage, *, again: bool) -> tuple[Sending, str]:
        key = self._key | {"recipient": recipient}
        claim = {"message_id": message["Message-ID"], "now_at": _now(), "again": int(again)}
        if not self._write("claim", key | claim):
            return Sending.UNKNOWN, ""
        name = "-".join(part for part in (self.day.isoformat(), self._kind, recipient) if part)
        try:
            self.channel.send(message, name)
        except (NotSent, MaybeSent) as error:
            status = error.status if isinstance(error, NotSent) else Sending.UNKNOWN
            self._write("not_sent", key | {"status": str(status)})
            logger.warning("%s: %s, %s", recipient, status, error)
            return status, str(error)
        self._write("sent", key | {"status": str(self.channel.done), "now_at": _now()})
        return self.channel.done, ""

    @property
    def _key(self) -> dict[str, Parameter]:
        return {"night": self.day.isoformat(), "letter": self.letter}

    @property
    def _kind(self) -> str:
        return "" if self.letter == "nightly" else self.letter

    def _write(self, statement: str, key: Mapping[str, Parameter]) -> int:
        """One statement, committed at once: the claim stands before the message leaves."""
        with self.engine.begin() as connection:
            return run_sql(connection, f"delivery/{statement}.sql", key)


@dataclass(slots=True)
class _Became:
    statuses: dict[str, Sending | None] = field(default_factory=dict)  # None: sent in an earlier run
    why: dict[str, str] = field(default_factory=dict)

    def note(self, recipient: str, status: Sending | None, why: str = "") -> None:
        self.statuses[recipient] = status
        self.why[recipient] = why

    def told(self, order: Iterable[str]) -> Delivered:
        found = [(recipient, self.statuses[recipient]) for recipient in order]
        return Delivered(
            sent=tuple(each for each, status in found if status in DONE),
            sent_before=tuple(each for each, status in found if status is None),
            unknown=tuple(each for each, status in found if status in OPEN),
            unsent=tuple(Unsent(each, status, self.why.get(each, "")) for each, status in found if status in UNSENT),
        )


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
