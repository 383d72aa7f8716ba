"""Every check that a clause can name: whose it is, what it takes, what it looks at and what breaks it.

`population` and `offenders` are the words that the docs are made from; the SQL of the same name says the same.
"""

from dataclasses import dataclass
from typing import Literal

Side = Literal["marketing", "sales", "owner", "both"]
Phase = Literal["source", "night"]
Measure = Literal["share", "money", "count"]

MONEY_LIMIT = frozenset({"at_most"})
SHARE_LIMIT = frozenset({"at_least"})


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    side: Side
    population: str
    offenders: str
    needs: frozenset[str] = SHARE_LIMIT      # parameters that must be written
    takes: frozenset[str] = frozenset()      # and those that may be
    parts: frozenset[str] = frozenset()      # what `per` may say
    phase: Phase = "night"                   # source: before reconciling, on what has landed
    unit: Measure = "share"
    is_available: bool = True                # False: the pact may name it, a later version checks it

    @property
    def parameters(self) -> frozenset[str]:
        return self.needs | self.takes | ({"per"} if self.parts else frozenset())


def _takes(*names: str) -> frozenset[str]:
    return frozenset(names)


PARTS = _takes("campaign", "team")
SAMPLE = _takes("min")

_CHECKS = (
    Check("reaches_crm", "owner", "counted leads of the month whose source counts on its own and whose limit has passed",
          "leads without a CRM record within the limit", _takes("within", "at_least"), SAMPLE, PARTS),
    Check("has_seller_at_work", "owner", "counted leads of the month with a CRM record and a known assignment",
          "leads that had no seller at work within the limit", _takes("within", "at_least"), SAMPLE, PARTS),
    Check("source_arrived", "owner", "sources that were due for the report day",
          "sources whose file or rows for the day did not arrive, or were unreadable", SHARE_LIMIT, SAMPLE,
          phase="source"),
    Check("stages_mapped", "owner", "pipeline stages that the CRM's rows hold",
          "stages that the pact does not know", SHARE_LIMIT, SAMPLE, phase="source"),
    Check("reachable", "marketing", "counted leads of the month that are decided",
          "leads without a valid phone, e-mail or chat to reach them by", SHARE_LIMIT, SAMPLE, PARTS),
    Check("real_contact", "marketing", "counted leads of the month that give a phone or an e-mail",
          "leads whose contact data are all invented, throw-away or mistyped", SHARE_LIMIT, SAMPLE, PARTS),
    Check("valid_leads", "marketing", "counted leads of the month that are decided",
          "leads whose fate is invalid or disqualified", SHARE_LIMIT, SAMPLE, PARTS),
    Check("cost_per_valid_lead", "marketing", "counted leads of the month that are decided, from campaigns with spend",
          "leads whose fate is invalid or disqualified; the value is spend by valid lead", MONEY_LIMIT, SAMPLE, PARTS,
          unit="money"),
    Check("campaign_known", "marketing", "counted leads of the month whose source also brings spend",
          "leads without a campaign that the source's spend knows", SHARE_LIMIT, SAMPLE),
    Check("promise_written", "marketing", "campaigns that brought leads or spent money in the month",
          "campaigns without a promise from their first day on", _takes("at_least", "file"), SAMPLE),
    Check("first_answer", "sales", "counted leads of the month with a seller, whose limit has passed",
          "leads without an attempt or talk within the seller's limit", _takes("within", "at_least"),
          _takes("min", "opening_grace"), PARTS),
    Check("tried_before_giving_up", "sales", "leads of the month that were closed without a talk",
          "leads closed after fewer attempts, or on fewer days, than agreed", _takes("attempts", "days", "at_least"),
          SAMPLE, PARTS),
    Check("reason_given", "sales", "leads of the month that were lost or rejected, whose time for a reason is over",
          "leads closed without a reason within the limit", _takes("within", "at_least"), SAMPLE, PARTS),
    Check("deal_moves", "sales", "leads open at the cut with a seller at work",
          "leads whose last activity or stage move is older than the limit, with nothing planned",
          _takes("within", "at_least"), SAMPLE, PARTS),
    Check("fields_complete", "sales", "CRM records and deals of the month's leads that reached the stage",
          "records in which one of the fields is empty", _takes("fields", "at_least"), _takes("min", "stage"), PARTS),
    Check("won_has_amount_and_date", "sales", "won deals of the month",
          "won deals without an amount, a currency or a day", SHARE_LIMIT, SAMPLE, PARTS),
    Check("attested", "both", "the months whose day to confirm has passed, for both heads",
          "heads who have not confirmed", _takes("monthly_by_day", "file"), unit="count"),
    Check("volume", "marketing", "days of the month", "days on which fewer leads came than planned", SHARE_LIMIT, SAMPLE,
          is_available=False),
    Check("consent_given", "marketing", "counted leads of the month", "leads without consent", SHARE_LIMIT, SAMPLE, PARTS,
          is_available=False),
    Check("duplicates", "marketing", "leads of the month", "leads that repeat an earlier enquiry", SHARE_LIMIT, SAMPLE,
          PARTS, is_available=False),
    Check("next_step_planned", "sales", "leads open at the cut", "leads without a planned activity", SHARE_LIMIT,
          _takes("min", "within"), PARTS, is_available=False),
    Check("all_leads_worked", "sales", "counted leads of the month with a seller",
          "leads that were left while others like them were worked", frozenset(), _takes("min", "at_least"), PARTS,
          is_available=False),
    Check("deal_has_contact", "sales", "deals of the month", "deals without a contact", SHARE_LIMIT, SAMPLE, PARTS,
          is_available=False),
    Check("stages_in_order", "sales", "deals of the month", "deals that skipped a stage", SHARE_LIMIT, SAMPLE, PARTS,
          is_available=False),
    Check("logged_in_time", "sales", "activities of the month", "activities entered late", _takes("within", "at_least"),
          SAMPLE, PARTS, is_available=False),
    Check("source_kept", "sales", "CRM records of the month's leads", "records whose source was changed or lost",
          SHARE_LIMIT, SAMPLE, PARTS, is_available=False),
    Check("disputes_settled", "both", "disputed leads whose time to settle is over", "disputed leads without a ruling",
          _takes("within", "at_least"), SAMPLE, is_available=False),
)  # fmt: skip

CHECKS: dict[str, Check] = {check.name: check for check in _CHECKS}
