"""The clauses that exports can bear, as a first pact would write them: to be agreed on, not agreed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tasks.core.pact_parts import Proposal

Able = Callable[[Proposal], bool]


@dataclass(frozen=True, slots=True)
class ClausePart:
    number: str
    check: str
    side: str
    terms: str


def _brings(*kinds: str) -> Able:
    return lambda found: found.has(*kinds)


def _own_leads(found: Proposal) -> bool:
    """Leads that count on their own, whatever the CRM says."""
    return found.has("records") and any("leads" in source.brings and not source.from_ for source in found.sources)


def _with_reasons(found: Proposal) -> bool:
    return found.has("leads", "records") and "reason" in found.columns["records"] | found.columns["deals"]


def _with_owners(found: Proposal) -> bool:
    """Without a log of assignments nothing can be said of them."""
    return found.has("leads", "records", "stage_moves") and "owner" in found.columns["stage_moves"]


def _with_plans(found: Proposal) -> bool:
    """A CRM whose export shows no planned step says nothing of the next one."""
    kept = found.columns["records"] | found.columns["deals"] | found.columns["activities"]
    return _WORK(found) and bool(kept & {"planned_at", "is_planned"})


def _with_links(found: Proposal) -> bool:
    return found.has("deals") and bool(found.columns["deals"] & {"contact_id", "crm_id"})


def _with_origins(found: Proposal) -> bool:
    """Of sources whose mark in the CRM is known."""
    claimed = any(source.crm_sources for source in found.sources if not source.from_)
    return _own_leads(found) and claimed and "crm_source" in found.columns["records"]


def _deal_fields(found: Proposal) -> list[str]:
    wanted = ["amount", "contact_id", "owner"]
    return [name for name in wanted if name in found.columns["deals"]][:2]


_WORK = _brings("leads", "records", "activities")
_CLAUSES: tuple[tuple[str, str, str, str, Able], ...] = (
    ("H", "reaches_crm", "owner", "within: 15 min, at_least: 100%", _own_leads),
    ("H", "has_seller_at_work", "owner", "within: 15 working min, at_least: 100%", _with_owners),
    ("H", "source_arrived", "owner", "at_least: 100%", lambda found: True),
    ("H", "stages_mapped", "owner", "at_least: 100%", lambda found: found.has("records") or found.has("deals")),
    ("M", "reachable", "marketing", "at_least: 90%, min: 100", _WORK),
    ("M", "valid_leads", "marketing", "at_least: 80%, min: 30, per: campaign", _WORK),
    ("M", "cost_per_valid_lead", "marketing", "at_most: {cost}, min: 30, per: campaign",
     lambda found: found.has("leads", "records", "activities", "spend") and not found.foreign),
    ("M", "real_contact", "marketing", "at_least: 90%, min: 100", _brings("leads")),
    ("M", "campaign_known", "marketing", "at_least: 95%, min: 100", _brings("leads", "spend")),
    ("M", "duplicates", "marketing", "at_least: 85%, min: 100", _brings("leads")),
    ("M", "consent_given", "marketing", "at_least: 100%", lambda found: bool(found.consent)),
    ("S", "first_answer", "sales", "within: 30 working min, opening_grace: 60 min, at_least: 90%, min: 30",
     lambda found: _WORK(found) and found.has_hours),
    ("S", "tried_before_giving_up", "sales", "attempts: 5, days: 3, at_least: 90%, min: 30", _WORK),
    ("S", "reason_given", "sales", "within: 2 working days, at_least: 90%, min: 30", _with_reasons),
    ("S", "deal_moves", "sales", "within: 5 working days, at_least: 90%, min: 30", _WORK),
    ("S", "next_step_planned", "sales", "at_least: 80%, min: 30", _with_plans),
    ("S", "fields_complete", "sales", "fields: [{fields}], stage: proposal, at_least: 95%, min: 30",
     lambda found: found.has("records", "deals") and bool(_deal_fields(found))),
    ("S", "won_has_amount_and_date", "sales", "at_least: 100%", _brings("deals")),
    ("S", "deal_has_contact", "sales", "at_least: 95%, min: 30", _with_links),
    ("S", "source_kept", "sales", "at_least: 95%, min: 30", _with_origins),
)  # fmt: skip


def clauses_for(found: Proposal) -> Iterator[ClausePart]:
    numbers: dict[str, int] = {}
    cost = f"500 {found.currency}"
    for letter, check, side, terms, is_able in _CLAUSES:
        if is_able(found):
            numbers[letter] = numbers.get(letter, 0) + 1
            written = terms.format(cost=cost, fields=", ".join(_deal_fields(found)))
            yield ClausePart(f"{letter}{numbers[letter]}", check, side, written)
