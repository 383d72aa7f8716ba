"""`leadpact check --send-test`: one letter that says nothing, to see that letters arrive."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

from expectations.pact import Pact
from tasks.core.letters import Reader, empty_message, readers
from tasks.core.sending import MaybeSent, NotSent, Sending
from tasks.deliver import channel_of
from tasks.settings import NothingRun, Workplace, company_folder, pact_of

TEXT = """This is the test letter of leadpact for {company}.

It arrived, so the night's letter will come the same way, from the same sender, at {at}.
An answer to it reaches {reply_to}.
"""


def send_test(pact_path: Path, person: str | None, now: datetime) -> str:
    """Where the test letter went; raises NothingRun where it went nowhere. No database is opened."""
    pact = pact_of(pact_path)
    reader = _reader(pact, person, now)
    place = Workplace(pact, create_engine("sqlite://"), company_folder(pact.company.name))
    channel = channel_of(place)
    day = now.astimezone(pact.company.zone).date()
    subject = f"leadpact: a test letter for {pact.company.name}"
    message = empty_message(pact, day, reader, subject, now, kind=f"test {now.isoformat()}")
    people = ", ".join(pact.people[key].name for key in pact.mail.reply_to) or "the sender"
    message.set_content(TEXT.format(company=pact.company.name, at=f"{pact.report.at:%H:%M}", reply_to=people))
    name = f"test-{reader.key}"
    try:
        channel.send(message, name)
    except NotSent as error:
        raise NothingRun(f"The test letter did not go out: {error}") from error
    except MaybeSent as error:
        raise NothingRun(f"The mail server took the test letter and gave no answer: {error}") from error
    if channel.done == Sending.WRITTEN:
        lies = place.outbox / f"{name}.eml"
        return f"No mail server is named, so the test letter lies in {lies}. docs/mail.md says how to name one."
    return f"The mail server took a test letter for {reader.name}. See that it arrived, and not among the junk."


def _reader(pact: Pact, person: str | None, now: datetime) -> Reader:
    """The named one, else the first who gets answers to the letter, else the first who gets it."""
    day = now.date() - timedelta(days=1)
    everybody = {reader.key: reader for reader in readers(pact, day)}
    key = person or next(iter([*pact.mail.reply_to, *everybody]), None)
    if key is None or key not in pact.people:
        raise NothingRun(f"There is no {key or 'reader'} among the pact's people: {', '.join(pact.people)}.")
    known = pact.people[key]
    return everybody.get(key) or Reader(key, known.name, known.mail, known.language, False)
