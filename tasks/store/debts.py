"""What each side owes, out of the night's verdicts and of the lists that they leave."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from expectations.pact import Clause
from tasks.core.facts import Action, Debt, Side
from tasks.store.details import details
from tasks.store.reading import Judged

DEBTORS: tuple[Side, ...] = ("marketing", "sales", "owner", "both")
BAD = ("warned", "breached")

FATE_OF_CHECK = {
    "first_answer": "untouched",
    "tried_before_giving_up": "given_up",
    "reason_given": "lost_unexplained",
    "deal_moves": "stalled",
    "reaches_crm": "not_in_crm",
    "has_seller_at_work": "unassigned",
}
SHEET_OF_CHECK = {
    "first_answer": "untouched",
    "tried_before_giving_up": "given_up",
    "reason_given": "without_reason",
    "deal_moves": "stalled",
    "reaches_crm": "not_in_crm",
    "has_seller_at_work": "without_seller",
    "valid_leads": "unfit",
    "cost_per_valid_lead": "campaigns",
    "reachable": "bad_contact",
    "real_contact": "bad_contact",
    "campaign_known": "unknown_campaign",
    "fields_complete": "incomplete",
    "won_has_amount_and_date": "incomplete",
    "next_step_planned": "no_next_step",
    "deal_has_contact": "deals_without_contact",
    "source_kept": "source_changed",
    "consent_given": "no_consent",
    "duplicates": "duplicates",
    "volume": "days_below_plan",
    "own": "own_checks",
}


def debts_of(reading: Judged) -> tuple[Debt, ...]:
    actions: dict[str, list[Action]] = {side: [] for side in DEBTORS}
    for (number, part), verdict in reading.verdicts.items():
        clause = reading.pact.clauses.get(number)
        if clause is not None and (action := _action(reading, clause, part, verdict)) is not None:
            actions[clause.side].append(action)
    if unlogged := _unlogged(reading):
        actions["sales"].append(unlogged)
    return tuple(Debt(debtor=side, actions=_heaviest_first(actions[side])) for side in DEBTORS if actions[side])


def _unlogged(reading: Judged) -> Action | None:
    """Where a log is partial the debt is to write down, not to call."""
    row = reading.fetch("unlogged")[0]
    if not row.leads:
        return None
    return Action(check="activities_logged", clause="", title="", status="warned", leads=row.leads, sheet="unprovable")


def _heaviest_first(actions: list[Action]) -> tuple[Action, ...]:
    rank = {"breached": 0, "warned": 1}
    return tuple(sorted(actions, key=lambda each: (rank.get(each.status, 2), -each.leads, each.clause, each.part)))


def _action(reading: Judged, clause: Clause, part: str, verdict: sa.Row[Any]) -> Action | None:
    if clause.per and part == "":
        return None
    is_bad = verdict.status in BAD
    listed = _listed(reading, clause, part)
    if not is_bad and (clause.per or clause.check not in FATE_OF_CHECK or listed is None or not listed.leads):
        return None
    if clause.check in ("reachable", "real_contact") and verdict.status != "breached":
        return None
    return _said(reading, clause, part, verdict, listed)


def _listed(reading: Judged, clause: Clause, part: str) -> Any:
    """The list behind a clause: leads of a fate where one answers to the check, else the night's offenders."""
    fate = FATE_OF_CHECK.get(clause.check)
    if fate is not None:
        return reading.listed(fate, clause.per, part)
    return reading.offenders.get((clause.number, part))


def _said(reading: Judged, clause: Clause, part: str, verdict: sa.Row[Any], listed: Any) -> Action:
    source, _, name = part.rpartition("|") if clause.per == "campaign" else ("", "", part)
    is_money = clause.at_most is not None
    within = clause.within
    is_days = within is not None and within.unit.endswith("days")
    return Action(
        check=clause.check,
        clause=clause.number,
        title=clause.title,
        status=verdict.status,
        part=name,
        source=source or (name if clause.per == "campaign" else ""),
        leads=_count(listed),
        yesterday=int(listed.yesterday or 0) if listed is not None else 0,
        kept=verdict.checked - verdict.failed if verdict.checked else None,
        checked=verdict.checked or None,
        at_least=clause.at_least,
        value=Decimal(str(round(verdict.value, 2))) if is_money and verdict.value is not None else None,
        at_most=clause.at_most.amount if clause.at_most else None,
        within_minutes=within.amount if within and not is_days else None,
        is_wall_clock=within is not None and within.unit == "minutes",
        within_days=within.amount if within and is_days else None,
        attempts=clause.attempts,
        attempt_days=clause.days,
        oldest_on=reading.moment(listed.oldest_at).date() if listed is not None and listed.oldest_at else None,
        since=_since(reading, clause, source, name),
        nights=_nights(reading, clause.number, part),
        details=details(reading, clause, source, name),
        sheet=SHEET_OF_CHECK.get(clause.check, "") if _count(listed) or is_money else "",
    )


def _count(listed: Any) -> int:
    if listed is None:
        return 0
    return int(listed.leads if hasattr(listed, "leads") else listed.records)


def _nights(reading: Judged, number: str, part: str) -> int:
    nights = 1
    for row in reading.history.get((number, part), ()):
        if row.status not in BAD:
            break
        nights += 1
    return nights


def _since(reading: Judged, clause: Clause, source: str, name: str) -> date | None:
    if clause.check != "promise_written" or not name:
        return None
    key = reading.campaign_keys.get((source, name), name)
    day = reading.campaign_starts.get((source, key))
    return date.fromisoformat(day) if day else None
