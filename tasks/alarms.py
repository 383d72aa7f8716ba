"""Alarms of a night: noted, written beside the letter, mailed to the side that answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.core.alarm import AlarmFacts, render_alarm
from tasks.core.facts import Side
from tasks.core.language import languages
from tasks.core.letters import Reader, empty_message, readers
from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.core.render import Letter
from tasks.events import Event
from tasks.post import Channel, Post
from tasks.settings import Workplace
from tasks.store.alarms import Alarm, alarm_facts, note_alarms, note_mailed
from tasks.store.run_sql import fetch

NAMES = {
    ("clause", False): "leadpact.clause.breached", ("clause", True): "leadpact.clause.mended",
    ("source", False): "leadpact.source.missing", ("source", True): "leadpact.source.arrived",
}  # fmt: skip
UNTOLD = ("kind", "is_mended")


@dataclass(frozen=True, slots=True)
class Alarmed:
    """`delivered`: by side, of the mails that went out; `events`: what Prefect is told."""

    opened: int = 0
    mended: int = 0
    delivered: tuple[tuple[Side, Delivered], ...] = ()
    events: tuple[Event, ...] = ()

    def __str__(self) -> str:
        mails = "; ".join(f"{side} {delivered}" for side, delivered in self.delivered)
        return f"{self.opened} opened, {self.mended} mended" + (f"; {mails}" if mails else "")


def alarm_in(place: Workplace, night: Night, channel: Channel | None, *, again: bool = False) -> Alarmed:
    """Without a channel nothing is mailed: the next night that sends tells what still stands."""
    with place.engine.begin() as connection:
        alarms = note_alarms(connection, place.pact, night.day)
        if alarms is None:
            return Alarmed()
        told = alarm_facts(connection, place.pact, night.day, alarms)
        events = tuple(_events(connection, place, night))
    _write_all(place.report_folder(night.day), told)
    posted = [] if channel is None else list(_mailed(place, night, channel, alarms, told, again=again))
    names = [event.name for event in events]
    opened = sum(name in (NAMES["clause", False], NAMES["source", False]) for name in names)
    mended = sum(name in (NAMES["clause", True], NAMES["source", True]) for name in names)
    return Alarmed(opened, mended, tuple(posted), events)


def _mailed(
    place: Workplace,
    night: Night,
    channel: Channel,
    alarms: list[Alarm],
    told: Mapping[Side, AlarmFacts],
    *,
    again: bool,
) -> Iterable[tuple[Side, Delivered]]:
    for side, facts in told.items():
        post = Post(place.engine, channel, night.day, f"alarm-{side}")
        delivered = post.send(_messages(place.pact, night, facts), again=again)
        if delivered.may_be_out:
            with place.engine.begin() as connection:
                of_side = [each for each in alarms if each.side == side]
                note_mailed(connection, of_side, night.day, int(datetime.now(UTC).timestamp()))
        yield side, delivered


def recipients(pact: Pact, side: Side) -> list[str]:
    """Keys of the pact's people: those who read the side's letter, else the owner's."""
    to = {str(each): list(people) for each, people in pact.report.to.items()}
    of_side = [*to.get("marketing", []), *to.get("sales", [])] if side == "both" else to.get(side, [])
    return list(dict.fromkeys(of_side or to.get("owner", [])))


def _messages(pact: Pact, night: Night, facts: AlarmFacts) -> dict[str, EmailMessage]:
    wanted = recipients(pact, facts.side)
    now = datetime.now(UTC)
    everybody = {each.key: each for each in readers(pact, night.day)}
    return {key: _message(pact, night, everybody[key], facts, now) for key in wanted if key in everybody}


def _message(pact: Pact, night: Night, reader: Reader, facts: AlarmFacts, now: datetime) -> EmailMessage:
    said = render_alarm(facts, reader.language)
    message = empty_message(pact, night.day, reader, said.subject, now, f"alarm-{facts.side}")
    message.set_content(said.text)
    message.add_alternative(said.html, subtype="html")
    message["Content-Language"] = reader.language
    return message


def _write_all(folder: Path, told: Mapping[Side, AlarmFacts]) -> None:
    """Beside the letter, also where nothing is mailed; what an earlier run wrote and no longer holds goes."""
    for old in folder.glob("alarm-*"):
        old.unlink()
    for side, facts in told.items():
        for code in languages():
            _write(folder, side, code, render_alarm(facts, code))


def _write(folder: Path, side: str, code: str, said: Letter) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending, text in (("txt", f"{said.subject}\n\n{said.text}"), ("html", said.html)):
        (folder / f"alarm-{side}.{code}.{ending}").write_text(text, encoding="utf-8", newline="\n")


def _events(connection: sa.Connection, place: Workplace, night: Night) -> Iterable[Event]:
    day = {"night": night.day.isoformat()}
    company = place.folder.name
    for row in fetch(connection, "alarm/tonight.sql", day):
        figures = {key: value for key, value in row._mapping.items() if key not in UNTOLD and value is not None}
        yield Event(NAMES[row.kind, bool(row.is_mended)], company, day["night"], figures)
    for row in fetch(connection, "night/broken_checks.sql", day):
        yield Event("leadpact.check.failed", company, day["night"], {"subject": row.clause})
