"""The pact as frozen models, under the YAML's own names (`from` is `from_`). Read it with `expectations.pact.load_pact`.

The descriptions become docs/pact.md and the JSON Schema.
"""

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, PrivateAttr, WithJsonSchema

from expectations import units
from expectations.catalogue import CHECKS, Side
from expectations.side_files import SideFiles
from expectations.units import Duration, Money, WeekHours

Brings = Literal["leads", "spend", "records", "deals", "activities", "stage_moves", "owners"]
Language = Literal["uk", "ru", "en"]
Stage = Literal[
    "received", "contacted", "qualified", "proposal", "negotiation", "won", "lost", "rejected", "converted"
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

CONTACT_KINDS = frozenset({"unreachable", "wrong_contact"})
MERIT_KINDS = frozenset({"price", "competitor", "timing", "other"})
CLERICAL_KINDS = frozenset({"duplicate", "test"})


def _text_schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$"})


def _as_list(found: object) -> object:
    return found if isinstance(found, list) else [found]


Whole = Annotated[int, PlainValidator(units.read_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[Decimal, PlainValidator(units.read_number), WithJsonSchema({"type": "number", "minimum": 0})]
Flag = Annotated[bool, PlainValidator(units.read_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[date, PlainValidator(units.read_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[time, PlainValidator(units.read_clock), _text_schema("[0-9]{2}:[0-9]{2}")]
Zone = Annotated[ZoneInfo, PlainValidator(units.read_zone), WithJsonSchema({"type": "string"})]
Currency = Annotated[str, PlainValidator(units.read_currency), _text_schema("[A-Z]{3}")]
Share = Annotated[Decimal, PlainValidator(units.read_share), _text_schema(units.SHARE.pattern.replace("?P<percent>", ""))]
Amount = Annotated[Money, PlainValidator(units.read_money), _text_schema("[0-9 .]+ [A-Z]{3}")]
Limit = Annotated[
    Duration, PlainValidator(units.read_duration), _text_schema("[0-9]+ (working )?(min|hours?|days?)")
]
Hours = Annotated[WeekHours, PlainValidator(units.read_hours), WithJsonSchema({"type": ["object", "string", "array"]})]
Secret = Annotated[str, PlainValidator(units.read_secret_reference), _text_schema(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")]
Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
LeadsADay = Annotated[
    Decimal | dict[str, Decimal],
    PlainValidator(units.read_leads_a_day),
    WithJsonSchema({"type": ["number", "object"], "additionalProperties": {"type": "number"}}),
]
Sides = dict[Side, Annotated[tuple[str, ...], BeforeValidator(_as_list)]]


class Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.rstrip("_"), arbitrary_types_allowed=True
    )


class CurrencyPart(Part):
    report: Currency = Field(description="The currency of every sum in the letter", examples=["UAH"])
    rates: str | None = Field(None, description="Side file of exchange rates", examples=["rates/nbu.csv"])


class Entity(Part):
    name: str = Field(description="A legal entity that sells", examples=["ТОВ"])
    vat: Number = Field(description="Its VAT in per cent", examples=[20])
    crm_company: str | None = Field(None, description="How the CRM names it in a deal's entity", examples=["1"])


class DaysOff(Part):
    country: str = Field("none", description="Public holidays of a country are days off (ISO code), or none", examples=["none"])
    file: str | None = Field(None, description="Side file of further days off and power cuts", examples=["days-off.csv"])


class Own(Part):
    mail_domains: Texts = Field((), description="Our own mail domains: never a lead", examples=[["yasni-vikna.example"]])
    phones: Texts = Field((), description="Our own numbers: never a lead", examples=[["+380445550100"]])


class Team(Part):
    name: str = Field(description="What the letter calls the team", examples=["Роздріб"])
    departments: Texts = Field((), description="The CRM's departments or teams in it", examples=[[12]])


class Company(Part):
    name: str = Field(description="The company; its database refuses another's pact", examples=["Ясні Вікна"])
    time_zone: Zone = Field(description="The zone of days, hours and times without an offset", examples=["Europe/Kyiv"])
    language: Language = Field(description="Language of what has no reader of its own", examples=["uk"])
    country: str = Field("UA", pattern="^[A-Z]{2}$", description="Whose phone numbers are written without a country code", examples=["UA"])
    currency: CurrencyPart = Field(description="Currency of the report and where rates come from", examples=[{"report": "UAH", "rates": "rates/nbu.csv"}])
    amounts: Literal["net_of_vat", "as_written"] = Field("as_written", description="Whether VAT is taken off won amounts", examples=["net_of_vat"])
    entities: tuple[Entity, ...] = Field((), description="Legal entities and their VAT")
    hours: Hours = Field(description="Opening hours by weekday; the clocks run only then", examples=[{"mon-fri": "09:00-18:00", "sat": "10:00-15:00"}])
    days_off: DaysOff = Field(DaysOff(), description="Days on which the company is closed")
    absences: str | None = Field(None, description="Side file of sellers on leave or ill", examples=["absences.csv"])
    own: Own = Field(Own(), description="Contact data that are the company's own")
    crm_link: str | None = Field(None, description="Link into the CRM with {type} and {id}", examples=["https://vikna.example/crm/{type}/details/{id}/"])
    teams: tuple[Team, ...] = Field((), description="Teams of sellers")

    @property
    def zone(self) -> ZoneInfo:
        return self.time_zone


class Person(Part):
    name: str = Field(description="How the letter names the person", examples=["Олена"])
    mail: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", description="Where the letter goes", examples=["olena@yasni-vikna.example"])
    language: Language = Field(description="Language of the person's letter", examples=["uk"])


class MailPart(Part):
    from_: str = Field(description="The letter's sender", examples=["leadpact <pact@yasni-vikna.example>"])
    reply_to: Texts = Field((), description="People whom an answer reaches", examples=[["olena", "andrii"]])


class Signed(Part):
    version: Whole = Field(description="The pact's version; printed beside each verdict", examples=[3])
    from_: Day = Field(description="First day of leads that this version speaks of", examples=["2026-11-01"])
    by: dict[Literal["marketing", "sales", "owner"], str] = Field(description="Who signs for each side", examples=[{"marketing": "olena", "sales": "andrii", "owner": "iryna"}])
    dates: dict[str, Day] = Field({}, description="When each of them signed", examples=[{"olena": "2026-10-30"}])
    trial_until: Day | None = Field(None, description="Last day of figures without verdicts", examples=["2026-10-14"])


class FileKeys(Part):
    """How a file is read. On a source these hold for all of its files; a file's own key stands above them."""

    file: str | None = Field(None, description="The file, or a pattern, from the pact's folder", examples=["exports/meta/leads*.csv"])
    preset: str | None = Field(None, description="A known export whose columns need no mapping", examples=["meta_leads"])
    encoding: str | None = Field(None, description="Encoding; found by itself when left out", examples=["cp1251"])
    delimiter: str | None = Field(None, description="What separates the columns; found when left out", examples=[";"])
    decimal: Literal[".", ","] | None = Field(None, description="Decimal sign of amounts", examples=[","])
    dates: Texts = Field((), description="How dates are written (strptime); ISO 8601 is always understood", examples=["%d.%m.%Y %H:%M:%S"])
    zone: Zone | None = Field(None, description="Zone of times without an offset; the company's when left out", examples=["Europe/Kyiv"])
    currency: Currency | None = Field(None, description="Currency of amounts without a currency column", examples=["USD"])
    skip_lines: Whole | None = Field(None, description="Lines above the header", examples=[2])
    holds: Literal["full", "delta"] | None = Field(None, description="full: everything there is, what is missing is gone; delta: what is new", examples=["full"])
    pipeline: str | None = Field(None, description="The pipeline of every row, where no column says it", examples=["lead"])
    columns: dict[str, Texts] = Field({}, description="Our column: the file's header, or several", examples=[{"platform_lead_id": "ID ліда Meta"}])
    values: dict[str, dict[str, str]] = Field({}, description="Our column: what is written: what it means", examples=[{"direction": {"вхідний": "in"}}])


class FilePart(FileKeys):
    pass


class Source(FileKeys):
    brings: Annotated[tuple[Brings, ...], BeforeValidator(_as_list)] = Field(min_length=1, description="What comes from it", examples=[["leads", "spend"]])
    files: dict[Brings, FilePart] = Field({}, description="One file, or pattern, for each thing that it brings")
    from_: str | None = Field(None, description="The CRM source that alone sees these leads", examples=["crm"])
    crm_sources: Texts = Field((), description="What the CRM writes into a record that came from here", examples=[["FACEBOOK", "INSTAGRAM_FORM"]])
    lead: Literal["first_call_of_new_number"] | None = Field(None, description="Which calls are leads", examples=["first_call_of_new_number"])
    expected_by: Clock | None = Field(None, description="When the day's file should be there", examples=["03:00"])
    spend_currency: Currency | None = Field(None, description="The same as currency, for spend", examples=["USD"])
    won_deals_alone: Flag = Field(False, description="The export holds won deals only: nothing is drawn from what it lacks", examples=[False])
    connector: str | None = Field(None, description="Pulled from the vendor's API (a later version)", examples=["meta"])
    token: Secret | None = Field(None, description="Name of the secret", examples=["${META_TOKEN}"])
    key: Secret | None = Field(None, description="Name of the secret", examples=["${GOOGLE_KEY}"])
    webhook: Secret | None = Field(None, description="Name of the secret", examples=["${BITRIX24_WEBHOOK}"])
    secret: Secret | None = Field(None, description="Name of the secret", examples=["${CRM_SECRET}"])
    page: str | None = Field(None, description="The connector's page", examples=["1000001"])
    customer: str | None = Field(None, description="The connector's customer", examples=["2000002"])
    account: str | None = Field(None, description="The connector's account", examples=["3000003"])
    domain: str | None = Field(None, description="The connector's domain", examples=["vikna"])

    @property
    def counts_on_its_own(self) -> bool:
        """False where the CRM alone sees its leads: whether all of them arrived is not checkable."""
        return self.from_ is None


class FileEntry(BaseModel):
    """How one file is read, with the source's defaults and the company's zone laid under it.

    `stated` names the keys that the pact itself writes: a preset's own keys lie below those, above the defaults.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    file: str
    preset: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    dates: tuple[str, ...] = ()
    zone: ZoneInfo
    currency: str | None = None
    skip_lines: int = 0
    holds: Literal["full", "delta"] = "full"
    pipeline: str | None = None
    columns: dict[str, tuple[str, ...]] = {}
    values: dict[str, dict[str, str]] = {}
    stated: frozenset[str] = frozenset()


class StagePart(Part):
    means: Stage = Field(description="The stage in the pact's own words", examples=["contacted"])
    answers: Side = Field(description="Who answers for it", examples=["sales"])
    reason_field: str | None = Field(None, description="The CRM's field of the reason", examples=["UF_JUNK_REASON"])


class LeadFields(Part):
    region: str | None = Field(None, description="The form's answer that says the region", examples=["city"])


class Valid(Part):
    reachable: Flag = Field(True, description="A valid lead can be reached", examples=[True])
    regions: Texts = Field((), description="Regions that are served; none written: all", examples=[["Київ", "Київська"]])
    towns: str | None = Field(None, description="Side file of towns and their region", examples=["towns.csv"])
    not_reasons: Texts = Field((), description="Kinds of reason that make a lead invalid", examples=[["spam", "not_our_product"]])
    plain_to_see: Texts = Field((), description="Kinds that need no talk to be believed", examples=[["spam"]])


class Attempt(Part):
    by: Annotated[tuple[Literal["call", "message", "mail", "visit"], ...], BeforeValidator(_as_list)] = Field(("call", "message", "mail", "visit"), description="What counts as an attempt; message includes mail", examples=[["call", "message", "visit"]])
    answered_call_seconds: Whole = Field(5, description="An answered call counts from so many seconds", examples=[5])
    rang_seconds: Whole = Field(5, description="An unanswered call counts when it rang so long", examples=[5])
    automatic: Literal["never", "counts"] = Field("never", description="Whether a robot's message counts", examples=["never"])


class LeadPart(Part):
    same_person_within_days: Whole = Field(30, description="A second enquiry sooner is a duplicate, later a new lead", examples=[30])
    repeat_customer: Literal["listed_apart", "counted"] = Field("listed_apart", description="What a person who bought before is", examples=["listed_apart"])
    fields: LeadFields = Field(LeadFields(), description="Which form answer says what")
    valid: Valid = Field(Valid(), description="What a valid lead is")
    attempt: Attempt = Field(Attempt(), description="What counts as an attempt")
    talk_seconds: Whole = Field(20, description="A call is a talk from so many seconds", examples=[20])


class Clause(Part):
    number: str = Field(description="The clause's number: the key it stands under")
    check: str = Field(description="What is looked at: one of the catalogue", examples=["first_answer"])
    side: Side = Field(description="Who answers for it", examples=["sales"])
    title: str = Field("", description="The clause in the company's own words", examples=["First human answer"])
    within: Limit | None = Field(None, description="The limit of time", examples=["30 working min"])
    at_least: Share | None = Field(None, description="The share that must hold", examples=["90%"])
    at_most: Amount | None = Field(None, description="The most that one may cost", examples=["650 UAH"])
    min: Whole = Field(0, description="No verdict under so many", examples=[30])
    per: Literal["campaign", "team"] | None = Field(None, description="A verdict for each campaign or team", examples=["campaign"])
    attempts: Whole | None = Field(None, description="How many attempts before giving up", examples=[5])
    days: Whole | None = Field(None, description="On how many days", examples=[3])
    opening_grace: Limit | None = Field(None, description="Added to the limit for the queue at opening", examples=["60 min"])
    monthly_by_day: Whole | None = Field(None, description="Day of the month by which both heads confirm", examples=[5])
    file: str | None = Field(None, description="The side file that the check reads", examples=["attested.csv"])
    fields: Texts = Field((), description="Columns that must not be empty", examples=[["owner", "amount"]])
    stage: Stage | None = Field(None, description="From which stage on the fields are asked", examples=["proposal"])
    later: Flag = Field(False, description="Set aside for now: agreed, not yet checked", examples=[True])

    @property
    def is_available(self) -> bool:
        """False: the night says "not checkable, comes later"."""
        return CHECKS[self.check].is_available and not self.later


class PlanMonth(Part):
    leads_a_day: LeadsADay = Field(description="Leads a day, in all or by source", examples=[{"meta": 12, "google": 7}])
    valid: Share | None = Field(None, description="Share of valid leads", examples=["80%"])
    reached: Share | None = Field(None, description="Share that reaches a seller", examples=["100%"])
    answered: Share | None = Field(None, description="Share answered in time", examples=["95%"])
    won: Share | None = Field(None, description="Share won of those answered", examples=["10%"])
    deal: Number | None = Field(None, description="The size of a won deal, in the report's currency", examples=[40000])


class Plan(Part):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, PlanMonth]

    counts: Literal["new_customers", "all_customers"] = Field("new_customers", description="Whose deals the plan counts", examples=["new_customers"])
    leads_by: Literal["arrival"] = Field("arrival", description="Money of a lead belongs to the month it came in", examples=["arrival"])
    cash_by: Literal["payment_date", "won_date"] = Field("payment_date", description="Which day cash belongs to", examples=["payment_date"])
    matures_after_days: Whole = Field(15, description="Before that a month's win rate is not judged", examples=[15])
    late_counts_as: Number = Field(Decimal("0.5"), description="What a late answer is worth", examples=[0.5])
    answers: dict[Literal["leads", "valid", "reached", "answered", "won", "deal"], Side] = Field({}, description="Who answers for each factor", examples=[{"leads": "marketing"}])

    @property
    def months(self) -> dict[str, PlanMonth]:
        """By "2026-11"."""
        return dict(self.__pydantic_extra__ or {})


class Credit(Part):
    to: Side = Field(description="Who gets the points", examples=["sales"])
    for_: str = Field(description="What they are for", examples=["answered_in_time"])
    points: Whole = Field(description="How many for one", examples=[1])
    clause: str | None = Field(None, description="The clause that it belongs to", examples=["S1"])
    taken_back_on: str | None = Field(None, description="What takes them back", examples=["return"])


class Report(Part):
    at: Clock = Field(description="When the letter goes out, in the company's zone", examples=["08:05"])
    quiet: tuple[Weekday, ...] = Field((), description="Days whose figures come with the next letter", examples=[["sun"]])
    to: Sides = Field(description="Who gets the letter", examples=[{"marketing": ["olena"], "sales": ["andrii"]}])
    seller_names: dict[Literal["marketing", "sales", "owner"], Literal["always", "never", "on_monday"]] = Field({}, description="Who sees sellers' names", examples=[{"sales": "always", "marketing": "never"}])
    personal_data: Flag = Field(False, description="Whether names and phones may stand in the letter", examples=[False])
    actions_at_most: Whole = Field(5, description="The most actions in one side's debts", examples=[5])


class Pact(Part):
    company: Company = Field(description="Whose pact it is")
    people: dict[str, Person] = Field(description="Who signs and who reads")
    mail: MailPart = Field(description="The letter's sender and who gets the answers")
    signed: Signed | None = Field(None, description="The version that both heads signed")
    sources: dict[str, Source] = Field(description="Where rows come from; a source's key is forever")
    stages: dict[str, dict[str, StagePart]] = Field(description="Pipeline: stage: what it means")
    reasons: dict[str, Texts] = Field({}, description="Kind of reason: the CRM's words for it")
    lead: LeadPart = Field(LeadPart(), description="What a lead, an attempt and a talk are")
    clauses: dict[str, Clause] = Field(description="The numbered rules")
    plan: Plan = Field(default_factory=Plan, description="The plan of both departments")
    credits: tuple[Credit, ...] = Field((), description="Points for what was good")
    report: Report = Field(description="When the letter goes out, to whom and what it may say")
    rulings: str | None = Field(None, description="Side file of what both heads agreed about single leads", examples=["rulings.csv"])

    _folder: Path = PrivateAttr(Path())
    _side_files: SideFiles = PrivateAttr(default_factory=SideFiles)

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def side_files(self) -> SideFiles:
        return self._side_files

    def is_signed_on(self, day: date) -> bool:
        """All three signers had signed this version by that day."""
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

    def crm_claims(self) -> dict[str, str]:
        """What the CRM writes as a record's source: the source's key."""
        return {written: key for key, source in self.sources.items() for written in source.crm_sources}

    def reason_family(self, kind: str) -> Literal["contact", "fit", "merit", "clerical", "none"]:
        if kind in CONTACT_KINDS:
            return "contact"
        if kind in CLERICAL_KINDS:
            return "clerical"
        if kind == "none":
            return "none"
        return "fit" if kind == "out_of_region" or kind in self.lead.valid.not_reasons else "merit"

    def file_entries(self) -> Iterator[tuple[str, Brings, FileEntry]]:
        """One for each thing that a source brings in a file; a file for all that it brings comes once for each."""
        for key, source in self.sources.items():
            if source.connector or source.from_:
                continue
            for brings in source.brings:
                yield key, brings, self._file_entry(source, source.files.get(brings, FilePart()))

    def _file_entry(self, source: Source, own: FilePart) -> FileEntry:
        names = FileKeys.model_fields
        stated = {name: value for name in names if (value := getattr(own, name)) not in (None, (), {})}
        if source.currency or source.spend_currency:
            stated.setdefault("currency", source.currency or source.spend_currency)
        for name in names:
            if (value := getattr(source, name)) not in (None, (), {}):
                stated.setdefault(name, value)
        names_stated = frozenset(stated) - {"columns", "values"}
        stated["columns"] = {**source.columns, **own.columns}
        stated["values"] = {**source.values, **own.values}
        return FileEntry(**{"zone": self.company.time_zone} | stated, stated=names_stated)
