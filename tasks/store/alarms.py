"""Which breaches and missing sources are alarms: opened once, mended once, each told once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.core.alarm import AlarmFacts
from tasks.core.facts import Action, LetterFacts, Side
from tasks.store.letter_facts import kept_facts
from tasks.store.run_sql import Parameter, fetch, run_folder, run_sql
from tasks.store.temporary import make_temporary

SIDES: tuple[Side, ...] = ("marketing", "sales", "owner", "both")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`part` is '' or a campaign (source|name) or team."""

    kind: Literal["clause", "source"]
    subject: str
    part: str
    side: Side
    opened_night: str
    is_mended: bool


def note_alarms(connection: sa.Connection, pact: Pact, day: date) -> list[Alarm] | None:
    """Opens and mends by what the night's verdicts say; returns what a mail of this night has to tell.

    Nothing in the trial and before the signing; None of a night that is not the newest: its alarms stay as they are.
    """
    night: dict[str, Parameter] = {"night": day.isoformat(), "source_side": source_side(pact)}
    if fetch(connection, "alarm/later_nights.sql", night)[0].nights:
        return None
    if pact.signed is None or day < pact.signed.from_ or pact.in_trial(day):
        return []
    make_temporary(connection, "t_seen", "alarm/seen.sql", night, "subject")
    run_folder(connection, "alarm", night)
    return [Alarm(**(dict(row._mapping) | {"is_mended": bool(row.is_mended)})) for row in
            fetch(connection, "alarm/due.sql", night)]  # fmt: skip


def source_side(pact: Pact) -> str:
    """Who answers for a source that did not arrive."""
    return next((clause.side for clause in pact.clause_for("source_arrived")), "owner")


def note_mailed(connection: sa.Connection, alarms: Iterable[Alarm], day: date, now_at: int) -> None:
    """By the mail of the night of `day`."""
    for each in alarms:
        key: dict[str, Parameter] = {
            "kind": each.kind, "subject": each.subject, "part": each.part, "opened_night": each.opened_night,
        }  # fmt: skip
        told: dict[str, Parameter] = {"now_at": now_at, "night": day.isoformat()}
        run_sql(connection, f"alarm/{'mended_' if each.is_mended else ''}mailed.sql", key | told)


def alarm_facts(connection: sa.Connection, pact: Pact, day: date, alarms: Iterable[Alarm]) -> dict[Side, AlarmFacts]:
    """By side, what its mail says, in the figures of the night's letter."""
    letter = kept_facts(connection, day)
    if letter is None:
        return {}
    verdicts = {(row.clause, row.part): row for row in fetch(connection, "measures/verdicts.sql", _night(day))}
    told = list(alarms)
    return {
        side: _facts(pact, letter, verdicts, side, [each for each in told if each.side == side])
        for side in SIDES
        if any(each.side == side for each in told)
    }


def _night(day: date) -> dict[str, Parameter]:
    return {"night": day.isoformat()}


def _facts(
    pact: Pact, letter: LetterFacts, verdicts: Mapping[tuple[str, str], sa.Row[Any]], side: Side, alarms: list[Alarm]
) -> AlarmFacts:
    opened = [each for each in alarms if not each.is_mended]
    gaps = {each.source: each for each in letter.banner.sources}
    missing = dict.fromkeys(gaps[each.subject] for each in opened if each.kind == "source" and each.subject in gaps)
    mended = [each for each in alarms if each.is_mended]
    return AlarmFacts(
        company=letter.company,
        day=letter.day,
        currency=letter.currency,
        crm=letter.crm,
        side=side,
        breaches=tuple(_action(pact, letter, verdicts, each) for each in opened if each.subject in pact.clauses),
        sources=tuple(missing),
        source_clause=next((clause.number for clause in pact.clause_for("source_arrived")), ""),
        mended=tuple(_judged(pact, verdicts, each) for each in mended if (each.subject, each.part) in verdicts),
        mended_sources=tuple(dict.fromkeys(each.subject for each in mended if each.kind == "source")),
    )


def _action(pact: Pact, letter: LetterFacts, verdicts: Mapping[tuple[str, str], sa.Row[Any]], alarm: Alarm) -> Action:
    """As the letter says it; its list is the letter's."""
    actions = (action for debt in letter.debts for action in debt.actions if action.clause == alarm.subject)
    found = next((each for each in actions if alarm.part in (each.part, f"{each.source}|{each.part}")), None)
    return replace(found, sheet="", nights=1) if found else _judged(pact, verdicts, alarm)


def _judged(pact: Pact, verdicts: Mapping[tuple[str, str], sa.Row[Any]], alarm: Alarm) -> Action:
    """By its verdict alone."""
    clause, verdict = pact.clauses[alarm.subject], verdicts[alarm.subject, alarm.part]
    source, _, name = alarm.part.rpartition("|") if clause.per == "campaign" else ("", "", alarm.part)
    is_money = clause.at_most is not None
    return Action(
        check=clause.check,
        clause=clause.number,
        title=clause.title,
        status=verdict.status,
        part=name,
        source=source,
        kept=None if is_money or not verdict.checked else verdict.checked - verdict.failed,
        checked=None if is_money else verdict.checked or None,
        at_least=clause.at_least,
        value=Decimal(str(round(verdict.value, 2))) if is_money and verdict.value is not None else None,
        at_most=clause.at_most.amount if clause.at_most else None,
    )
