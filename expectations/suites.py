"""The suite that a pact's clauses make."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

import great_expectations as gx

from expectations.clauses import ClauseHolds
from expectations.pact import Clause, Pact
from expectations.population import Parameter, clause_parameters


def suite_of(
    pact: Pact, day: date, clauses: Iterable[Clause], parameters: Mapping[str, Parameter], blind: frozenset[str]
) -> gx.ExpectationSuite:
    """`blind`: the numbers of the clauses that rest on a source that did not arrive whole."""
    expectations = [expectation_of(pact, day, clause, parameters, clause.number in blind) for clause in clauses]
    return gx.ExpectationSuite(name=suite_name(pact), expectations=expectations)


def suite_name(pact: Pact) -> str:
    return f"pact-{pact.signed.version}" if pact.signed else "pact-unsigned"


def expectation_of(
    pact: Pact, day: date, clause: Clause, parameters: Mapping[str, Parameter], is_source_missing: bool
) -> ClauseHolds:
    limit = clause.at_most
    return ClauseHolds(
        number=clause.number,
        check=clause.check,
        side=clause.side,
        description=f"{clause.number} · {clause.title or clause.check}",
        pact_version=pact.signed.version if pact.signed else 0,
        at_least=None if clause.at_least is None else float(clause.at_least),
        at_most=None if limit is None else float(limit.amount),
        currency="" if limit is None else limit.currency,
        within=None if clause.within is None else str(clause.within),
        opening_grace=None if clause.opening_grace is None else str(clause.opening_grace),
        min=clause.min,
        per=clause.per,
        attempts=clause.attempts,
        days=clause.days,
        monthly_by_day=clause.monthly_by_day,
        required_fields=list(clause.fields),
        from_stage=clause.stage,
        own=pact.own_statement(clause),
        parameters=json.dumps({**parameters, **clause_parameters(clause, pact, day)}),
        is_source_missing=is_source_missing,
        is_trial=pact.in_trial(day),
        is_later=not clause.is_available,
    )
