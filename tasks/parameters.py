"""The pact's numbers and a night's instants, as the SQL files name them."""

from datetime import date, datetime, time, timedelta

from expectations.pact import Clause, Duration, Pact

DAY_SECONDS = 86_400
WINDOW_DAYS = 90
PLANNED_WITHIN_DAYS = 30

Parameters = dict[str, int | float | str | None]


def night_parameters(pact: Pact, day: date) -> Parameters:
    """Instants in UTC epoch seconds; limits in seconds or days as their names say."""
    cut = start_of(pact, day + timedelta(days=1))
    return {
        "night": day.isoformat(),
        "day_start_at": start_of(pact, day),
        "cut_at": cut,
        "month": day.strftime("%Y-%m"),
        "month_start": day.replace(day=1).isoformat(),
        "month_start_at": start_of(pact, day.replace(day=1)),
        "window_start_at": cut - WINDOW_DAYS * DAY_SECONDS,
        "planned_until_at": cut + PLANNED_WITHIN_DAYS * DAY_SECONDS,
        "currency": pact.company.currency.report,
        "pact_version": pact.signed.version if pact.signed else 0,
        **_lead_parameters(pact),
        **_limit(pact, "reaches_crm", "handoff", default_seconds=15 * 60),
        **_limit(pact, "has_seller_at_work", "routing", default_seconds=15 * 60),
        **_limit(pact, "first_answer", "answer", default_seconds=30 * 60),
        **_tries(pact),
        "opening_grace_seconds": _grace(pact),
        "reason_limit_days": _days(pact, "reason_given", default=2),
        "stall_limit_days": _days(pact, "deal_moves", default=5),
    }


def judged_from(pact: Pact, day: date) -> date:
    """First day of the leads that this version of the pact speaks of: a change counts only from its own date on."""
    month = day.replace(day=1)
    return max(month, pact.signed.from_) if pact.signed and pact.signed.from_ <= day else month


def start_of(pact: Pact, day: date) -> int:
    return int(datetime.combine(day, time.min, pact.company.zone).timestamp())


def _lead_parameters(pact: Pact) -> Parameters:
    attempt = pact.lead.attempt
    return {
        "same_person_seconds": pact.lead.same_person_within_days * DAY_SECONDS,
        "talk_seconds": pact.lead.talk_seconds,
        "answered_call_seconds": attempt.answered_call_seconds,
        "rang_seconds": attempt.rang_seconds,
        "attempt_call": int("call" in attempt.by),
        "attempt_message": int("message" in attempt.by or "mail" in attempt.by),
        "attempt_visit": int("visit" in attempt.by),
    }


def _clause(pact: Pact, check: str) -> Clause | None:
    return next(iter(pact.clause_for(check)), None)


def _limit(pact: Pact, check: str, name: str, default_seconds: int) -> Parameters:
    clause = _clause(pact, check)
    within = clause.within if clause else None
    is_working = within is None or within.unit.startswith("working")
    seconds = within_seconds(within) if within else default_seconds
    return {f"{name}_limit_seconds": seconds, f"{name}_in_working": int(is_working)}


def within_seconds(within: Duration) -> int:
    return within.amount * (60 if within.unit.endswith("minutes") else DAY_SECONDS)


def _grace(pact: Pact) -> int:
    clause = _clause(pact, "first_answer")
    return within_seconds(clause.opening_grace) if clause and clause.opening_grace else 0


def _tries(pact: Pact) -> Parameters:
    clause = _clause(pact, "tried_before_giving_up")
    return {
        "attempts_asked": clause.attempts or 1 if clause else 1,
        "attempt_days_asked": clause.days or 1 if clause else 1,
    }


def _days(pact: Pact, check: str, default: int) -> int:
    clause = _clause(pact, check)
    return clause.within.amount if clause and clause.within else default
