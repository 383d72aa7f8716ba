"""The letter as a message: who reads it, in which language, with which edition of the workbook."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from expectations.pact import Pact
from tasks.core.render import Letter

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAIL = SMTP.clone(cte_type="7bit")  # every server takes it, and none changes it under a signature
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Reader:
    key: str  # in the pact's people
    name: str
    mail: str
    language: str
    sees_sellers: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes


def is_quiet(pact: Pact, day: date) -> bool:
    """Whether the morning on which this day's letter would go out is one without letters."""
    return _morning(day) in pact.report.quiet


def readers(pact: Pact, day: date) -> list[Reader]:
    """Everybody in `report.to`, once; who reads for two sides sees what either side may see."""
    sees: dict[str, bool] = {}
    for side, people in pact.report.to.items():
        for key in people:
            sees[key] = sees.get(key, False) or sees_sellers(pact, side, day)
    return [
        Reader(key, (person := pact.people[key]).name, person.mail, person.language, seen) for key, seen in sees.items()
    ]


def sees_sellers(pact: Pact, side: str, day: date) -> bool:
    """Never marketing, unless the pact says so: a ranking of sellers in another department's hands ends the trust."""
    usual = {"sales": "always", "owner": "always"}.get(side, "never")
    named = {str(each): when for each, when in pact.report.seller_names.items()}
    match named.get(side, usual):
        case "always":
            return True
        case "on_monday":
            return _morning(day) == "mon"
        case _:
            return False


def workbook_name(day: date, reader: Reader) -> str:
    """Readers of one language who may see the same get the same."""
    return f"leads-{day}.{reader.language}.{'sellers' if reader.sees_sellers else 'plain'}.xlsx"


def letter_message(
    pact: Pact, day: date, reader: Reader, letter: Letter, attached: Sequence[Attachment], now: datetime
) -> EmailMessage:
    message = empty_message(pact, day, reader, letter.subject, now)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for each in attached:
        message.add_attachment(each.content, maintype=XLSX[0], subtype=XLSX[1], filename=each.name)
    # last: what is added to a message takes its Content- headers along into a part
    message["Content-Language"] = reader.language
    return message


def empty_message(
    pact: Pact, day: date, reader: Reader, subject: str, now: datetime, kind: str = "nightly"
) -> EmailMessage:
    """From the pact's sender to one reader; `kind` is what `delivery.letter` says."""
    message = EmailMessage(policy=MAIL)
    name, address = parseaddr(pact.mail.from_)
    message["Subject"] = subject
    message["From"] = sender = _address(name, address)
    message["To"] = _address(reader.name, reader.mail)
    if pact.mail.reply_to:
        people = [pact.people[key] for key in pact.mail.reply_to]
        message["Reply-To"] = [_address(person.name, person.mail) for person in people]
    message["Date"] = format_datetime(now.astimezone(pact.company.time_zone))
    message["Message-ID"] = message_id(pact.company.name, day, reader.key, sender.domain, kind)
    message["Auto-Submitted"] = "auto-generated"
    return message


def _address(name: str, address: str) -> Address:
    """With a domain that every server reads: пошта.example → xn--80a1acny.example."""
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain.encode("idna").decode())


def message_id(company: str, day: date, reader: str, domain: str, kind: str) -> str:
    """The same for the same letter, so that one that is sent again is known as the same."""
    digest = hashlib.sha256(f"{company}\n{day}\n{kind}\n{reader}".encode()).hexdigest()[:24]
    return f"<{day}.{digest}@{domain}>"


def _morning(day: date) -> str:
    return WEEKDAYS[(day + timedelta(days=1)).weekday()]
