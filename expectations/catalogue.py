"""Every check that a clause can name: whose it is, what it takes, what it looks at and what breaks it.

`population` and `offenders` are the words that docs/checks.md is made from (`expectations/checks_page.py`);
`expectations/sql/CHECK.sql` says the same.
"""

from dataclasses import dataclass
from typing import Literal

from expectations.units import Unit

Side = Literal["marketing", "sales", "owner", "both"]
Phase = Literal["source", "night"]
Measure = Literal["share", "money"]
Evidence = Literal["leads", "spend", "records", "deals", "activities", "stage_moves"]

MONEY_LIMIT = frozenset({"at_most"})
SHARE_LIMIT = frozenset({"at_least"})
# a limit of days would be 24 hours long, on a working clock that stands still at night
CLOCKED: frozenset[Unit] = frozenset({"minutes", "working_minutes"})
IN_WORKING_DAYS: frozenset[Unit] = frozenset({"working_days"})


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    side: Side | None  # None: whose the clause says
    population: str
    offenders: str
    needs: frozenset[str] = SHARE_LIMIT  # parameters that must be written
    takes: frozenset[str] = frozenset()  # and those that may be
    parts: frozenset[str] = frozenset()  # what `per` may say
    phase: Phase = "night"  # source: before reconciling, on what has landed
    unit: Measure = "share"
    within_units: frozenset[Unit] = CLOCKED  # how `within` may be written
    is_available: bool = True  # False: the pact may name it, a later version checks it
    rests_on: frozenset[Evidence] = frozenset()  # what sources bring that it cannot be judged without

    @property
    def parameters(self) -> frozenset[str]:
        return self.needs | self.takes | ({"per"} if self.parts else frozenset())


def _takes(*names: str) -> frozenset[str]:
    return frozenset(names)


PARTS = _takes("campaign", "team")
SAMPLE = _takes("min")
RECORDS: frozenset[Evidence] = frozenset({"leads", "records"})
WORK: frozenset[Evidence] = frozenset({"records", "activities"})

RECORD_FIELDS = _takes(
    "name", "region", "phone", "mail", "crm_source", "campaign_name", "owner", "contact_id", "planned_at"
)
DEAL_FIELDS = _takes("amount", "currency", "entity", "owner", "contact_id", "planned_at")
# the check that is one SQL file in the company's folder
OWN = "own"
STAGE_ORDER = {"received": 1, "contacted": 2, "qualified": 3, "converted": 3, "proposal": 4, "negotiation": 5, "won": 6}

_CHECKS = (
    Check("reaches_crm", "owner",
          "Counted leads of the month whose source counts on its own and whose hand-off can be timed: leads inside "
          "the limit, and leads whose CRM record is older than they are, are left out.",
          "Leads without a CRM record past the limit, and leads whose record came later than the limit.",
          _takes("within", "at_least"), SAMPLE, PARTS, rests_on=RECORDS),
    Check("has_seller_at_work", "owner",
          "Leads of 90 days that are open at the cut past the limit, and counted leads of the month that were given "
          "to a seller. Nothing can be said where the CRM keeps no log of assignments.",
          "Leads that have no seller at work at the cut, and leads of the month that got one later than the limit, "
          "in working time.",
          _takes("within", "at_least"), SAMPLE, PARTS, rests_on=RECORDS),
    Check("source_arrived", "owner",
          "The sources that the pact names, for the report day.",
          "Sources that are missing or dead. One of which some rows could not be read has arrived.",
          SHARE_LIMIT, SAMPLE, phase="source"),
    Check("stages_mapped", "owner",
          "CRM records and deals of 90 days.",
          "Records and deals in a stage that the pact does not know.",
          SHARE_LIMIT, SAMPLE, phase="source", rests_on=frozenset({"records"})),
    Check("reachable", "marketing",
          "Decided leads of the month: all but tests, duplicates, repeat customers, those that wait inside a limit "
          "and those of which nothing can be proven.",
          "Leads with no way to reach the person and no talk: their fate is invalid.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=WORK),
    Check("real_contact", "marketing",
          "Counted leads of the month, without repeat customers.",
          "Leads whose phone or e-mail is invented, throw-away or mistyped, and forms without a valid phone or e-mail.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=frozenset({"leads"})),
    Check("valid_leads", "marketing",
          "Decided leads of the month, as for reachable. A disputed lead counts as valid until it is settled.",
          "Leads whose fate is invalid or disqualified.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=WORK),
    Check("cost_per_valid_lead", "marketing",
          "Decided leads of the month from sources that bring spend; the value is the month's spend by valid lead, "
          "in the limit's currency at each day's rate.",
          "Leads whose fate is invalid or disqualified: they make a valid one dear.",
          MONEY_LIMIT, SAMPLE, _takes("campaign"), unit="money", rests_on=frozenset({"spend", "records"})),
    Check("campaign_known", "marketing",
          "Counted leads of the month from sources that bring spend, without repeat customers.",
          "Leads without a campaign, or with one that the source's spend does not know.",
          SHARE_LIMIT, SAMPLE, rests_on=frozenset({"leads", "spend"})),
    Check("volume", "marketing",
          "Days of the month, from the first lead on. Nothing can be said without a plan of the month, or of days that "
          "a late source of leads has not told yet.",
          "Days on which fewer counted leads came than the plan's leads a day, of all sources.",
          SHARE_LIMIT, SAMPLE, rests_on=frozenset({"leads"})),
    Check("duplicates", "marketing",
          "Leads of the month without tests, and without those that came because the first was not answered in time.",
          "Leads that repeat an earlier enquiry of the same person: their fate is duplicate.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=frozenset({"leads"})),
    Check("consent_given", "marketing",
          "Counted leads of the month that came by a form, without repeat customers. Nothing can be said of a form "
          "that never had an answer to the question, nor of leads before the first.",
          "Leads that gave another answer than those that the pact's `lead.fields.consent` takes for a yes, or none.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=frozenset({"leads"})),
    Check("promise_written", "marketing",
          "Campaigns that spent money or brought a lead in the month, of sources that bring spend.",
          "Campaigns without a promise that is dated their first day in the month or earlier.",
          _takes("at_least", "file"), SAMPLE, rests_on=frozenset({"spend"})),
    Check("first_answer", "sales",
          "Leads of the month that reached a seller: decided, not unfit, in the CRM and assigned.",
          "Leads without an attempt or talk within the seller's own limit, late ones and those never answered.",
          _takes("within", "at_least"), _takes("min", "opening_grace"), PARTS, rests_on=WORK),
    Check("tried_before_giving_up", "sales",
          "Leads of the month that were closed without a talk.",
          "Leads closed after fewer attempts, or on fewer days, than agreed.",
          _takes("attempts", "days", "at_least"), SAMPLE, PARTS, rests_on=WORK),
    Check("reason_given", "sales",
          "Leads of the month that were lost or rejected.",
          "Leads without a reason, whose time to give one is over.",
          _takes("within", "at_least"), SAMPLE, PARTS, within_units=IN_WORKING_DAYS, rests_on=frozenset({"records"})),
    Check("deal_moves", "sales",
          "Leads of 90 days that are open at the cut with a seller at work, and were answered.",
          "Leads whose last activity or stage move is older than the limit, with nothing planned within 30 days.",
          _takes("within", "at_least"), SAMPLE, PARTS, within_units=IN_WORKING_DAYS, rests_on=WORK),
    Check("next_step_planned", "sales",
          "Leads of 90 days that are open at the cut with a seller at work, and were answered. Nothing can be said "
          "where the CRM holds no planned step of anybody.",
          "Leads with nothing planned within 30 days.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=WORK),
    Check("fields_complete", "sales",
          "CRM records and deals of the month's leads that stand in `stage` or beyond it (those lost or rejected do "
          "not); without it all of them. A clause for each stage asks more the further a deal is. Fields of records: "
          + ", ".join(sorted(RECORD_FIELDS)) + "; of deals: " + ", ".join(sorted(DEAL_FIELDS)) + ".",
          "Records and deals in which one of the named fields is empty.",
          _takes("fields", "at_least"), _takes("min", "stage"), PARTS, rests_on=frozenset({"records", "deals"})),
    Check("won_has_amount_and_date", "sales",
          "Deals won in the month, also those that no lead brought.",
          "Won deals without an amount, a currency, or a day on which they were won or closed.",
          SHARE_LIMIT, SAMPLE, _takes("team"), rests_on=frozenset({"deals"})),
    Check("deal_has_contact", "sales",
          "Deals made in the month, also those that no lead brought. Nothing can be said where no deal of the source "
          "names a contact or a CRM record.",
          "Deals without a contact, whose CRM record has neither a contact nor a phone or e-mail.",
          SHARE_LIMIT, SAMPLE, _takes("team"), rests_on=frozenset({"deals"})),
    Check("source_kept", "sales",
          "CRM records that were made for the month's counted leads, of sources that count on their own and whose "
          "`crm_sources` the pact names. Nothing can be said where the pact does not know what is written, or the CRM "
          "writes no origin at all.",
          "Records whose origin is empty, or is that of a source from which none of the person's leads came.",
          SHARE_LIMIT, SAMPLE, PARTS, rests_on=RECORDS),
    Check("attested", "both",
          "Both heads, for the newest month whose day to confirm has come.",
          "Heads who have not confirmed it.",
          _takes("monthly_by_day", "file")),
    Check(OWN, None,
          "What the company's own SQL gives: see [below](#a-check-of-ones-own).",
          "Its rows whose `failed` is 1.",
          _takes("file", "at_least"), _takes("min", "within"), PARTS),
    Check("all_leads_worked", "sales", "counted leads of the month with a seller",
          "leads that were left while others like them were worked", frozenset(), _takes("min", "at_least"), PARTS,
          is_available=False),
    Check("stages_in_order", "sales", "deals of the month", "deals that skipped a stage", SHARE_LIMIT, SAMPLE, PARTS,
          is_available=False),
    Check("logged_in_time", "sales", "activities of the month", "activities entered late",
          _takes("within", "at_least"), SAMPLE, PARTS, is_available=False),
    Check("disputes_settled", "both", "disputed leads whose time to settle is over", "disputed leads without a ruling",
          _takes("within", "at_least"), SAMPLE, within_units=IN_WORKING_DAYS, is_available=False),
)  # fmt: skip

CHECKS: dict[str, Check] = {check.name: check for check in _CHECKS}
