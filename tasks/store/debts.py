"""What each side owes, out of the night's verdicts and of the lists that they leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from expectations.pact import Clause
from tasks.core.facts import Action, Better, Debt, Detail, Good, Kept, LetterFacts, PactFacts, Side
from tasks.store.measures import Measuring

HISTORY_DAYS = 60
WEEK = timedelta(days=7)
CLEAR_STEP = 0.03
DEBTORS: tuple[Side, ...] = ("marketing", "sales", "owner", "both")
JUDGED = ("kept", "warned", "breached")
BAD = ("warned", "breached")

FATE_OF_CHECK = {
    "first_answer": "untouched",
    "tried_before_giving_up": "given_up",
    "reason_given": "lost_unexplained",
    "deal_moves": "stalled",
    "reaches_crm": "not_in_crm",
    "has_seller_at_work": "unassigned",
}
DETAILS_OF_ALL = ("reaches_crm", "has_seller_at_work")  # not known by part
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
}


class Judged(Measuring):
    """A night's reading with its verdicts."""

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], sa.Row[Any]]:
        return {(row.clause, row.part): row for row in self.fetch("verdicts")}

    @cached_property
    def history(self) -> dict[tuple[str, str], list[sa.Row[Any]]]:
        """Earlier nights of each verdict, the newest first."""
        rows: dict[tuple[str, str], list[sa.Row[Any]]] = {}
        for row in self.fetch("verdict_history", history_from=(self.day - timedelta(days=HISTORY_DAYS)).isoformat()):
            rows.setdefault((row.clause, row.part), []).append(row)
        return rows

    @cached_property
    def lists(self) -> list[sa.Row[Any]]:
        return self.fetch("list_counts", yesterday_start_at=self.start_of(self.first_day))

    def listed(self, fate: str, per: str | None, part: str) -> "Listed | None":
        rows = [row for row in self.lists if row.fate == fate and (per is None or getattr(row, per) == part)]
        oldest = [row.oldest_at for row in rows if row.oldest_at is not None]
        leads, yesterday = (sum(int(getattr(row, name)) for row in rows) for name in ("leads", "yesterday"))
        return Listed(leads, yesterday, min(oldest, default=None)) if rows else None

    @cached_property
    def offenders(self) -> dict[tuple[str, str], sa.Row[Any]]:
        rows = self.fetch("offender_counts", yesterday_start_at=self.start_of(self.first_day))
        return {(row.clause, row.part): row for row in rows}

    @cached_property
    def campaign_keys(self) -> dict[tuple[str, str], str]:
        """Source and name: the key by which leads and spend know the campaign."""
        rows = [*self.fetch("campaigns", counts_repeat=self.counts_repeat), *self.fetch("campaign_spend")]
        return {(row.source, row.campaign_name or row.campaign_key): row.campaign_key for row in rows}


@dataclass(frozen=True, slots=True)
class Listed:
    leads: int
    yesterday: int
    oldest_at: int | None


def with_verdicts(reading: Judged, facts: LetterFacts) -> LetterFacts:
    """The measured facts with everything that follows from the night's verdicts: in a trial there are none."""
    if reading.pact.in_trial(reading.day):
        return replace(facts, answers=_answers(reading, facts))
    return replace(
        facts,
        debts=_debts(reading),
        answers=_answers(reading, facts),
        campaigns=tuple(_campaign(reading, each) for each in facts.campaigns),
        good=_good(reading, facts),
        pact=_pact(reading, facts),
    )


def _debts(reading: Judged) -> tuple[Debt, ...]:
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
        details=_details(reading, clause, source, name),
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
    days = [row.day for row in reading.fetch("campaign_start") if (row.source, row.campaign_key) == (source, key)]
    return date.fromisoformat(days[0]) if days else None


def _details(reading: Judged, clause: Clause, source: str, name: str) -> tuple[Detail, ...]:
    if clause.per == "team" or (clause.per and clause.check in DETAILS_OF_ALL):
        return ()
    match clause.check:
        case "valid_leads":
            return _reasons(reading, source, name)
        case "reaches_crm":
            rows = reading.fetch("not_in_crm_forms", yesterday_start_at=reading.start_of(reading.first_day))
            return tuple(
                Detail(kind=row.kind, name=row.name, count=row.leads, yesterday=int(row.yesterday)) for row in rows
            )
        case "has_seller_at_work":
            rows = reading.fetch("unassigned_whys", yesterday_start_at=reading.start_of(reading.first_day))
            return tuple(
                Detail(
                    kind=row.kind, count=row.leads, yesterday=int(row.yesterday),
                    until=date.fromisoformat(row.until_day) if row.until_day else None,
                )
                for row in rows
            )  # fmt: skip
        case "stages_mapped":
            return tuple(
                Detail(kind="stage", name=row.stage, count=row.leads) for row in reading.fetch("unknown_stages")
            )
        case "attested":
            rows = [row for row in reading.fetch("attested_missing") if row.clause == clause.number]
            return tuple(
                Detail(kind="person", name=reading.pact.people[row.record_id].name, count=1)
                for row in rows
                if row.record_id in reading.pact.people
            )
        case "won_has_amount_and_date":
            rows = [row for row in reading.fetch("won_gaps") if row.clause == clause.number]
            counted = [(kind, int(getattr(row, kind))) for row in rows for kind in ("no_amount", "no_date")]
            return tuple(Detail(kind=kind, count=count) for kind, count in counted if count)
        case "promise_written" | "source_arrived":
            return _named_offenders(reading, clause)
        case _:
            return ()


def _named_offenders(reading: Judged, clause: Clause) -> tuple[Detail, ...]:
    kind = "campaign" if clause.check == "promise_written" else "source"
    names = {(source, key): name for (source, name), key in reading.campaign_keys.items()}
    rows = [row for row in reading.fetch("offender_records") if row.clause == clause.number]
    return tuple(
        Detail(kind=kind, name=names.get((row.source, row.record_id), row.record_id), count=1) for row in rows
    )


def _reasons(reading: Judged, source: str, name: str) -> tuple[Detail, ...]:
    key = reading.campaign_keys.get((source, name), name)
    rows = reading.fetch("unfit_reasons", yesterday_start_at=reading.start_of(reading.first_day))
    return tuple(
        Detail(kind="reason", name=row.name or "none", count=row.leads, yesterday=int(row.yesterday))
        for row in rows
        if not source or (row.source, row.campaign_key) == (source, key)
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
