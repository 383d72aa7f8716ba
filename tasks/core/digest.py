"""Which of the night's facts the letter puts first: headline, folded debts, fates by who holds the lead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from tasks.core.facts import Action, Campaign, Debt, LetterFacts

# as the reader counts them, in the order of the letter's bar. Every fate of a counted lead is in one group.
GROUPS: dict[str, tuple[str, ...]] = {
    "won": ("won",),
    "working": ("open", "waiting"),
    "lost": ("lost",),
    "no_answer": ("no_answer",),
    "unfit": ("invalid", "disqualified"),
    "stuck": ("untouched", "given_up", "stalled", "lost_unexplained"),
    "not_reached": ("not_in_crm", "unassigned"),
    "disputed": ("disputed",),
    "unprovable": ("unprovable",),
}
# checks whose lists part the leads: no lead is on two of them
LISTS_LEADS = (
    "first_answer", "tried_before_giving_up", "reason_given", "deal_moves", "reaches_crm", "has_seller_at_work",
)  # fmt: skip
# of one day, nothing is summed up but what speaks for itself
DAY_ORDER = (
    "won", "open", "waiting", "untouched", "given_up", "stalled", "lost_unexplained", "lost", "no_answer",
    "invalid", "disqualified", "not_in_crm", "unassigned", "disputed", "unprovable",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    key: str
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The largest debt, in leads. kind: stuck, not_reached, unfit, unprovable, older, none."""

    kind: str
    leads: int = 0
    of: int = 0
    parts: tuple[Count, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    others: tuple[Count, ...] = ()  # the other sides' debts of this month, largest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A debt as it is printed: the actions that stay, and the repeated ones folded into one line."""

    debtor: str
    actions: tuple[Action, ...]
    folded: tuple[Action, ...]

    @property
    def longest(self) -> int:
        return max((each.nights for each in self.folded), default=0)


def counts(fates: Mapping[str, int], groups: Mapping[str, tuple[str, ...]] = GROUPS) -> tuple[Count, ...]:
    """Without the empty ones. A fate that no group knows stands for itself, so that the sum always holds."""
    known = {fate for members in groups.values() for fate in members}
    summed = {key: sum(fates.get(fate, 0) for fate in members) for key, members in groups.items()}
    summed |= {fate: leads for fate, leads in fates.items() if fate not in known}
    return tuple(Count(key=key, leads=leads) for key, leads in summed.items() if leads)


def day_counts(fates: Mapping[str, int]) -> tuple[Count, ...]:
    return counts(fates, {fate: (fate,) for fate in DAY_ORDER})


def headline(facts: LetterFacts) -> Headline:
    groups = {each.key: each.leads for each in counts(facts.fates)}
    breached = tuple(each for each in facts.campaigns if each.valid_status == "breached")
    debts = {
        "stuck": groups.get("stuck", 0),
        "not_reached": groups.get("not_reached", 0),
        "unfit": sum(unfit_beyond_pact(each) for each in breached),
    }
    ranked = sorted((Count(key=key, leads=n) for key, n in debts.items() if n), key=lambda each: -each.leads)
    if not ranked:
        return _unprovable(facts) or _older(facts)
    first, *others = ranked
    parts = {fate: facts.fates.get(fate, 0) for fate in GROUPS[first.key]} if first.key != "unfit" else {}
    return Headline(
        kind=first.key,
        leads=first.leads,
        of=sum(facts.fates.values()),
        parts=tuple(Count(key=fate, leads=n) for fate, n in parts.items() if n),
        campaigns=breached,
        others=tuple(others),
    )


def _unprovable(facts: LetterFacts) -> Headline | None:
    leads = facts.fates.get("unprovable", 0)
    return Headline(kind="unprovable", leads=leads, of=sum(facts.fates.values())) if leads else None


def _older(facts: LetterFacts) -> Headline:
    """This month owes nothing: the lists may still hold leads of the months before."""
    leads = listed(facts, LISTS_LEADS)
    return Headline(kind="older", leads=leads) if leads else Headline(kind="none")


def unfit_beyond_pact(campaign: Campaign) -> int:
    """Unfit leads above the number that the pact lets a campaign bring."""
    allowed = (1 - (campaign.valid_at_least or Decimal(0))) * campaign.decided
    return max(0, campaign.decided - campaign.valid - int(allowed.to_integral_value(ROUND_FLOOR)))


def shown(debt: Debt, at_most: int) -> Shown:
    """Where there are too many actions the longest repeated ones make room first, then the lightest."""
    spare = len(debt.actions) - at_most
    if spare <= 0:
        return Shown(debtor=debt.debtor, actions=debt.actions, folded=())
    # the line that tells of the folded ones is itself one of the lines
    by_weight = list(enumerate(debt.actions))
    leaving = sorted(by_weight, key=lambda each: (each[1].nights > 1, each[1].nights, each[0]))[-(spare + 1) :]
    gone = {index for index, _ in leaving}
    return Shown(
        debtor=debt.debtor,
        actions=tuple(action for index, action in by_weight if index not in gone),
        folded=tuple(action for index, action in by_weight if index in gone),
    )


def is_quiet(facts: LetterFacts) -> bool:
    """No lead since the last letter and nothing owed: five lines are enough."""
    return facts.yesterday.leads == 0 and not facts.debts


def is_partial(facts: LetterFacts) -> bool:
    return bool(facts.banner.sources)


def has_banner(facts: LetterFacts) -> bool:
    banner = facts.banner
    told = banner.sources or banner.stages or banner.log_is_partial or banner.sellers_with_partial_log
    told = told or banner.won_deals_alone
    return bool(told or banner.days_shown is not None or banner.trial_until)


def told_campaigns(campaigns: tuple[Campaign, ...], at_most: int) -> tuple[Campaign, ...]:
    """The largest, and every breached one however small."""
    breached = [each for each in campaigns if "breached" in (each.valid_status, each.cost_status)]
    largest = [each for each in campaigns if each not in breached][: max(0, at_most - len(breached))]
    return tuple(each for each in campaigns if each in breached or each in largest)


def urgent(facts: LetterFacts) -> tuple[Count, ...]:
    """At most two things for the subject line, by the lists that can be worked off today."""
    actions = [action for debt in facts.debts for action in debt.actions]
    untouched = listed(facts, ("first_answer",))
    not_reached = listed(facts, ("reaches_crm", "has_seller_at_work"))
    campaigns = [each for each in actions if each.part and each.source]
    below = len({(each.source, each.part) for each in campaigns if each.status == "breached"})
    told = (
        Count(key="untouched", leads=untouched),
        Count(key="not_reached", leads=not_reached),
        Count(key="campaigns", leads=below),
        Count(key="debts", leads=len(actions) if not (untouched or not_reached or below) else 0),
    )
    return tuple(each for each in told if each.leads)[:2]


def listed(facts: LetterFacts, checks: Collection[str]) -> int:
    """Leads on these checks' lists, each once: two clauses of one check have one list, its parts divide it."""
    by_clause: dict[tuple[str, str], int] = {}
    for action in (each for debt in facts.debts for each in debt.actions if each.check in checks):
        key = (action.check, action.clause)
        by_clause[key] = by_clause.get(key, 0) + action.leads
    return sum(
        max((leads for (check, _), leads in by_clause.items() if check == each), default=0) for each in checks
    )


# what a check's own sentence counts; the others begin with the number of records on their list
COUNTED_BY = {
    "valid_leads": "checked", "reachable": "checked", "real_contact": "checked", "cost_per_valid_lead": "value",
    "source_arrived": "clause", "attested": "clause",
}  # fmt: skip


def can_be_told(action: Action) -> bool:
    if action.check == "promise_written":
        return bool(action.part or action.leads)
    return bool(getattr(action, COUNTED_BY.get(action.check, "leads")))
