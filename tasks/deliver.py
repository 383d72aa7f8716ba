"""Deliver: the letter goes to each reader at most once, through the mail server or into the outbox."""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from prefect import task
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext
from prefect.settings import PREFECT_API_URL
from pydantic import Field, SecretStr

from tasks.alarms import Alarmed, alarm_in
from tasks.core.facts import from_json
from tasks.core.letters import Attachment, Reader, is_quiet, letter_message, readers, workbook_name
from tasks.core.mail_server import MailServer
from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.core.render import render
from tasks.core.sending import DONE, MaybeSent, NotSent, Sending
from tasks.events import Event, tell
from tasks.post import Channel, Outbox, Post
from tasks.settings import NothingRun, Workplace, mail_server_of, workplace
from tasks.store.run_sql import fetch, run_sql

LETTER = "nightly"
# RFC 5321, 4.5.3.2.6: a server may take minutes to look at a message that it has
PATIENCE_WITH_DATA = 10


class LeadpactSmtp(Block):
    """The mail server of one company; the block's name is the company's folder under LEADPACT_HOME."""

    _block_type_name = "leadpact SMTP"
    _block_type_slug = "leadpact-smtp"

    url: str = Field(description="smtp://user@mail.example:587 (STARTTLS) or smtps://user@mail.example:465 (TLS)")
    password: SecretStr | None = Field(default=None, description="The user's password")
    ca_file: Path | None = Field(default=None, description="A certificate authority of your own, as the worker sees it")


@task(name="deliver", cache_policy=NO_CACHE)
def deliver(night: Night, send: bool, again: bool = False) -> Delivered:
    """Without `send` nothing is claimed. `again` sends what was claimed once and never noted as sent."""
    with workplace(night.pact_path) as place:
        post = Post(place.engine, channel_of(place), night.day, LETTER)
        if not send:
            _tell(place, night, "leadpact.letter.not_due")
            return post.found()
        if is_quiet(place.pact, night.day):
            _tell(place, night, "leadpact.letter.not_due")
            return Delivered(is_quiet=True)
        letters = _letters(place, night)
        _refuse_outbox(post, letters)
        delivered = post.send(letters, again=again)
        if delivered.may_be_out:
            _close(place, night)
        if delivered.sent or delivered.sent_before:
            _tell(place, night, "leadpact.letter.sent")
        return delivered


def _tell(place: Workplace, night: Night, event: str) -> None:
    tell(Event(event, place.folder.name, night.day.isoformat()))


@task(name="alarm", cache_policy=NO_CACHE)
def alarm(night: Night, send: bool, again: bool = False) -> Alarmed:
    """After the letter, which says it all. Without `send` and on quiet mornings alarms stand and nobody is mailed."""
    with workplace(night.pact_path) as place:
        is_mailed = send and not is_quiet(place.pact, night.day)
        alarmed = alarm_in(place, night, channel_of(place) if is_mailed else None, again=again)
        tell(*alarmed.events)
        return alarmed


def _letters(place: Workplace, night: Night) -> dict[str, EmailMessage]:
    """The letter by its reader's key."""
    with place.engine.connect() as connection:
        facts = from_json(fetch(connection, "delivery/facts.sql", {"night": night.day.isoformat()})[0].facts)
    everybody = readers(place.pact, night.day)
    letters = {language: render(facts, language) for language in {reader.language for reader in everybody}}
    now = datetime.now(UTC)
    folder = place.report_folder(night.day)
    attached = {each.key: workbooks(folder, night.day, each) for each in everybody}
    return {
        each.key: letter_message(place.pact, night.day, each, letters[each.language], attached[each.key], now)
        for each in everybody
    }


def _refuse_outbox(post: Post, recipients: Iterable[str]) -> None:
    """What a mail server had in its hands is not done by a file that nobody sends."""
    before = post.statuses()
    through_server = {Sending.SENT, Sending.DELAYED, Sending.UNKNOWN} & set(before.values())
    is_done = all(before.get(each) in DONE for each in recipients)
    if through_server and not is_done and isinstance(post.channel, Outbox):
        raise NothingRun(
            f"The letter of {post.day} went through a mail server, and here none is named. Set LEADPACT_SMTP_URL."
        )


def workbooks(folder: Path, day: date, reader: Reader) -> list[Attachment]:
    path = folder / workbook_name(day, reader)
    return [Attachment(path.name, path.read_bytes())] if path.is_file() else []


def _close(place: Workplace, night: Night) -> None:
    now_at = int(datetime.now(UTC).timestamp())
    with place.engine.begin() as connection:
        run_sql(connection, "delivery/close_night.sql", {"night": night.day.isoformat(), "now_at": now_at})


def channel_of(place: Workplace) -> Channel:
    """Through the environment's server, else that of the company's block, else into the outbox."""
    server = mail_server_of() or mail_server_of(_block(place))
    return Outbox(place.outbox) if server is None else Smtp(server)


def _block(place: Workplace) -> LeadpactSmtp | None:
    """Asks Prefect only where it runs the night, or where the operator names its server."""
    if TaskRunContext.get() is None and PREFECT_API_URL.value() is None:
        return None
    try:
        found = LeadpactSmtp.load(place.folder.name)
    except ValueError:  # there is none of this name
        return None
    return found if isinstance(found, LeadpactSmtp) else None


@dataclass(frozen=True, slots=True)
class Smtp:
    """A connection for each message: what one recipient's goes through touches no other's."""

    server: MailServer
    done: Sending = Sending.SENT

    @property
    def waits_seconds(self) -> tuple[float, ...]:
        return self.server.waits_seconds

    def send(self, message: EmailMessage, name: str) -> None:
        with self._told():
            smtp = self._connected()
        try:
            with self._told():
                self._enter(smtp)
                _accepted(smtp.mail(_address(message, "From")))
                _accepted(smtp.rcpt(_address(message, "To")))
            self._hand_over(smtp, message.as_bytes())
            with suppress(OSError):
                smtp.quit()
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        host, port, timeout = self.server.host, self.server.port, self.server.timeout_seconds
        if self.server.has_tls_from_start:
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._trust())
        return smtplib.SMTP(host, port, timeout=timeout)

    def _enter(self, smtp: smtplib.SMTP) -> None:
        if not self.server.has_tls_from_start:
            smtp.starttls(context=self._trust())
        smtp.ehlo_or_helo_if_needed()
        if self.server.user:
            smtp.login(self.server.user, self.server.password.get_secret_value())

    def _hand_over(self, smtp: smtplib.SMTP, message: bytes) -> None:
        """From here on silence means that the message may have been sent."""
        assert smtp.sock is not None
        smtp.sock.settimeout(self.server.timeout_seconds * PATIENCE_WITH_DATA)
        try:
            answer = smtp.data(message)
        except smtplib.SMTPDataError as error:
            answer = (error.smtp_code, _bytes(error.smtp_error))
        except OSError as error:
            raise MaybeSent("the mail server fell silent after it had the message") from error
        if answer[0] < 0:
            raise MaybeSent("the mail server's answer to the message cannot be read")
        _accepted(answer)
        smtp.sock.settimeout(self.server.timeout_seconds)

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.server.ca_file)
        except OSError as error:
            raise _lasting(f"the certificate authority {self.server.ca_file} cannot be read") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong here, the server does not have the message yet."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise _refusal(error.smtp_code, _bytes(error.smtp_error), "to the user and password") from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, _bytes(error.smtp_error)) from error
        except ssl.SSLCertVerificationError as error:
            raise _lasting(f"the certificate of {self.server.host} is not trusted: {error.verify_message}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise _lasting(f"the mail server {self.server.host} offers no STARTTLS or no login") from error
        except UnicodeError as error:
            raise _lasting("the user, password or address has letters that SMTP cannot carry") from error
        except OSError as error:
            lasts = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)
            why = f"the mail server {self.server.host}:{self.server.port} gives no answer ({type(error).__name__})"
            raise NotSent(why, is_lasting=lasts) from error


def _lasting(why: str) -> NotSent:
    return NotSent(why, is_lasting=True)


def _accepted(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if not 200 <= code < 300:
        raise _refusal(code, text)


def _refusal(code: int, text: bytes, of: str = "") -> NotSent:
    """By its numbers alone, for example 550 5.1.1: servers repeat the address in their words."""
    extended = re.match(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b", text)
    numbers = f"{code} {extended[1].decode()}" if extended else str(code)
    return NotSent(f"the mail server answered {numbers} {of}".rstrip(), is_lasting=code >= 500)


def _address(message: EmailMessage, header: str) -> str:
    found: Address = message[header].addresses[0]
    return f"{found.username}@{found.domain.encode('idna').decode()}"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
