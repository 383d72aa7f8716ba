"""The test letter of `leadpact check --send-test`: one mail to one person, and no database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.send_test import send_test
from tasks.settings import NothingRun
from tests.flows.company import copy_company
from tests.smtp_server import Mailbox, Office, smtp_server

NOW = datetime(2026, 11, 18, 6, tzinfo=UTC)


@pytest.fixture
def pact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("LEADPACT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    return copy_company(tmp_path / "company")


@pytest.fixture
def mailbox(office: Office, identity: Path) -> Iterator[Mailbox]:
    box = Mailbox()
    with smtp_server(box, identity) as port:
        office.names(port)
        yield box


def test_one_letter_goes_to_who_gets_the_answers(pact: Path, mailbox: Mailbox) -> None:
    assert "took a test letter for Олена" in send_test(pact, None, NOW)
    ((recipient, message),) = mailbox.taken
    assert recipient == "olena@tykha-havan.example"
    assert "Тиха Гавань" in message["Subject"]
    assert "at 08:05" in message.get_content()


def test_two_test_letters_are_two_messages(pact: Path, mailbox: Mailbox) -> None:
    send_test(pact, "iryna", NOW)
    send_test(pact, "iryna", NOW.replace(minute=1))
    assert len({message["Message-ID"] for _, message in mailbox.taken}) == 2


def test_without_a_server_it_lies_in_the_outbox(pact: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADPACT_SMTP_URL", raising=False)
    assert "No mail server is named" in send_test(pact, "andrii", NOW)
    assert (tmp_path / "var" / "tykha-havan" / "outbox" / "test-andrii.eml").exists()


def test_a_stranger_gets_none(pact: Path) -> None:
    with pytest.raises(NothingRun, match="no petro among the pact's people: olena, andrii, iryna"):
        send_test(pact, "petro", NOW)


def test_a_refusal_is_told(pact: Path, office: Office) -> None:
    office.names(1)
    with pytest.raises(NothingRun, match="The test letter did not go out"):
        send_test(pact, None, NOW)
