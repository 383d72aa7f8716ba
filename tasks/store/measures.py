"""A night's measures, read by SQL over the ledger: everything in the letter that no verdict has a say in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from expectations.pact import Pact
from tasks.core.facts import (
    Answers,
    Banner,
    Bucket,
    Change,
    Dispute,
    Good,
    LetterFacts,
    PactFacts,
    Plan,
    SourceGap,
    SourceLeads,
    UnknownStage,
    Yesterday,
)
from tasks.store.campaigns import campaigns
from tasks.store.money import net_of_vat
from tasks.store.planned import cash_planned, leads_planned, lowered_by, rounded, whole
from tasks.store.reading import Measuring

YOUNG_DAYS = 28
LEFT_OUT = ("test", "duplicate")
CRM_NAMES = {
    "bitrix24": "Bitrix24", "hubspot": "HubSpot", "pipedrive": "Pipedrive", "kommo": "Kommo", "amocrm": "amoCRM",
    "salesforce": "Salesforce",
}  # fmt: skip


def measured(reading: Measuring) -> LetterFacts:
    pact = reading.pact
    month = _fates(reading, "month_start_at")
    changes = _changes(reading)
    return LetterFacts(
        company=pact.company.name,
        day=reading.day,
        currency=pact.company.currency.report,
        crm=crm_name(pact),
        actions_at_most=pact.report.actions_at_most,
        banner=_banner(reading),
        yesterday=_yesterday(reading),
        debts=(),
        plan=_plan(reading),
        fates={fate: row.leads for fate, row in month.items() if fate not in LEFT_OUT},
        answers=_answers(reading),
        campaigns=campaigns(reading),
        disputes=tuple(
            Dispute(reason=row.reason or "none", against=_against(row.because), leads=row.leads)
            for row in reading.fetch("disputes")
        ),
        good=Good(picked_up=reading.fetch("picked_up", last_letter=reading.letter_before)[0].leads),
        changes=changes,
        restated=sum(each.leads for each in changes if each.was and each.why == "late_data"),
        pact=_pact(pact),
        is_untouched_as_of=_log_end(reading),
        reply_to=tuple(pact.people[key].name for key in pact.mail.reply_to),
    )


def crm_name(pact: Pact) -> str:
    for _, brings, entry in pact.file_entries():
        vendor = (entry.preset or "").split("_")[0]
        if brings == "records" and vendor in CRM_NAMES:
            return CRM_NAMES[vendor]
    return ""


def _fates(reading: Measuring, first: str | int) -> dict[str, sa.Row[Any]]:
    from_at = reading.parameters[first] if isinstance(first, str) else first
    rows = reading.fetch("fates", from_at=from_at, until_at=reading.parameters["cut_at"])
    return {row.fate: row for row in rows}


def _banner(reading: Measuring) -> Banner:
    gaps = reading.fetch("gaps")
    late_parts: dict[str, tuple[str, ...]] = {}
    for row in reading.fetch("gap_parts"):
        late_parts[row.source] = (*late_parts.get(row.source, ()), row.brings)
    stages = reading.fetch("unknown_stages")
    signed = reading.pact.signed
    in_trial = signed is not None and reading.pact.in_trial(reading.day)
    return Banner(
        sources=tuple(_gap(reading, gap, late_parts.get(gap.source, ())) for gap in gaps),
        stages=tuple(UnknownStage(pipeline=row.pipeline, stage=row.stage, leads=row.leads) for row in stages),
        unprovable=reading.reach.unprovable if gaps or stages else 0,
        plan_lowered_by=lowered_by(reading.pact, reading.plan_first, reading.day, reading.missing),
        days_shown=_days_shown(reading),
        is_first=not reading.reach.earlier_letters,
        trial_until=signed.trial_until if signed and in_trial else None,
        log_is_partial=bool(reading.reach.is_log_partial),
        sellers_with_partial_log=reading.reach.silent_sellers,
        won_deals_alone=any(source.won_deals_alone for source in reading.pact.sources.values()),
    )


def _gap(reading: Measuring, gap: sa.Row[Any], late: tuple[str, ...]) -> SourceGap:
    return SourceGap(
        source=gap.source,
        status=gap.status,
        brings=late or tuple(reading.pact.sources[gap.source].brings),
        newest_row_at=reading.moment(gap.newest_row_at) if gap.newest_row_at else None,
        set_aside=gap.set_aside or 0,
        pulled=gap.pulled or 0,
        is_asked=reading.pact.sources[gap.source].connector is not None,
        lost_from=date.fromisoformat(gap.lost_from) if gap.lost_from else None,
    )


def _days_shown(reading: Measuring) -> int | None:
    if reading.reach.first_lead_at is None:
        return None
    days = (reading.day - reading.moment(reading.reach.first_lead_at).date()).days + 1
    is_told = days < YOUNG_DAYS or not reading.reach.earlier_letters
    return days if days > 0 and is_told else None


def _yesterday(reading: Measuring) -> Yesterday:
    rows = _fates(reading, reading.start_of(reading.first_day))
    plan = leads_planned(reading.pact, reading.first_day, reading.day, reading.missing)
    fates = {fate: row.leads for fate, row in rows.items() if fate not in LEFT_OUT}
    return Yesterday(
        first=reading.first_day,
        last=reading.day,
        leads=sum(fates.values()),
        planned=rounded(sum(plan.values(), Decimal(0))) if plan else None,
        fates=fates,
        tests=rows["test"].leads if "test" in rows else 0,
        duplicates=rows["duplicate"].leads if "duplicate" in rows else 0,
        wrote_again=rows["duplicate"].wrote_again if "duplicate" in rows else 0,
    )


def _plan(reading: Measuring) -> Plan:
    first = reading.plan_first
    rows = reading.fetch("source_leads")
    planned = leads_planned(reading.pact, first, reading.day, reading.missing)
    leads = {row.source: row.leads - (0 if reading.counts_repeat else row.repeat_customers) for row in rows}
    return Plan(
        first=first,
        last=reading.day,
        sources=_sources(reading, leads, planned),
        cash_planned=whole(cash_planned(reading.pact, first, reading.day)),
        repeat_customers=0 if reading.counts_repeat else sum(row.repeat_customers for row in rows),
        is_net_of_vat=reading.pact.company.amounts == "net_of_vat",
        **_cash(reading),
    )


def _sources(
    reading: Measuring, leads: Mapping[str, int], planned: Mapping[str, Decimal]
) -> tuple[SourceLeads, ...]:
    """In the pact's order; one line for all where the plan knows one number alone."""
    if "" in planned:
        return (SourceLeads(source="", leads=sum(leads.values()), planned=rounded(planned[""])),)
    keys = [key for key, source in reading.pact.sources.items() if "leads" in source.brings]
    return tuple(
        SourceLeads(
            source=key, leads=leads.get(key, 0), planned=rounded(planned[key]) if key in planned else None
        )
        for key in keys
        if key in leads or key in planned
    )


def _cash(reading: Measuring) -> dict[str, Any]:
    total, deals, of_this_month, unconverted = Decimal(0), 0, 0, 0
    for row in reading.fetch("won_deals", counts_repeat=reading.counts_repeat):
        deals += row.deals
        of_this_month += row.of_this_month
        amount = reading.exchange.converted(int(row.amount_minor or 0), row.currency, row.day)
        if amount is None:
            unconverted += row.deals
            continue
        unconverted += row.without_amount
        total += net_of_vat(amount, row.entity, reading.pact)
    return {
        "cash": whole(total),
        "won_deals": deals,
        "won_from_this_month": of_this_month,
        "unconverted_deals": unconverted,
    }


def _answers(reading: Measuring) -> Answers | None:
    row = reading.fetch("answer_share")[0]
    if not row.checked:
        return None
    answered = reading.fetch("answer_minutes")
    buckets = ((15, row.up_to_15), (30, row.up_to_30), (60, row.up_to_60), (240, row.up_to_240), (None, row.later))
    return Answers(
        clause="",
        status="not_checkable",
        checked=row.checked,
        in_time=row.in_time,
        limit_minutes=int(reading.parameters["answer_limit_seconds"] or 0) // 60,
        at_least=None,
        never=row.never,
        median_minutes=_minutes_of(answered, 50, row.checked - row.never),
        p90_minutes=_minutes_of(answered, 90, row.checked),
        buckets=tuple(Bucket(up_to=up_to, leads=leads) for up_to, leads in buckets),
    )


def _minutes_of(reached: Sequence[sa.Row[Any]], share: int, leads: int) -> int | None:
    """Within which so many of a hundred leads were answered; one that never was is slower than any."""
    wanted = (leads * share + 99) // 100
    for row in reached:
        wanted -= row.leads
        if wanted <= 0:
            return int(row.minutes)
    return None


def _against(because: str) -> str:
    return "answer_in_form" if because == "region_but_the_form_says_inside" else "talk"


def _changes(reading: Measuring) -> tuple[Change, ...]:
    last_letter = reading.reach.last_letter
    if last_letter is None:
        return ()
    rows = reading.fetch("changes", last_letter=last_letter)
    return tuple(Change(was=row.was or "", now=row.now, leads=row.leads, why=row.why) for row in rows)


def _pact(pact: Pact) -> PactFacts:
    signed = pact.signed
    if signed is None:
        return PactFacts(version=None, since=None)
    signers = tuple(pact.people[signed.by[side]].name for side in ("marketing", "sales", "owner") if side in signed.by)
    return PactFacts(version=signed.version, since=signed.from_, signers=signers)


def _log_end(reading: Measuring) -> datetime | None:
    log_end = reading.parameters["log_end_at"]
    assert isinstance(log_end, int)
    return reading.moment(log_end) if 0 < log_end < int(reading.parameters["cut_at"] or 0) else None
