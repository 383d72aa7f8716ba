"""The pact as frozen models, under the YAML's own names (`from` is `from_`).

Read it with `expectations.pact.load_pact`. The descriptions become docs/pact.md and the JSON Schema.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PrivateAttr
from pydantic.json_schema import SkipJsonSchema

from expectations.catalogue import CHECKS, OWN, Check, Evidence, Side
from expectations.own_checks import rests_on, statement_of
from expectations.pact_company import Company, LeadPart, MailPart, Person, Report, Signed, StagePart
from expectations.pact_sources import FileEntry, Source, file_entry
from expectations.pact_types import (
    Amount,
    Brings,
    Flag,
    LeadsADay,
    Limit,
    Means,
    Number,
    Part,
    Share,
    Text,
    Texts,
    Whole,
    entry,
)
from expectations.side_files import SideFiles

Factor = Literal["leads", "valid", "reached", "answered", "won", "deal"]
Family = Literal["contact", "fit", "merit", "clerical", "none"]

FAMILIES: dict[str, Family] = {
    "unreachable": "contact",
    "wrong_contact": "contact",
    "out_of_region": "fit",
    "price": "merit",
    "competitor": "merit",
    "timing": "merit",
    "other": "merit",
    "duplicate": "clerical",
    "test": "clerical",
    "none": "none",
}
# kinds that are fit where the pact's lead.valid.not_reasons names them, and merit where it does not
COMPANY_KINDS = ("not_our_product", "spam")


class Clause(Part):
    number: SkipJsonSchema[str] = ""
    check: str = entry("What is looked at: one of the checks in checks.md", "first_answer")
    side: Side = entry("Who answers for it: marketing, sales, owner or both", "sales")
    title: Text = entry("The clause in the company's own words", "First human answer", "")
    within: Limit | None = entry("The limit of time", "30 working min", None)
    at_least: Share | None = entry("The share that must hold", "90%", None)
    at_most: Amount | None = entry("The most that one may cost", "650 UAH", None)
    min: Whole = entry("No verdict under so many", 30, 0)
    per: Literal["campaign", "team"] | None = entry("A verdict for each campaign or team", "campaign", None)
    attempts: Whole | None = entry("Attempts before giving up", 5, None)
    days: Whole | None = entry("Days on which they are made", 3, None)
    opening_grace: Limit | None = entry("Added to the limit for the queue at opening", "60 min", None)
    monthly_by_day: Whole | None = entry("Day of the month by which both heads confirm", 5, None)
    file: Text | None = entry(
        "The side file that the check reads; of a check of one's own its SQL", "attested.csv", None
    )
    fields: Texts = entry("Columns of the CRM that must not be empty", ["owner", "region"], ())
    stage: Means | None = entry("The stage from which on the fields are asked", "proposal", None)
    later: Flag = entry("Agreed, but set aside for now: not checked", True, False)

    @property
    def kind(self) -> Check:
        return CHECKS[self.check]

    @property
    def is_available(self) -> bool:
        """False: the night says "not checkable, comes later"."""
        return self.kind.is_available and not self.later


class PlanMonth(Part):
    leads_a_day: LeadsADay = entry("Leads a day: of all sources, or by source", {"meta": 12, "google": 7})
    valid: Share | None = entry("Share of leads that are valid", "80%", None)
    reached: Share | None = entry("Share of them that reaches a seller", "100%", None)
    answered: Share | None = entry("Share of those answered in time", "95%", None)
    won: Share | None = entry("Share of those won", "10%", None)
    deal: Number | None = entry("Size of a won deal, in the report's currency", 40000, None)

    @property
    def leads_a_day_in_all(self) -> Decimal:
        by_source = self.leads_a_day
        return sum(by_source.values(), Decimal()) if isinstance(by_source, dict) else by_source


class Plan(Part):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, PlanMonth]

    counts: Literal["new_customers", "all_customers"] = entry(
        "Whose deals the plan counts: with new_customers repeat sales are shown apart, with all_customers they count",
        "new_customers",
        "new_customers",
    )
    leads_by: Literal["arrival"] = entry("A lead's money belongs to the month it came in", "arrival", "arrival")
    cash_by: Literal["payment_date"] = entry("Cash belongs to its day", "payment_date", "payment_date")
    matures_after_days: Whole = entry("Before that a month's win rate is not judged", 15, 15)
    late_counts_as: Number = entry("What a late answer is worth beside one in time", 0.5, Decimal("0.5"))
    answers: dict[Factor, Side] = entry("Who answers for each factor", {"leads": "marketing"}, {})

    @property
    def months(self) -> dict[str, PlanMonth]:
        """By "2026-11"."""
        return dict(self.__pydantic_extra__ or {})


class Credit(Part):
    to: Side = entry("Who gets the points", "sales")
    for_: Text = entry("What they are for", "answered_in_time")
    points: Whole = entry("Points for one", 1)
    clause: Text | None = entry("The clause that it belongs to", "S1", None)
    taken_back_on: Text | None = entry("What takes them back", "return", None)


class Pact(Part):
    company: Company = entry("Whose pact it is")
    people: dict[str, Person] = entry("Who signs and who reads, each under a short name")
    mail: MailPart = entry("The letter's sender, and who gets the answers")
    signed: Signed | None = entry("The version that both heads signed; left out before the first signing", None, None)
    sources: Annotated[dict[str, Source], Field(min_length=1)] = entry(
        "Where rows come from, each under a short name that is kept forever"
    )
    stages: dict[str, dict[str, StagePart]] = entry("The CRM's pipelines: their stages: what each means")
    reasons: dict[str, Texts] = entry(
        "Kind of reason: the CRM's words for it. Kinds: unreachable, wrong_contact, out_of_region, price, competitor, "
        "timing, other, duplicate, test, none, not_our_product, spam, and what lead.valid.not_reasons names",
        {"price": ["Дорого"], "none": ["Без причини"]},
        {},
    )
    lead: LeadPart = entry("What a lead, an attempt and a talk are", None, LeadPart())
    clauses: Annotated[dict[str, Clause], Field(min_length=1)] = entry(
        "The rules, each under its number: a letter and a number, as S1"
    )
    plan: Plan = Field(default_factory=Plan, description="The plan of both departments; a month stands under 2026-11")
    credits: tuple[Credit, ...] = entry("Points for what was good", None, ())
    report: Report = entry("When the letter goes out, to whom, and what it may say")
    rulings: Text | None = entry("Side file of what both heads agreed about single leads", "rulings.csv", None)

    _folder: Path = PrivateAttr(default=Path())
    _side_files: SideFiles = PrivateAttr(default_factory=SideFiles)

    def placed(self, folder: Path, side_files: SideFiles) -> "Pact":
        """The same pact, lying in its folder beside what its side files say."""
        pact = self.model_copy()
        pact._folder, pact._side_files = folder, side_files
        return pact

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def side_files(self) -> SideFiles:
        return self._side_files

    def is_signed_on(self, day: date) -> bool:
        """Everybody who signs this version had signed it by that day."""
        if self.signed is None:
            return False
        dates = self.signed.dates
        return all(person in dates and dates[person] <= day for person in self.signed.by.values())

    def is_past_first_signing(self, day: date) -> bool:
        """From then on a night never stops for a stage that the pact does not know."""
        return self.signed is not None and (self.signed.version > 1 or self.is_signed_on(day))

    def in_trial(self, day: date) -> bool:
        """Figures without verdicts."""
        return self.signed is not None and self.signed.trial_until is not None and day <= self.signed.trial_until

    def clause_for(self, check: str) -> list[Clause]:
        return [clause for clause in self.clauses.values() if clause.check == check]

    def own_statement(self, clause: Clause) -> str:
        """The SQL of a company's own check; '' of every other."""
        return statement_of(self.side_files.checks[clause.file or ""]) if clause.check == OWN else ""

    def rests_on(self, clause: Clause) -> frozenset[Evidence]:
        """What sources bring that the clause cannot be judged without."""
        return rests_on(self.own_statement(clause)) if clause.check == OWN else clause.kind.rests_on

    def crm_claims(self) -> dict[str, str]:
        """What the CRM writes as a record's source: the source's key."""
        return {written: key for key, source in self.sources.items() for written in source.crm_sources}

    def reason_family(self, kind: str) -> Family:
        own: Family = "fit" if kind in self.lead.valid.not_reasons else "merit"
        return FAMILIES.get(kind, own)

    def file_entries(self) -> Iterator[tuple[str, Brings, FileEntry]]:
        """One for each thing that a source brings in a file; a file for all of them comes once for each."""
        for key, source in self.sources.items():
            if source.connector is None and source.from_ is None:
                for brings in source.brings:
                    yield key, brings, file_entry(source, brings, self.company.time_zone)
