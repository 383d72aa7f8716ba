"""The measured facts with everything that follows from the night's verdicts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from tasks.core.facts import Better, Good, Kept, LetterFacts, PactFacts
from tasks.store.debts import debts_of
from tasks.store.reading import Judged

WEEK = timedelta(days=7)
CLEAR_STEP = 0.03
JUDGED = ("kept", "warned", "breached")


def with_verdicts(reading: Judged, facts: LetterFacts) -> LetterFacts:
    """The measured facts with everything that follows from the night's verdicts: in a trial there are none."""
    if reading.pact.in_trial(reading.day):
        return replace(facts, answers=_answers(reading, facts))
    return replace(
        facts,
        debts=debts_of(reading),
        answers=_answers(reading, facts),
        campaigns=tuple(_campaign(reading, each) for each in facts.campaigns),
        good=_good(reading, facts),
        pact=_pact(reading, facts),
    )


def _answers(reading: Judged, facts: LetterFacts) -> Any:
    clause = next(iter(reading.pact.clause_for("first_answer")), None)
    if facts.answers is None or clause is None:
        return facts.answers
    verdict = reading.verdicts.get((clause.number, ""))
    return replace(
        facts.answers,
        clause=clause.number,
        status=verdict.status if verdict is not None else "not_checkable",
        at_least=clause.at_least,
    )


def _campaign(reading: Judged, campaign: Any) -> Any:
    part = f"{campaign.source}|{campaign.name}"
    return replace(
        campaign,
        **_campaign_verdict(reading, "valid_leads", "valid", part),
        **_campaign_verdict(reading, "cost_per_valid_lead", "cost", part),
    )


def _campaign_verdict(reading: Judged, check: str, prefix: str, part: str) -> dict[str, Any]:
    clause = next((each for each in reading.pact.clause_for(check) if each.per == "campaign"), None)
    verdict = reading.verdicts.get((clause.number, part)) if clause else None
    if clause is None or verdict is None:
        return {}
    told: dict[str, Any] = {f"{prefix}_status": verdict.status, f"{prefix}_clause": clause.number}
    if prefix == "cost":
        return told | {"cost_at_most": clause.at_most.amount if clause.at_most else None}
    return told | {
        "valid_at_least": clause.at_least,
        "low": _share(verdict.low),
        "high": _share(verdict.high),
    }


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 4)))


def _good(reading: Judged, facts: LetterFacts) -> Good:
    whole = {clause: row for (clause, part), row in reading.verdicts.items() if part == ""}
    kept = tuple(
        Kept(check=row.check_name, clause=clause, title=reading.pact.clauses[clause].title)
        for clause, row in whole.items()
        if row.status == "kept"
    )
    return replace(facts.good, kept=kept, better=tuple(_better(reading, whole)))


def _better(reading: Judged, whole: Mapping[str, sa.Row[Any]]) -> list[Better]:
    a_week_ago = (reading.day - WEEK).isoformat()
    found = []
    for number, row in whole.items():
        before = [old.value for old in reading.history.get((number, ""), ()) if old.night == a_week_ago]
        if row.unit != "share" or not before or before[0] is None or row.value is None:
            continue
        if row.value - before[0] >= CLEAR_STEP and row.checked:
            found.append(_risen(reading, number, row, before[0]))
    return found


def _risen(reading: Judged, number: str, row: sa.Row[Any], before: float) -> Better:
    return Better(
        check=row.check_name,
        clause=number,
        title=reading.pact.clauses[number].title,
        kept=row.checked - row.failed,
        checked=row.checked,
        share_before=Decimal(str(round(before, 4))),
    )


def _pact(reading: Judged, facts: LetterFacts) -> PactFacts:
    statuses = [row.status for (_, part), row in reading.verdicts.items() if part == ""]
    return replace(
        facts.pact,
        judged=sum(status in JUDGED for status in statuses),
        breached=statuses.count("breached"),
        not_checkable=statuses.count("not_checkable"),
    )
