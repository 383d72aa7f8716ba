"""What no single key can show: parts of a pact that speak of each other must agree."""

from collections.abc import Callable, Iterator
from string import Formatter

import holidays

from expectations.pact_model import COMPANY_KINDS, FAMILIES
from expectations.pact_reading import Draft, unknown
from expectations.units import MONTH
from expectations.yaml_lines import KeyPath, Problem

Rule = Callable[[Draft], Iterator[Problem]]


def people_exist(draft: Draft) -> Iterator[Problem]:
    known = draft.names("people")
    for path, person in _people_named(draft):
        if person not in known:
            yield draft.problem(path, unknown("person", person, known))


def _people_named(draft: Draft) -> Iterator[tuple[KeyPath, str]]:
    if draft.mail:
        yield from (((*("mail", "reply_to"), place), name) for place, name in enumerate(draft.mail.reply_to))
    if draft.signed:
        yield from ((("signed", "by", side), name) for side, name in draft.signed.by.items())
        yield from ((("signed", "dates", name), name) for name in draft.signed.dates)
    if draft.report:
        for side, names in draft.report.to.items():
            yield from ((("report", "to", side, place), name) for place, name in enumerate(names))


def both_heads_sign(draft: Draft) -> Iterator[Problem]:
    if draft.signed is not None:
        for side in ("marketing", "sales"):
            if side not in draft.signed.by:
                yield draft.problem(("signed", "by", side), f"is missing; write who signs for {side}")


def company_is_known(draft: Draft) -> Iterator[Problem]:
    if draft.company is None:
        return
    country = draft.company.days_off.country
    if country != "none" and country not in holidays.list_supported_countries():
        message = f'"{country}" is not a country whose holidays are known; write its two letters, or none'
        yield draft.problem(("company", "days_off", "country"), message)
    link = draft.company.crm_link
    if link is not None and not _is_link(link):
        message = "does not say where the id stands; write {id} there, and {type} where it needs the type"
        yield draft.problem(("company", "crm_link"), message)


def _is_link(link: str) -> bool:
    try:
        names = {name for _, name, _, _ in Formatter().parse(link) if name is not None}
    except ValueError:
        return False
    return {"id"} <= names <= {"id", "type"}


def rates_are_there(draft: Draft) -> Iterator[Problem]:
    if draft.company is None or draft.company.currency.rates:
        return
    report = draft.company.currency.report
    for name, source in draft.sources.items():
        for currency in {source.currency, source.spend_currency} - {None, report}:
            message = f"is missing, but {name} is in {currency}; write rates: rates/nbu.csv"
            yield draft.problem(("company", "currency", "rates"), message)


def reasons_have_one_kind(draft: Draft) -> Iterator[Problem]:
    excluded = draft.lead.valid.not_reasons if draft.lead else ()
    known = {*FAMILIES, *COMPANY_KINDS, *excluded}
    kind_of: dict[str, str] = {}
    for kind, words in draft.reasons.items():
        if draft.lead and kind not in known:
            hint = "; a kind of your own must stand in lead.valid.not_reasons"
            yield draft.problem(("reasons", kind), unknown("kind of reason", kind, sorted(known)) + hint)
        for place, word in enumerate(words):
            first = kind_of.setdefault(word.strip().casefold(), kind)
            if first != kind:
                message = f'"{word}" stands under {first} too; keep it under one kind'
                yield draft.problem(("reasons", kind, place), message)


def valid_excludes_what_marketing_answers_for(draft: Draft) -> Iterator[Problem]:
    if draft.lead is None:
        return
    for place, kind in enumerate(draft.lead.valid.not_reasons):
        if FAMILIES.get(kind) in ("merit", "clerical"):
            message = f'"{kind}" does not make a lead invalid: it is no fault of the lead; take it out'
            yield draft.problem(("lead", "valid", "not_reasons", place), message)
    known = {*FAMILIES, *COMPANY_KINDS, *draft.lead.valid.not_reasons}
    for place, kind in enumerate(draft.lead.valid.plain_to_see):
        if kind not in known:
            path = ("lead", "valid", "plain_to_see", place)
            yield draft.problem(path, unknown("kind of reason", kind, sorted(known)))


def plan_fits(draft: Draft) -> Iterator[Problem]:
    months = draft.plan.months if draft.plan else {}
    known = draft.names("sources")
    for name, month in months.items():
        if MONTH.fullmatch(name) is None:
            yield draft.problem(("plan", name), f'"{name}" is not a month; write it as 2026-11')
        if isinstance(month.leads_a_day, dict):
            for source in month.leads_a_day:
                if source not in known:
                    path = ("plan", name, "leads_a_day", source)
                    yield draft.problem(path, unknown("source", source, known))


def credits_name_clauses(draft: Draft) -> Iterator[Problem]:
    known = draft.names("clauses")
    for place, credit in enumerate(draft.credits):
        if credit.clause is not None and credit.clause not in known:
            yield draft.problem(("credits", place, "clause"), unknown("clause", credit.clause, known))


def consent_is_told(draft: Draft) -> Iterator[Problem]:
    if draft.lead is None or draft.lead.fields.consent is not None:
        return
    for number, clause in draft.clauses.items():
        if clause.check == "consent_given":
            message = (
                "consent_given must know which answer consents; write under lead, fields: "
                'consent: {question: "the header of the answer", yes: [the answers that give it]}'
            )
            yield draft.problem(("clauses", number, "check"), message)


RULES: tuple[Rule, ...] = (
    people_exist,
    both_heads_sign,
    company_is_known,
    rates_are_there,
    reasons_have_one_kind,
    valid_excludes_what_marketing_answers_for,
    plan_fits,
    credits_name_clauses,
    consent_is_told,
)
