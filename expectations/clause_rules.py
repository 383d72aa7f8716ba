"""A clause must say what its check needs, and nothing that the check would not look at."""

import re
from collections.abc import Iterator

from expectations.catalogue import CHECKS, DEAL_FIELDS, OWN, RECORD_FIELDS, STAGE_ORDER, Check
from expectations.pact_docs import example_line
from expectations.pact_model import Clause
from expectations.pact_reading import Draft, unknown
from expectations.yaml_lines import Problem

NUMBER = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")
COMMON = frozenset({"number", "check", "side", "title", "later"})
PARAMETERS = tuple(name for name in Clause.model_fields if name not in COMMON)
COMPLETABLE = sorted(RECORD_FIELDS | DEAL_FIELDS)


def clauses_fit_their_checks(draft: Draft) -> Iterator[Problem]:
    for number, clause in draft.clauses.items():
        if NUMBER.fullmatch(number) is None:
            message = f'"{number}" is not a clause\'s number; write a capital letter and a number: S1'
            yield draft.problem(("clauses", number), message)
        check = CHECKS.get(clause.check)
        if check is None:
            yield draft.problem(("clauses", number, "check"), unknown("check", clause.check, CHECKS))
            continue
        yield from _side(draft, clause, check)
        yield from _parameters(draft, clause, check)
        if check.name == OWN and not clause.title:
            message = 'is missing; the letter has no other name for a check of your own: write title: "Two talks first"'
            yield draft.problem(("clauses", number, "title"), message)
        yield from _values(draft, clause, check)


def _side(draft: Draft, clause: Clause, check: Check) -> Iterator[Problem]:
    if check.side is not None and clause.side != check.side:
        message = f'"{clause.side}" does not answer for {check.name}; write {check.side}'
        yield draft.problem(("clauses", clause.number, "side"), message)


def _parameters(draft: Draft, clause: Clause, check: Check) -> Iterator[Problem]:
    for name in PARAMETERS:
        path = ("clauses", clause.number, name)
        is_written = path in draft.lined.lines
        if is_written and name not in check.parameters:
            takes = ", ".join(each for each in PARAMETERS if each in check.parameters)
            yield draft.problem(path, f"{check.name} does not look at it; take it out (it takes {takes})")
        if not is_written and name in check.needs:
            line = example_line(name, Clause.model_fields[name])
            yield draft.problem(path, f"is missing; {check.name} needs it: write {line}")


def _values(draft: Draft, clause: Clause, check: Check) -> Iterator[Problem]:
    for name, message in _value_problems(draft, clause, check):
        if name in check.parameters:
            yield draft.problem(("clauses", clause.number, name), message)


def _value_problems(draft: Draft, clause: Clause, check: Check) -> Iterator[tuple[str, str]]:
    if clause.within and clause.within.unit not in check.within_units:
        write = "2 working days" if "working_days" in check.within_units else "30 working min, or 15 min"
        yield "within", f'"{clause.within}" is not how {check.name} is timed; write it as {write}'
    if clause.per and clause.per not in check.parts:
        yield "per", f'"{clause.per}" is no part of {check.name}; write per: {" or ".join(sorted(check.parts))}'
    if clause.opening_grace and clause.opening_grace.unit.endswith("days"):
        yield "opening_grace", f'"{clause.opening_grace}" is not a time of one morning; write it as 60 min'
    report = draft.company.currency.report if draft.company else None
    if clause.at_most and report and clause.at_most.currency != report:
        yield "at_most", f'"{clause.at_most}" is not in the currency of the report; write it in {report}'
    yield from _number_problems(clause)
    if clause.stage and clause.stage not in STAGE_ORDER:
        yield "stage", f'"{clause.stage}" ends the way, nothing lies beyond it; write {", ".join(STAGE_ORDER)}'
    for name in clause.fields:
        if name not in COMPLETABLE:
            yield "fields", unknown("column", name, COMPLETABLE)


def _number_problems(clause: Clause) -> Iterator[tuple[str, str]]:
    for name in ("attempts", "days"):
        if getattr(clause, name) == 0:
            yield name, f'"0" {name} cannot be asked for; write 1 or more'
    if clause.attempts and clause.days and clause.days > clause.attempts:
        yield "days", f'"{clause.days}" days need as many attempts; write {clause.attempts} or fewer'
    if clause.monthly_by_day is not None and not 1 <= clause.monthly_by_day <= 28:
        yield "monthly_by_day", f'"{clause.monthly_by_day}" is not in every month; write a day from 1 to 28'
