"""Explain: one lead's fate with all that decided it, from the database, without personal data."""

from importlib import resources
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from ruamel.yaml import YAML

from expectations.pact import Clause, Pact
from tasks.core.story import Known, Words, story
from tasks.settings import NothingRun, workplace
from tasks.store.run_sql import fetch


def explain(pact_path: Path, lead_id: str, source: str | None = None) -> str:
    """In the company's language; LEAD may also be the id of the lead's CRM record. Raises NothingRun."""
    with workplace(pact_path) as place, place.engine.connect() as connection:
        known = known_of(connection, place.pact, _lead(connection, place.pact, lead_id, source))
    return story(known, words(place.pact.company.language), place.pact.company.zone)


def words(language: str) -> Words:
    file = resources.files("templates") / "explain" / f"{language}.yaml"
    found: Words = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return found


def known_of(connection: sa.Connection, pact: Pact, lead: int) -> Known:
    row = fetch(connection, "explain/lead.sql", {"lead": lead})[0]
    key = {"source": row.source, "lead_id": row.lead_id}
    rulings = fetch(connection, "explain/ruling.sql", key)
    clause = pact.clauses.get(row.clause)
    return Known(
        lead=row,
        activities=fetch(connection, "explain/activities.sql", {"root_lead": row.root_lead}),
        changes=fetch(connection, "explain/changes.sql", key),
        gaps=fetch(connection, "explain/gaps.sql"),
        ruling=rulings[0] if rulings and row.is_ruled else None,
        clause_title=clause.title if clause else "",
        clause_limits=limits_of(clause) if clause else (),
    )


def limits_of(clause: Clause) -> list[tuple[str, object]]:
    """What the clause asks for: a key of the words' limits, and its amount."""
    written = {
        f"within_{clause.within.unit}" if clause.within else "": clause.within and clause.within.amount,
        "attempts": clause.attempts,
        "attempt_days": clause.days,
        "at_least": f"{float(clause.at_least * 100):g}" if clause.at_least is not None else None,
        "at_most": clause.at_most,
    }
    return [(name, value) for name, value in written.items() if value is not None]


def _lead(connection: sa.Connection, pact: Pact, lead_id: str, source: str | None) -> int:
    found: list[Any] = fetch(connection, "explain/candidates.sql", {"lead_id": lead_id})
    fitting = [row for row in found if source in (None, row.source)]
    if len(fitting) == 1:
        return int(fitting[0].id)
    if not fitting:
        others = f" It knows it from {', '.join(row.source for row in found)}." if found else ""
        raise NothingRun(
            f"{pact.company.name} has no lead {lead_id}{f' of {source}' if source else ''}.{others} "
            "`leadpact ledger` lists the leads."
        )
    raise NothingRun(
        f"Several leads answer to {lead_id}: {', '.join(f'{row.lead_id} of {row.source}' for row in fitting)}. "
        "Name one, with --source."
    )
