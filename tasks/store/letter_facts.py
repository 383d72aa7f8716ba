"""What a night's letter was rendered from: kept, so that a closed night is rendered as it was."""

from datetime import date

import sqlalchemy as sa

from tasks.core.facts import LetterFacts, from_json, to_json
from tasks.store.tables import letter_fact


def keep_facts(connection: sa.Connection, facts: LetterFacts) -> None:
    night = facts.day.isoformat()
    values = {"facts": to_json(facts)}
    if not connection.execute(sa.update(letter_fact).where(letter_fact.c.night == night).values(values)).rowcount:
        connection.execute(sa.insert(letter_fact).values(night=night, **values))


def kept_facts(connection: sa.Connection, day: date) -> LetterFacts | None:
    text = connection.scalar(sa.select(letter_fact.c.facts).where(letter_fact.c.night == day.isoformat()))
    return None if text is None else from_json(text)
