"""The mail server as the operator names it, in one address and a few options."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

FORM = "Write it as smtp://user@mail.example:587 (STARTTLS) or smtps://user@mail.example:465 (TLS)."
PORTS = {"smtp": 587, "smtps": 465}


class MailServerError(ValueError):
    """One sentence of what is wrong with the address, one of how it is written; never the address itself."""


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    has_tls_from_start: bool  # else STARTTLS
    user: str
    password: SecretStr
    ca_file: Path | None = None  # instead of the system's authorities
    timeout_seconds: float = 30
    waits_seconds: tuple[float, ...] = ()  # before each further try of what was put off


def mail_server(
    url: SecretStr,
    password: SecretStr | None = None,
    ca_file: Path | None = None,
    timeout_seconds: float = 30,
    waits_seconds: tuple[float, ...] = (),
) -> MailServer:
    try:
        parts = urlsplit(url.get_secret_value())
        port = parts.port
    except ValueError:
        # from None: the error repeats a part of the address, perhaps of the password in it
        raise MailServerError(f"The mail server's address cannot be read. {FORM}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise MailServerError(f"The mail server's address names no server or no way to it. {FORM}")
    secret = password or SecretStr(unquote(parts.password or ""))
    if parts.username and not secret.get_secret_value():
        raise MailServerError("The mail server has a user and no password. Set LEADPACT_SMTP_PASSWORD.")
    return MailServer(
        parts.hostname, port or PORTS[parts.scheme], parts.scheme == "smtps", unquote(parts.username or ""), secret,
        ca_file, timeout_seconds, waits_seconds,
    )  # fmt: skip
