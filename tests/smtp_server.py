"""A real mail server on loopback, with TLS and a certificate of its own, that misbehaves as it is told."""

import asyncio
import datetime
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "pact", "s3cret/p@ss"
CUT, HANG = "cut", "hang"

Answer = str | None
Asked = Callable[[str], Answer]  # by recipient: an SMTP answer, or None where all is well


def certificate(folder: Path, host: str = "127.0.0.1") -> Path:
    """A certificate for `host` that is its own authority, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leadpact tests")])
    alternative: x509.GeneralName = (
        x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    )
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Mailbox:
    """What the server took, and how it answers."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)  # recipient and message
    seen: list[str] = field(default_factory=list)  # recipients asked for, taken or not
    on_recipient: Asked = lambda _: None
    on_data: Asked = lambda _: None  # CUT cuts the line once the message is there, HANG falls silent

    def recipients(self) -> list[str]:
        return [recipient.partition("@")[0] for recipient, _ in self.taken]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        self.seen.append(address)
        if answer := self.on_recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        [recipient] = envelope.rcpt_tos
        answer = self.on_data(recipient)
        if answer in (None, CUT, HANG):
            message: Any = message_from_bytes(envelope.original_content or b"", policy=default)
            self.taken.append((recipient, message))
        if answer == CUT:
            assert server.transport is not None
            server.transport.abort()
        if answer == HANG:
            await asyncio.sleep(60)
        return answer or "250 taken"


def mail_environment(port: int, certificate: Path, *, way: str = "smtp", password: str = PASSWORD) -> dict[str, str]:
    """This server, with little patience."""
    return {
        "LEADPACT_SMTP_URL": f"{way}://{USER}@127.0.0.1:{port}",
        "LEADPACT_SMTP_PASSWORD": password,
        "LEADPACT_SMTP_CA_FILE": str(certificate),
        "LEADPACT_SMTP_TIMEOUT_SECONDS": "0.5",
        "LEADPACT_SMTP_WAITS_SECONDS": "[0.01, 0.01]",
    }


@dataclass
class Office:
    """The operator's settings, as the environment holds them."""

    environment: pytest.MonkeyPatch
    certificate: Path

    def names(self, port: int, *, way: str = "smtp", password: str = PASSWORD) -> None:
        for name, value in mail_environment(port, self.certificate, way=way, password=password).items():
            self.environment.setenv(name, value)

    def forgets(self) -> None:
        self.environment.delenv("LEADPACT_SMTP_URL")


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, found: Any) -> AuthResult:
    return AuthResult(success=found == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def smtp_server(
    mailbox: Mailbox, identity: Path, tls: Literal["starttls", "from_start", "none"] = "starttls"
) -> Iterator[int]:
    """Its port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(identity)

    def session() -> SMTP:
        return SMTP(
            mailbox, hostname="localhost", authenticator=_knows, auth_required=True, loop=loop,
            tls_context=context if tls == "starttls" else None, auth_require_tls=tls == "starttls",
        )  # fmt: skip

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = loop.create_server(session, "127.0.0.1", 0, ssl=context if tls == "from_start" else None)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
