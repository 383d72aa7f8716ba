"""By day: leads past their limit that nobody has touched, in one short mail to sales; each lead is named once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.alarms import recipients
from tasks.core.letters import Reader, empty_message, readers
from tasks.core.model import Found
from tasks.core.outcome import Delivered, Outcome
from tasks.core.render import Letter
from tasks.core.sending import OPEN
from tasks.core.untouched import UntouchedFacts, render_untouched
from tasks.deliver import channel_of
from tasks.judged_by_day import Judged, judged
from tasks.land import forget_pulled, land_rows
from tasks.look import Look, beside_nights, landing_night, note_look
from tasks.post import Post
from tasks.settings import Workplace, workplace
from tasks.store.measures import crm_name
from tasks.store.run_sql import Parameter, fetch, run_sql

KIND = "untouched"


@dataclass(frozen=True, slots=True)
class Looked:
    """`new`: leads that nobody had been told of; `delivered`: of this look's mail; `unknown`: earlier ones' readers."""

    judged: Judged
    new: int = 0
    delivered: Delivered = field(default_factory=Delivered)
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        seen = self.judged
        if seen.as_of is None:
            told = ["the CRM and the call log say nothing of today yet"]
        else:
            told = [f"{len(seen.leads)} leads untouched past their limit by the data as of {seen.as_of:%H:%M}"]
        if self.new:
            told.append(f"{self.new} of them not told before: {self.delivered}")
        if seen.not_yet:
            told.append(f"{seen.not_yet} not provable yet, the data end before their limit")
        if seen.unproven:
            told.append(f"{seen.unproven} not provable, there silence proves nothing")
        if self.unknown:
            told.append(f"a mail to {', '.join(self.unknown)} may have been sent and is not sent again")
        return "; ".join([*told, *seen.faults])

    def counts(self) -> dict[str, Any]:
        """For a table in Prefect's UI: readers by their keys in the pact."""
        as_of = self.judged.as_of
        return {
            "data as of": f"{as_of:%H:%M}" if as_of else "", "untouched": len(self.judged.leads), "new": self.new,
            "mail": str(self.delivered) if self.new else "", "not provable yet": self.judged.not_yet,
            "not provable": self.judged.unproven,
        }  # fmt: skip

    def outcome(self) -> Outcome:
        is_whole = not (self.delivered.unsent or self.delivered.unknown or self.judged.faults)
        is_failed = self.delivered.unsent and not self.delivered.may_be_out
        return Outcome("failed" if is_failed else "complete" if is_whole else "partial", f"{self}.")


@task(name="land by day", cache_policy=NO_CACHE)
def land_by_day(look: Look, found: Found) -> str:
    """The night that lands in: what it finds unchanged it does not read again."""
    with workplace(look.pact_path) as place:
        with place.engine.connect() as connection:
            night = landing_night(connection, place.pact, look)
        land_rows(place.engine, place.pact, night, found, place.folder)
        forget_pulled(place.engine, place.pact, found, place.folder)
        return night.night


@task(name=KIND, cache_policy=NO_CACHE)
def untouched(look: Look, found: Found, landed_in: str, send: bool) -> Looked:
    """Without `send` nothing is claimed: the mail is written beside the letters alone."""
    with workplace(look.pact_path) as place:
        with beside_nights(look):
            seen = judged(place, look, landed_in, found)
        looked = (_mailed if send else _written)(place, look.day, seen)
        if send and not looked.delivered.unsent:
            with place.engine.begin() as connection:
                note_look(connection, place.pact, look, found)
        return looked


def _written(place: Workplace, day: date, seen: Judged) -> Looked:
    with place.engine.connect() as connection:
        news = _news(place, day, seen, fetch(connection, "untouched/told.sql"))
    return Looked(seen, _count(news))


def _mailed(place: Workplace, day: date, seen: Judged) -> Looked:
    """Each reader's leads are claimed, the claim committed, before the mail leaves."""
    channel = channel_of(place)
    with place.engine.begin() as connection:
        run_sql(connection, "untouched/release.sql")
        news = _news(place, day, seen, fetch(connection, "untouched/told.sql"))
        before = fetch(connection, "untouched/mails.sql", {"night": day.isoformat()})
        letter = f"{KIND}-{len({row.letter for row in before}) + 1}"
        for each in news:
            _claim(connection, each, {"night": day.isoformat(), "letter": letter})
    messages = {each.reader.key: each.message(place.pact, day, letter) for each in news}
    delivered = Post(place.engine, channel, day, letter).send(messages) if messages else Delivered()
    unknown = dict.fromkeys(row.recipient for row in before if row.status in OPEN)
    return Looked(seen, _count(news), delivered, tuple(unknown))


def _claim(connection: sa.Connection, news: "News", mail: dict[str, Parameter]) -> None:
    noted = mail | {"recipient": news.reader.key, "now_at": int(datetime.now(UTC).timestamp())}
    for lead in news.facts.leads:
        run_sql(connection, "untouched/claim.sql", noted | {"source": lead.source, "lead_id": lead.lead_id})


@dataclass(frozen=True, slots=True)
class News:
    """What one reader has not been told yet."""

    reader: Reader
    facts: UntouchedFacts

    def rendered(self) -> Letter:
        return render_untouched(self.facts, self.reader.language)

    def message(self, pact: Pact, day: date, letter: str) -> EmailMessage:
        said = self.rendered()
        message = empty_message(pact, day, self.reader, said.subject, datetime.now(UTC), letter)
        message.set_content(said.text)
        message.add_alternative(said.html, subtype="html")
        message["Content-Language"] = self.reader.language
        return message


def _news(place: Workplace, day: date, seen: Judged, told: Iterable[Any]) -> list[News]:
    """Of those whom the alarms of sales reach; it is written beside the day's letters too."""
    if seen.as_of is None:
        return []
    pact, known = place.pact, {(row.source, row.lead_id, row.recipient) for row in told}
    facts = UntouchedFacts(
        company=pact.company.name, day=day, currency=pact.company.currency.report, crm=crm_name(pact),
        as_of=seen.as_of, clause=pact.clause_for("first_answer")[0].number, crm_link=pact.company.crm_link, leads=(),
    )  # fmt: skip
    wanted = recipients(pact, "sales")
    news = []
    for reader in (each for each in readers(pact, day) if each.key in wanted):
        new = [lead for lead in seen.leads if (lead.source, lead.lead_id, reader.key) not in known]
        shown = new if reader.sees_sellers else [replace(lead, seller="") for lead in new]
        if shown:
            news.append(News(reader, replace(facts, leads=tuple(shown))))
    for each in news:
        _write(place.report_folder(day), each)
    return news


def _write(folder: Path, news: News) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    said = news.rendered()
    for ending, text in (("txt", f"{said.subject}\n\n{said.text}"), ("html", said.html)):
        (folder / f"{KIND}.{news.reader.language}.{ending}").write_text(text, encoding="utf-8", newline="\n")


def _count(news: Iterable[News]) -> int:
    return len({(lead.source, lead.lead_id) for each in news for lead in each.facts.leads})
