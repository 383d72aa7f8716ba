"""Deliver: the letter goes to each reader at most once: claimed, then sent, then noted as sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.core.facts import from_json
from tasks.core.language import languages
from tasks.core.letters import Attachment, Reader, is_quiet, letter_message, readers
from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.core.render import Letter, render
from tasks.settings import Workplace, workplace
from tasks.store.run_sql import fetch, run_sql

LETTER = "nightly"


class NotSent(RuntimeError):
    """A channel is sure that nothing went out: the claim is given back."""


class Channel(Protocol):
    def send(self, message: EmailMessage, name: str) -> None:
        """Raises NotSent; any other error leaves the letter unknown."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes the letters into a folder, for another program or a person to send."""

    folder: Path

    def send(self, message: EmailMessage, name: str) -> None:
        whole = self.folder / f"{name}.eml"
        unfinished = whole.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(whole)
        except OSError as error:
            raise NotSent(f"The outbox {self.folder} cannot be written: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class Post:
    """One night's letter on its way: what it says by language, and the channel that takes it."""

    place: Workplace
    night: Night
    letters: Mapping[str, Letter]
    channel: Channel

    def send(self, reader: Reader, *, again: bool) -> bool:
        """False: it was claimed before, and whether it went out is not known."""
        now = datetime.now(UTC)
        message = self._message(reader, now)
        key = self.key | {"recipient": reader.key, "now_at": int(now.timestamp())}
        claimed = self._write("claim", key | {"message_id": message["Message-ID"]})
        if not claimed and not (again and self._write("claim_again", key)):
            return False
        try:
            self.channel.send(message, f"{self.night.day}-{reader.key}")
        except NotSent:
            self._write("release", key)
            raise
        self._write("sent", key | {"now_at": int(datetime.now(UTC).timestamp())})
        return True

    def close(self) -> None:
        self._write("close_night", self.key | {"now_at": int(datetime.now(UTC).timestamp())})

    @property
    def key(self) -> dict[str, str | int]:
        return {"night": self.night.day.isoformat(), "letter": LETTER}

    def _message(self, reader: Reader, now: datetime) -> EmailMessage:
        attached = workbooks(self.place.report_folder(self.night.day), reader)
        return letter_message(self.place.pact, self.night.day, reader, self.letters[reader.language], attached, now)

    def _write(self, statement: str, key: Mapping[str, str | int]) -> int:
        """One statement, committed at once: the claim stands before the letter leaves."""
        with self.place.engine.begin() as connection:
            return run_sql(connection, f"delivery/{statement}.sql", key)


@task(name="deliver", cache_policy=NO_CACHE)
def deliver(night: Night, send: bool, again: bool = False) -> Delivered:
    """Without `send` nothing is claimed. `again` sends what was claimed once and never noted as sent."""
    with workplace(night.pact_path) as place:
        if not send:
            return Delivered()
        if is_quiet(place.pact, night.day):
            return Delivered(is_quiet=True)
        return _deliver(place, night, again)


def _deliver(place: Workplace, night: Night, again: bool) -> Delivered:
    with place.engine.connect() as connection:
        key = {"night": night.day.isoformat(), "letter": LETTER}
        claims = {row.recipient: row.sent_at for row in fetch(connection, "delivery/claims.sql", key)}
        facts = from_json(fetch(connection, "delivery/facts.sql", key)[0].facts)
    everybody = readers(place.pact, night.day, languages())
    letters = {language: render(facts, language) for language in {reader.language for reader in everybody}}
    post = Post(place, night, letters, channel_of(place))
    became: dict[str, list[str]] = {"sent": [], "before": [], "unknown": []}
    for reader in everybody:
        if claims.get(reader.key) is not None:
            became["before"].append(reader.key)
        else:
            became["sent" if post.send(reader, again=again) else "unknown"].append(reader.key)
    if became["sent"]:
        post.close()
    return Delivered(tuple(became["sent"]), tuple(became["before"]), tuple(became["unknown"]))


def channel_of(place: Workplace) -> Channel:
    # smtp comes here, where the settings name a server
    return Outbox(place.outbox)


def workbooks(folder: Path, reader: Reader) -> list[Attachment]:
    edition = "sellers" if reader.sees_sellers else "plain"
    files = sorted(folder.glob(f"*.{reader.language}.{edition}.xlsx"))
    return [Attachment(each.name, each.read_bytes()) for each in files]
