"""The letter through a real mail server, on either database: each reader gets it once, or it is said why not."""

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.settings import NothingRun
from tests.smtp_server import CUT, HANG, Mailbox, Office, certificate, smtp_server
from tests.tasks.deliver.nights import EVERYBODY, claim, deliveries, is_closed, mails, send, statuses

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server's own, of a test without TLS

ALL_SENT = dict.fromkeys(EVERYBODY, "sent")


@pytest.fixture
def mailbox(office: Office, identity: Path) -> Iterator[Mailbox]:
    box = Mailbox()
    with smtp_server(box, identity) as port:
        office.names(port)
        yield box


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What leadpact logged, not the server of these tests."""
    return "\n".join(each.getMessage() for each in caplog.records if each.name not in {"mail.log", "asyncio"})


def of(recipient: str) -> str:
    return f"{recipient}@tykha-havan.example"


def test_every_reader_gets_the_letter_once(home: Path, night: Night, mailbox: Mailbox) -> None:
    assert send(night) == Delivered(sent=EVERYBODY)
    assert statuses(night) == ALL_SENT
    assert send(night, again=True) == Delivered(sent_before=EVERYBODY)
    assert mailbox.recipients() == list(EVERYBODY)
    assert mails(home) == {}


def test_what_arrives_is_what_was_written(night: Night, mailbox: Mailbox) -> None:
    send(night)
    olena = dict(mailbox.taken)[of("olena")]
    assert olena["To"] == "Олена <olena@tykha-havan.example>"
    assert olena["Auto-Submitted"] == "auto-generated"
    assert olena["Message-ID"] == deliveries(night)["olena"].message_id
    assert olena["Date"].datetime.tzinfo is not None
    assert "лід" in olena["Subject"]
    body = olena.get_body(("plain",))
    assert body is not None and "лід" in body.get_content()


def test_tls_from_the_start(office: Office, night: Night, identity: Path) -> None:
    box = Mailbox()
    with smtp_server(box, identity, "from_start") as port:
        office.names(port, way="smtps")
        assert send(night) == Delivered(sent=EVERYBODY)
    assert box.recipients() == list(EVERYBODY)


def test_a_refused_reader_costs_no_other_the_letter(
    night: Night, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.on_recipient = lambda to: f"550 5.1.1 <{to}> is unknown here" if to == of("andrii") else None
    with caplog.at_level(logging.DEBUG):
        told = send(night)
    assert told.sent == ("olena", "iryna")
    assert str(told) == "sent to olena, iryna; not sent to andrii (the mail server answered 550 5.1.1)"
    assert statuses(night)["andrii"] == "refused"
    assert mailbox.seen.count(of("andrii")) == 1
    assert "andrii: refused" in logged(caplog)
    assert "@" not in logged(caplog)
    mailbox.on_recipient = lambda _: None
    assert send(night) == Delivered(sent=("andrii",), sent_before=("olena", "iryna"))


def test_a_reader_put_off_is_tried_again_within_the_night(night: Night, mailbox: Mailbox) -> None:
    mailbox.on_recipient = lambda to: "451 4.7.1 later" if mailbox.seen.count(to) == 1 else None
    assert send(night) == Delivered(sent=EVERYBODY)
    assert sorted(mailbox.recipients()) == sorted(EVERYBODY)
    assert statuses(night) == ALL_SENT


def test_a_message_put_off_after_data_is_tried_again(night: Night, mailbox: Mailbox) -> None:
    mailbox.on_data = lambda to: "451 4.3.0 later" if mailbox.seen.count(to) == 1 else None
    assert send(night) == Delivered(sent=EVERYBODY)
    assert sorted(mailbox.recipients()) == sorted(EVERYBODY)


def test_a_reader_put_off_to_the_end_is_unsent_and_gets_it_the_next_time(night: Night, mailbox: Mailbox) -> None:
    mailbox.on_recipient = lambda to: "451 later" if to == of("olena") else None
    told = send(night)
    assert [(each.recipient, each.status) for each in told.unsent] == [("olena", "delayed")]
    assert mailbox.seen.count(of("olena")) == 3
    assert is_closed(night)
    mailbox.on_recipient = lambda _: None
    assert send(night) == Delivered(sent=("olena",), sent_before=("andrii", "iryna"))


@pytest.mark.parametrize("fault", [CUT, HANG])
def test_silence_after_the_message_is_unknown_and_never_sent_again_by_itself(
    night: Night, mailbox: Mailbox, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADPACT_SMTP_TIMEOUT_SECONDS", "0.1")
    mailbox.on_data = lambda to: fault if to == of("andrii") else None
    assert send(night) == Delivered(sent=("olena", "iryna"), unknown=("andrii",))
    assert statuses(night)["andrii"] == "unknown"
    mailbox.on_data = lambda _: None
    assert send(night) == Delivered(sent_before=("olena", "iryna"), unknown=("andrii",))
    assert mailbox.recipients().count("andrii") == 1
    assert send(night, again=True) == Delivered(sent=("andrii",), sent_before=("olena", "iryna"))
    assert len({mail["Message-ID"] for to, mail in mailbox.taken if to == of("andrii")}) == 1


def test_a_run_that_was_killed_while_it_sent_leaves_its_reader_unknown(night: Night, mailbox: Mailbox) -> None:
    claim(night, "andrii")
    assert send(night) == Delivered(sent=("olena", "iryna"), unknown=("andrii",))
    assert sorted(mailbox.recipients()) == ["iryna", "olena"]


def test_a_server_that_hangs_after_the_connection_has_sent_nothing(office: Office, night: Night) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        office.names(silent.getsockname()[1])
        office.environment.setenv("LEADPACT_SMTP_TIMEOUT_SECONDS", "0.1")
        told = send(night)
    assert {each.status for each in told.unsent} == {"delayed"}
    assert not told.may_be_out
    assert not is_closed(night)


def test_nobody_listens(office: Office, night: Night, mailbox: Mailbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    office.names(port)
    told = send(night)
    assert told.unsent[0].why == f"the mail server 127.0.0.1:{port} gives no answer (ConnectionRefusedError)"


@pytest.mark.parametrize("trusted", ["another authority", "another host"])
def test_a_certificate_that_is_not_trusted_gets_neither_password_nor_letter(
    office: Office, night: Night, identity: Path, tmp_path: Path, trusted: str
) -> None:
    box = Mailbox()
    other = certificate(tmp_path, "mail.example")
    with smtp_server(box, other if trusted == "another host" else identity) as port:
        office.certificate = other
        office.names(port)
        told = send(night)
    assert "the certificate of 127.0.0.1 is not trusted" in told.unsent[0].why
    assert {each.status for each in told.unsent} == {"refused"}
    assert box.seen == []


@pytest.mark.parametrize("password", ["wrong", "пароль"])
def test_a_wrong_password_is_told_and_never_shown(
    office: Office, night: Night, identity: Path, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    box = Mailbox()
    with smtp_server(box, identity) as port, caplog.at_level(logging.DEBUG):
        office.names(port, password=password)
        told = send(night)
    assert {each.status for each in told.unsent} == {"refused"}
    assert "password" in told.unsent[0].why
    assert password not in logged(caplog) + str(told)


def test_neither_password_nor_letter_goes_over_a_line_without_tls(office: Office, night: Night, identity: Path) -> None:
    box = Mailbox()
    with smtp_server(box, identity, "none") as port:
        office.names(port)
        told = send(night)
    assert told.unsent[0].why == "the mail server 127.0.0.1 offers no STARTTLS or no login"
    assert not told.may_be_out
    assert box.seen == []


def test_a_letter_that_goes_through_a_server_does_not_end_in_the_outbox_where_none_is_named(
    home: Path, night: Night, mailbox: Mailbox, office: Office
) -> None:
    mailbox.on_recipient = lambda to: "550 no" if to == of("olena") else None
    send(night)
    office.forgets()
    with pytest.raises(NothingRun, match="LEADPACT_SMTP_URL"):
        send(night)
    assert mails(home) == {}


def test_a_server_named_later_sends_no_letter_that_lies_in_the_outbox(
    home: Path, night: Night, office: Office, identity: Path
) -> None:
    send(night)
    assert statuses(night) == dict.fromkeys(EVERYBODY, "written")
    box = Mailbox()
    with smtp_server(box, identity) as port:
        office.names(port)
        assert send(night, again=True) == Delivered(sent_before=EVERYBODY)
    assert box.seen == []


def test_a_letter_that_everybody_has_needs_no_server(night: Night, mailbox: Mailbox, office: Office) -> None:
    send(night)
    office.forgets()
    assert send(night) == Delivered(sent_before=EVERYBODY)


def test_two_runs_at_once_send_one_letter(night: Night, mailbox: Mailbox) -> None:
    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda _: send(night), range(2)))
    assert sorted(mailbox.recipients()) == sorted(EVERYBODY)
    assert sorted(each for one in told for each in one.sent) == sorted(EVERYBODY)
    assert statuses(night) == ALL_SENT


def test_a_domain_in_cyrillic_is_written_as_servers_read_it(night: Night, mailbox: Mailbox) -> None:
    pact = night.pact_path.read_text(encoding="utf-8")
    night.pact_path.write_text(pact.replace("olena@tykha-havan.example", "olena@тиха-гавань.example"), encoding="utf-8")
    send(night)
    address, message = next(each for each in mailbox.taken if each[0].startswith("olena@"))
    assert address.startswith("olena@xn--")
    assert message["To"].addresses[0].addr_spec == address
