"""Everything that one night's letter says: numbers, days and names, no sentence in any language.

Measured in SQL, stored as JSON in `letter_fact`, rendered by `core.render` in each reader's language.
Shares are Decimals from 0 to 1, money Decimals in whole units (hryvnias) of `LetterFacts.currency`, days are
the company's local dates, moments are aware datetimes, minutes are working minutes. Names (campaigns, forms,
signers, stages) are given as their owners wrote them; sources, sides, fates, checks and sheets by our keys.
No name, phone or mail of a client, no seller's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from tasks.core import codec

Side = Literal["marketing", "sales", "owner", "both"]
Status = Literal["kept", "breached", "warned", "not_checkable"]


# --- the banner


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGap:
    """A source of which the night misses something."""

    source: str  # its key in the pact
    status: Literal["missing", "partial", "dead"]
    brings: tuple[str, ...] = ()  # leads, spend, records, deals, activities, stage_moves, owners
    newest_row_at: datetime | None = None  # local zone; null where nothing ever arrived
    set_aside: int = 0  # rows that could not be read
    pulled: int = 0  # rows that the files hold
    is_asked: bool = False  # by a vendor's API
    lost_from: date | None = None  # the day on which the vendor begins to forget what was not pulled


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownStage:
    """A stage of the CRM that the pact does not map: its leads are unprovable."""

    pipeline: str
    stage: str
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What is missing and what that changed. Empty on a good night."""

    sources: tuple[SourceGap, ...] = ()
    stages: tuple[UnknownStage, ...] = ()
    unprovable: int = 0  # leads of the month (of the report days, where one source is late) that it left unprovable
    plan_lowered_by: int = 0  # leads taken out of the plan because their source is missing
    days_shown: int | None = None  # how many the files hold, in a company's first letter and while they are few
    is_first: bool = False  # no letter before, so that nothing can be compared
    trial_until: date | None = None  # figures without verdicts up to and with this day; null once it is over
    log_is_partial: bool = False  # everybody's activity log is partial: silence proves nothing
    sellers_with_partial_log: int = 0  # a number, never names
    won_deals_alone: bool = False  # the CRM's export is known to hold won deals and nothing else of them


# --- yesterday and the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """Every day since the last letter; usually one."""

    first: date
    last: date
    leads: int  # counted: neither test nor duplicate
    planned: int | None = None  # null where the pact has no plan for these days
    fates: Mapping[str, int] = field(default_factory=dict)  # of these leads; adds up to `leads`
    tests: int = 0
    duplicates: int = 0
    wrote_again: int = 0  # of the duplicates: wrote again because nobody had answered


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLeads:
    """Leads of the month by source, repeat customers left out where the plan counts new ones."""

    source: str
    leads: int
    planned: int | None = None  # up to and with the report day, missing days taken out


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The month up to the cut."""

    first: date  # 1st of the month
    last: date  # the report day
    sources: tuple[SourceLeads, ...]
    cash: Decimal | None = None  # won amount at won_at, report currency
    cash_planned: Decimal | None = None
    won_deals: int = 0  # deals behind the cash
    won_from_this_month: int = 0  # of those, of leads that arrived this month
    is_net_of_vat: bool = False
    repeat_customers: int = 0  # leads listed apart
    unconverted_deals: int = 0  # won deals whose amount has no rate, or no amount

    @property
    def leads(self) -> int:
        return sum(each.leads for each in self.sources)

    @property
    def planned(self) -> int | None:
        """Null unless every source has its plan: half a plan is no plan."""
        plans = [each.planned for each in self.sources if each.planned is not None]
        return sum(plans) if plans and len(plans) == len(self.sources) else None


# --- debts


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One line's "of these 31, 19 are …". What `name` is depends on `kind`.

    reason: a kind of the pact's `reasons`, or no_contact (invalid) · form, campaign, source: its name or key ·
    stage: the CRM's words · seller_away, seller_dismissed, no_seller: name is empty · field: a column of ours ·
    person: who has not attested · no_amount, no_date: name is empty
    """

    kind: str
    count: int
    name: str = ""
    yesterday: int = 0  # of `count`, in the report days
    until: date | None = None  # seller_away: the last day of the absence


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What one side owes: one clause (and campaign or team) with something to do. Not limited in number.

    A clause that is kept is a debt too while its list is not empty ("8 without a reason, S3 kept overall");
    a clause per campaign is one only where it is breached or warned. Of `reachable` and `real_contact`, which
    nobody can mend lead by lead, only when breached.
    """

    check: str  # first_answer
    clause: str  # its number in the pact
    title: str  # its title in the pact: used where a check has no sentence of its own
    status: Status
    part: str = ""  # campaign's name (not its id) or team
    source: str = ""  # of a campaign
    leads: int = 0  # records on today's list: all of 90 days that can still be acted on
    yesterday: int = 0  # of those, of the report days
    kept: int | None = None  # of `checked`, this month
    checked: int | None = None
    at_least: Decimal | None = None  # the clause's share
    value: Decimal | None = None  # money: cost per valid lead
    at_most: Decimal | None = None  # money
    within_minutes: int | None = None  # working minutes, or wall minutes where is_wall_clock
    is_wall_clock: bool = False
    within_days: int | None = None  # working days
    attempts: int | None = None
    attempt_days: int | None = None
    oldest_on: date | None = None  # the day on which the oldest on the list came in (stalled: last moved)
    since: date | None = None  # promise_written: runs since; source_arrived: nothing since
    nights: int = 1  # report days running that it is owed, this one included
    details: tuple[Detail, ...] = ()  # largest first
    sheet: str = ""  # key of the workbook's sheet that lists them (core.sheets), '' for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What `debtor` owes; the heaviest action first. Rendering cuts at `LetterFacts.actions_at_most`."""

    debtor: Side
    actions: tuple[Action, ...]


# --- where the leads went, answers, campaigns


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Leads answered within `up_to` minutes and after the bucket before; null up_to: later than all."""

    up_to: int | None
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """First answer, on the seller's own clock: leads of the month that had a seller, and whose time is over."""

    clause: str  # '' where the pact has no such clause
    status: Status
    checked: int
    in_time: int
    limit_minutes: int
    at_least: Decimal | None
    never: int
    median_minutes: int | None = None  # of those that were answered
    p90_minutes: int | None = None  # of all checked, a lead without an answer being slower than any
    buckets: tuple[Bucket, ...] = ()  # up_to 15, 30, 60, 240, null; with `never` they add up to `checked`


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign in the month. `decided`: leads whose validity is settled; a disputed one counts as valid."""

    source: str
    name: str
    leads: int
    valid: int
    decided: int
    won: int = 0
    spend: Decimal | None = None  # report currency; null where no spend is known
    low: Decimal | None = None  # 95 % Wilson interval of the valid share
    high: Decimal | None = None
    valid_status: Status = "not_checkable"  # of the clause valid_leads
    valid_clause: str = ""
    valid_at_least: Decimal | None = None
    cost_status: Status = "not_checkable"  # of the clause cost_per_valid_lead
    cost_clause: str = ""
    cost_at_most: Decimal | None = None

    @property
    def cost_per_lead(self) -> Decimal | None:
        return _per(self.spend, self.leads)

    @property
    def cost_per_valid(self) -> Decimal | None:
        """Spend by valid lead, among decided ones only: what the clause M3 looks at."""
        return _per(self.spend, self.valid)

    @property
    def cost_per_won(self) -> Decimal | None:
        return _per(self.spend, self.won)


# --- disputed, good, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Leads of 90 days whose reason the evidence contradicts. `reason` is a kind of the pact's `reasons`."""

    reason: str  # wrong_contact, unreachable, out_of_region, test
    against: str  # talk, answer_in_form
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """A share that rose since a week ago by a clear step; MEASURE decides what is worth saying."""

    check: str
    clause: str
    title: str
    kept: int
    checked: int
    share_before: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A clause that is kept this night."""

    check: str
    clause: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    picked_up: int = 0  # untouched in the last letter, answered since
    better: tuple[Better, ...] = ()
    kept: tuple[Kept, ...] = ()  # in the pact's order
    # credits by side come with their issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Leads that the last letter gave another fate; `was` is never the same as `now`. Largest first.

    why: late_data, mapping, ruling, missing_data, time (a limit passed, the work went on), '' in older nights
    """

    was: str  # '': leads of the days before the last letter's cut that came after it
    now: str
    leads: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PactFacts:
    version: int | None  # null: not signed yet
    since: date | None
    signers: tuple[str, ...] = ()  # names in the order marketing, sales, owner
    judged: int = 0  # clauses kept, warned or breached; a clause per campaign counts once
    breached: int = 0
    not_checkable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    company: str
    day: date  # the report day
    currency: str  # ISO code
    crm: str  # the CRM's name as people know it: Bitrix24, HubSpot, or '' for "the CRM"
    actions_at_most: int
    banner: Banner
    yesterday: Yesterday
    debts: tuple[Debt, ...]  # marketing, sales, owner; `both` last; without empty ones
    plan: Plan
    fates: Mapping[str, int]  # counted leads of the month (no test, no duplicate): adds up to the leads
    answers: Answers | None
    campaigns: tuple[Campaign, ...] = ()  # the most leads first; all of them, rendering cuts
    disputes: tuple[Dispute, ...] = ()
    good: Good = Good()
    changes: tuple[Change, ...] = ()
    restated: int = 0  # of the changes: leads of the last letter that it judged without data which came later
    pact: PactFacts = PactFacts(version=None, since=None)
    snapshot_at: datetime | None = None  # states without a time of their own are as of this reading; null if none
    is_untouched_as_of: datetime | None = None  # the log broke off here: untouched are as of this moment
    reply_to: tuple[str, ...] = ()  # names of whom to tell of a wrong figure
    # room: gap, credits, matured month, capacity, returns are each an optional field here later


def _per(spend: Decimal | None, count: int) -> Decimal | None:
    return spend / count if spend is not None and count else None


def to_json(facts: LetterFacts) -> str:
    return codec.dumps(facts)


def from_json(text: str) -> LetterFacts:
    """Keys that we no longer know are left out, new ones take their defaults: old nights stay readable."""
    return codec.loads(LetterFacts, text)
