"""`leadpact deliver`: the letter to whoever has not got it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tasks.core.model import Night
from tasks.settings import workplace
from tasks.store.tables import night as night_table
from tests.flows.command import Command
from tests.flows.company import copy_company
from tests.smtp_server import CUT, Mailbox, Office, smtp_server
from tests.tasks.deliver.nights import claim

DAY = ("--day", "2026-11-17")


@pytest.fixture
def leadpact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    return Command(tmp_path / "var", copy_company(tmp_path / "company"))


@pytest.fixture
def mailbox(office: Office, identity: Path) -> Iterator[Mailbox]:
    box = Mailbox()
    with smtp_server(box, identity) as port:
        office.names(port)
        yield box


def readers(mailbox: Mailbox) -> list[str]:
    """Who got the letter; alarms, which have no workbook, left out."""
    return [to.partition("@")[0] for to, message in mailbox.taken if list(message.iter_attachments())]


def night_status(leadpact: Command) -> str | None:
    with workplace(leadpact.pact) as place, place.engine.connect() as connection:
        return connection.scalar(sa.select(night_table.c.status))


def test_without_a_letter_nothing_is_done(leadpact: Command) -> None:
    said = leadpact("deliver", *DAY)
    assert said.code == 2
    assert said.err == "2026-11-17 has no letter yet. Run its night first: leadpact run --day 2026-11-17.\n"


def test_a_night_that_was_only_rendered_is_delivered_later(leadpact: Command, mailbox: Mailbox) -> None:
    leadpact("run", *DAY)
    said = leadpact("deliver", *DAY)
    assert said.code == 0
    assert said.last_line == (
        "Complete: sent to olena, andrii, iryna; the alarm of sales sent to andrii; the alarm of owner sent to iryna."
    )
    assert readers(mailbox) == ["olena", "andrii", "iryna"]
    assert leadpact("deliver", *DAY).last_line == "Complete: sent before to olena, andrii, iryna."
    assert len(readers(mailbox)) == 3


def test_whoever_was_refused_gets_it_when_the_reason_is_mended(leadpact: Command, mailbox: Mailbox) -> None:
    mailbox.on_recipient = lambda to: f"550 5.1.1 no {to}" if to.startswith("iryna") else None
    ran = leadpact("run", *DAY, "--send")
    assert ran.code == 3
    assert ran.last_line == (
        "Partial: the letter was not sent to iryna (the mail server answered 550 5.1.1); "
        "the alarm of owner was not sent to iryna (the mail server answered 550 5.1.1); leadpact deliver sends it."
    )
    assert leadpact("deliver", *DAY).code == 3
    mailbox.on_recipient = lambda _: None
    said = leadpact("deliver", *DAY)
    assert (said.code, said.last_line) == (0, "Complete: sent to iryna; sent before to olena, andrii; the alarm of owner sent to iryna.")
    assert night_status(leadpact) == "complete"


def test_what_may_have_been_sent_waits_for_a_persons_word(leadpact: Command, mailbox: Mailbox) -> None:
    mailbox.on_data = lambda to: CUT if to.startswith("olena") else None
    ran = leadpact("run", *DAY, "--send")
    assert ran.code == 3
    assert "the letter to olena may have been sent; leadpact deliver --again sends it again." in ran.last_line
    mailbox.on_data = lambda _: None
    assert leadpact("deliver", *DAY).last_line == (
        "Partial: sent before to andrii, iryna; may have been sent to olena; "
        "--again sends again what may have been sent."
    )
    assert readers(mailbox).count("olena") == 1
    assert leadpact("deliver", *DAY, "--again").code == 0
    assert readers(mailbox).count("olena") == 2


def test_a_repeated_night_renders_and_still_tells_who_has_no_letter(leadpact: Command, mailbox: Mailbox) -> None:
    mailbox.on_data = lambda to: CUT if to.startswith("olena") else None
    leadpact("run", *DAY, "--send")
    assert "the letter to olena may have been sent" in leadpact("run", *DAY).last_line
    assert night_status(leadpact) == "partial"


def test_a_server_that_takes_nobodys_letter_fails_the_night(leadpact: Command, mailbox: Mailbox) -> None:
    mailbox.on_recipient = lambda _: "550 no"
    ran = leadpact("run", *DAY, "--send")
    assert ran.code == 1
    assert ran.last_line.startswith("Failed: No letter went out: the letter was not sent to olena (the mail server")
    assert leadpact("deliver", *DAY).code == 1
    mailbox.on_recipient = lambda _: None
    assert leadpact("deliver", *DAY).code == 0


def test_a_mail_server_that_is_written_wrongly_is_told_before_the_night(leadpact: Command) -> None:
    said = leadpact("run", *DAY, "--send", LEADPACT_SMTP_URL="mail.example:password")
    assert said.code == 2
    assert "smtp://user@mail.example:587" in said.err
    assert "password" not in said.err


def test_a_night_that_was_killed_while_it_sent_keeps_what_its_letter_said(leadpact: Command, mailbox: Mailbox) -> None:
    leadpact("run", *DAY)
    as_if_killed_while_sending(leadpact, "olena")
    (leadpact.pact.parent / "exports" / "leads.csv").unlink()
    ran = leadpact("run", *DAY, "--send")
    assert ran.last_line.startswith("Partial: the letter to olena may have been sent; leadpact deliver --again")
    assert sorted(readers(mailbox)) == ["andrii", "iryna"]
    assert night_status(leadpact) == "partial"


def as_if_killed_while_sending(leadpact: Command, recipient: str) -> None:
    claim(Night(leadpact.pact, date(2026, 11, 17)), recipient)
    with workplace(leadpact.pact) as place, place.engine.begin() as connection:
        connection.execute(sa.update(night_table).values(status="running", finished_at=None))
