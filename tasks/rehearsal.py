"""What each clause would have said of the last 30 days, so that limits are agreed on facts."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from expectations.counting import counted, own_faults
from expectations.pact import Clause, Pact, Problem
from expectations.population import clause_parameters
from expectations.verdicts import Counts, Judgement, Terms, judge, unjudged
from tasks.core.checked import Rehearsed, rehearsal_line
from tasks.core.seen import many
from tasks.parameters import Parameters
from tasks.store.run_sql import fetch

REHEARSED_DAYS = 30


def first_rehearsed(day: date) -> date:
    return day - timedelta(days=REHEARSED_DAYS - 1)


def wrong_checks(connection: sa.Connection, pact: Pact, day: date, parameters: Parameters) -> dict[str, list[Problem]]:
    """By clause: what keeps a company's own check from being run on what has landed."""
    found = {}
    for number, clause in pact.clauses.items():
        if pact.own_statement(clause) and clause.is_available:
            name = clause.file or ""
            values = _values(pact, clause, day, parameters)
            faults = own_faults(connection, pact.side_files.checks[name], clause.per, values)
            found[number] = [Problem(name, fault.line, number, fault.message) for fault in faults]
    return {number: problems for number, problems in found.items() if problems}


def rehearsal(
    connection: sa.Connection, pact: Pact, day: date, parameters: Parameters, broken: frozenset[str]
) -> Iterator[str]:
    """`parameters`: of a month that begins on the first rehearsed day; `broken`: clauses whose check cannot be run."""
    fates = fetch(connection, "check/fates.sql", parameters)
    leads = sum(row.leads for row in fates)
    told = ", ".join(f"{row.leads} {row.fate.replace('_', ' ')}" for row in fates)
    yield f"  {many(leads, 'lead')}" + (f": {told}" if told else "")
    for number, clause in pact.clauses.items():
        if number in broken or not clause.is_available:
            said = _said(clause, [], unjudged("error" if number in broken else "later"))
        else:
            parts = _parts(connection, pact, clause, _values(pact, clause, day, parameters))
            said = _said(clause, parts, judge(parts, _terms(clause)))
        yield f"  {rehearsal_line(said)}"


def _values(pact: Pact, clause: Clause, day: date, parameters: Parameters) -> Parameters:
    first = first_rehearsed(day).isoformat()
    return {**parameters, **clause_parameters(clause, pact, day), "month_first_day": first}


def _parts(connection: sa.Connection, pact: Pact, clause: Clause, values: Parameters) -> list[Counts]:
    rows = counted(connection, clause.check, clause.per, pact.own_statement(clause), values)
    return [Counts(**row | {"part": row["part"] or ""}) for row in rows]


def _terms(clause: Clause) -> Terms:
    limit = clause.at_most
    return Terms(
        clause.at_least, limit.amount if limit else None, limit.currency if limit else "", clause.min, bool(clause.per)
    )


def _said(clause: Clause, parts: list[Counts], judged: list[Judgement]) -> Rehearsed:
    whole, *each = judged
    terms, limit = _terms(clause), clause.at_most
    return Rehearsed(
        number=clause.number, title=clause.title or clause.check, status=whole.status, why=whole.why,
        checked=whole.checked, failed=whole.failed, unknown=sum(part.unknown for part in parts),
        limit=str(limit) if limit else f"{terms.share:.0%}".replace("%", " %"),
        value=whole.value if limit else None, currency=terms.currency,
        parts=Counter(part.status for part in each) if clause.per else None,
    )  # fmt: skip
