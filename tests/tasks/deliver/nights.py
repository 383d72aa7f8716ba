"""Nights for these tests, and what the database and the outbox say of them afterwards."""

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tasks.core.facts import to_json
from tasks.core.model import Night
from tasks.core.outcome import Delivered
from tasks.deliver import deliver
from tasks.settings import workplace
from tasks.store.tables import delivery, letter_fact
from tasks.store.tables import night as night_table
from tests import letters

EVERYBODY = ("olena", "andrii", "iryna")


def rendered_night(pact: Path, day: date) -> Night:
    with workplace(pact) as place, place.engine.begin() as connection:
        connection.execute(sa.insert(night_table).values(night=day.isoformat(), status="running"))
        facts = to_json(letters.example())
        connection.execute(sa.insert(letter_fact).values(night=day.isoformat(), facts=facts))
    return Night(pact, day)


def send(night: Night, again: bool = False) -> Delivered:
    return deliver.fn(night, True, again)


def mails(home: Path) -> dict[str, EmailMessage]:
    found = {}
    for file in sorted((home / "outbox").glob("*")):
        message: Any = message_from_bytes(file.read_bytes(), policy=default)
        found[file.name] = message
    return found


def deliveries(night: Night) -> dict[str, Any]:
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        return {row.recipient: row for row in connection.execute(sa.select(delivery))}


def statuses(night: Night) -> dict[str, str]:
    return {recipient: row.status for recipient, row in deliveries(night).items()}


def claim(night: Night, recipient: str) -> None:
    """As a run leaves it that is killed while it sends."""
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        row = {"night": night.day.isoformat(), "letter": "nightly", "recipient": recipient}
        connection.execute(sa.insert(delivery).values(row | {"claimed_at": 1, "status": "claimed"}))


def is_closed(night: Night) -> bool:
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        return connection.scalar(sa.select(night_table.c.closed_at)) is not None
