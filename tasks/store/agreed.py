"""Lays the pact's maps and side files into the tables that the SQL reads; a repeated night changes no row."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import get_args

import sqlalchemy as sa

from expectations.pact import Pact, Source
from expectations.pact_company import StagePart
from expectations.pact_types import Brings
from tasks.core.fold import fold
from tasks.core.mails import read_domain
from tasks.core.phones import phone_key
from tasks.core.places import place_key
from tasks.core.presence import seller_days
from tasks.core.worktime import company_days, work_segments
from tasks.store import tables
from tasks.store.sellers import lay_sellers, told_absences
from tasks.store.upserts import Row, replace
from tasks.store.written import written, written_in_pipelines

DAYS_BEFORE, DAYS_AFTER = 400, 40
BRINGS: tuple[str, ...] = get_args(Brings)

# stages that nobody reaches without a talk, and those that end a record
NEEDS_TALK = {"qualified", "proposal", "negotiation", "won"}
IS_CLOSED = {"lost", "rejected", "won"}


def lay_agreed(connection: sa.Connection, pact: Pact, cut: datetime) -> int:
    """`cut` is 24:00 of the report day, aware. Run it after the owners landed; returns how many rows changed."""
    laid = {
        tables.stage_meaning: _stages(connection, pact),
        tables.reason_kind: _reasons(connection, pact),
        tables.source_trait: [_trait(key, source) for key, source in pact.sources.items()],
        tables.crm_source_claim: _claims(connection, pact),
        tables.own_contact: _own_contacts(pact),
        tables.place: _places(pact),
        tables.consent_yes: _consenting(pact),
        tables.plan_month: [(name, float(month.leads_a_day_in_all)) for name, month in pact.plan.months.items()],
        **_side_files(pact),
    }
    before = _meanings(connection)
    changed = sum(replace(connection, table, rows) for table, rows in laid.items())
    _note_changes(connection, before, cut.astimezone(pact.company.zone).date() - timedelta(days=1))
    return changed + _lay_calendar(connection, pact, cut)


Named = tuple[str, str, str]  # stage or reason, pipeline, name
Meanings = dict[Named, Row]


def _meanings(connection: sa.Connection) -> Meanings:
    """How the pact of the last night read each stage and reason."""
    stages = connection.execute(sa.select(tables.stage_meaning))
    reasons = connection.execute(sa.select(tables.reason_kind))
    found: Meanings = {("stage", row.pipeline, row.stage): tuple(row)[2:] for row in stages}
    return found | {("reason", "", row.reason): tuple(row)[1:] for row in reasons}


def _note_changes(connection: sa.Connection, before: Meanings, day: date) -> None:
    """A fate that they change is no side's work. Another spelling of what was known is no change."""
    now = _meanings(connection)
    was, became = ({_folded(key): row for key, row in each.items()} for each in (before, now))
    changed = {key for key in was.keys() | became.keys() if was.get(key) != became.get(key)} if before else set()
    noted = tables.mapping_change
    of_tonight = sa.select(noted.c.kind, noted.c.pipeline, noted.c.name).where(noted.c.night == day.isoformat())
    known = {(row.kind, row.pipeline, row.name) for row in connection.execute(of_tonight)}
    rows = [
        {"night": day.isoformat(), "kind": kind, "pipeline": pipeline, "name": name}
        for kind, pipeline, name in sorted((before.keys() | now.keys()) - known)
        if _folded((kind, pipeline, name)) in changed
    ]
    if rows:
        connection.execute(sa.insert(noted), rows)


def _folded(key: Named) -> Named:
    kind, pipeline, name = key
    return kind, fold(pipeline), fold(name)


def _stages(connection: sa.Connection, pact: Pact) -> list[Row]:
    """As the pact writes them, and under every spelling that the CRM uses, where that can mean but one of them."""
    known = {
        (pipeline, name): _stage(stage) for pipeline, stages in pact.stages.items() for name, stage in stages.items()
    }
    meant: dict[tuple[str, str], set[Row]] = defaultdict(set)
    for (pipeline, name), row in known.items():
        meant[fold(pipeline), fold(name)].add(row)
    one = {key: next(iter(rows)) for key, rows in meant.items() if len(rows) == 1}
    for pipeline, name in written_in_pipelines(connection, "stage"):
        spelt = fold(pipeline), fold(name)
        if spelt in one:
            known.setdefault((pipeline, name), one[spelt])
    return [key + row for key, row in sorted(known.items())]


def _stage(stage: StagePart) -> Row:
    return stage.means, stage.answers, int(stage.means in NEEDS_TALK), int(stage.means in IS_CLOSED)


def _reasons(connection: sa.Connection, pact: Pact) -> list[Row]:
    """Folded, and as anybody wrote them: SQLite's own lower() leaves Cyrillic capitals as they are."""
    kinds = {fold(word): kind for kind, words in pact.reasons.items() for word in words}
    spelt = written(connection, "reason")
    spellings = {spelling for spelling in chain(kinds, *pact.reasons.values(), spelt) if fold(spelling) in kinds}
    return [_reason(pact, spelling, kinds[fold(spelling)]) for spelling in sorted(spellings)]


def _claims(connection: sa.Connection, pact: Pact) -> list[Row]:
    """Which source claims a record, under every spelling that the CRM uses."""
    claims = {fold(name): source for name, source in pact.crm_claims().items()}
    spelt = written(connection, "crm_source")
    spellings = {spelling for spelling in chain(pact.crm_claims(), spelt) if fold(spelling) in claims}
    return [(spelling, claims[fold(spelling)]) for spelling in sorted(spellings)]


def _reason(pact: Pact, spelling: str, kind: str) -> Row:
    return spelling, kind, pact.reason_family(kind), int(kind in pact.lead.valid.plain_to_see)


def _trait(key: str, source: Source) -> Row:
    brings = [int(one in source.brings) for one in BRINGS]
    from_calls = int(source.lead == "first_call_of_new_number")
    return key, *brings, int(source.counts_on_its_own), from_calls, source.from_, int(source.won_deals_alone)


def _own_contacts(pact: Pact) -> list[Row]:
    own, country = pact.company.own, pact.company.country
    domains = [("mail_domain", read_domain(domain.removeprefix("@")).name or domain) for domain in own.mail_domains]
    return domains + [("phone", phone_key(phone, country) or phone) for phone in own.phones]


def _places(pact: Pact) -> list[Row]:
    """Regions and towns that the pact knows, keyed as leads' answers are, and as it writes them.

    No region written means that all are served.
    """
    regions = _spellings_of(*pact.lead.valid.regions)
    served: dict[str, int] = {}
    for one in pact.side_files.towns:
        for place in _spellings_of(one.town, one.region):
            served[place] = int(not regions or place_key(one.region) in regions)
    return list((served | dict.fromkeys(regions, 1)).items())


def _consenting(pact: Pact) -> list[Row]:
    consent = pact.lead.fields.consent
    return [(answer,) for answer in sorted({fold(answer) for answer in consent.yes})] if consent else []


def _spellings_of(*places: str) -> set[str]:
    return {*places, *(key for key in map(place_key, places) if key)}


def _side_files(pact: Pact) -> dict[sa.Table, list[Row]]:
    files = pact.side_files
    return {
        tables.promise: [(one.source, one.campaign_id, one.from_.isoformat(), one.text) for one in files.promises],
        tables.attested: [(one.clause, one.month, one.person, one.on.isoformat()) for one in files.attested],
        tables.ruling: [
            (one.source, one.lead_id, one.fate, one.why, one.by, one.on.isoformat()) for one in files.rulings
        ],
        tables.rate: [(one.currency, one.date.isoformat(), int(one.rate * 1_000_000)) for one in files.rates],
    }


def _lay_calendar(connection: sa.Connection, pact: Pact, cut: datetime) -> int:
    zone = pact.company.zone
    last_day = cut.astimezone(zone).date()
    # from the first of a month: the running totals then stay what they were for a month of nights
    first = (last_day - timedelta(days=DAYS_BEFORE)).replace(day=1)
    last = last_day + timedelta(days=DAYS_AFTER)
    segments = work_segments(pact.company.hours, days_off(pact, first, last), zone, first, last)
    days = company_days(segments, zone, first, last)
    # what the company's own file says of the same time stands above what the CRM told
    absences = [*told_absences(connection, pact), *pact.side_files.absences]
    sellers = lay_sellers(connection, absences, int(cut.timestamp()))
    return (
        sellers.changed
        + replace(connection, tables.work_segment, segments)
        + replace(connection, tables.company_day, days)
        + replace(connection, tables.seller_day, seller_days(sellers.owner_ids, sellers.away, days, segments))
    )


def days_off(pact: Pact, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """The pact's own days off, short days and power cuts, and its country's public holidays."""
    own = [(one.from_, one.to) for one in pact.side_files.days_off]
    country, zone = pact.company.days_off.country, pact.company.zone
    if country == "none":
        return own
    from holidays import country_holidays  # half a second that most nights do not need

    years = range(first.year, last.year + 1)
    return own + [
        (datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone))
        for day in country_holidays(country, years=years)
    ]
