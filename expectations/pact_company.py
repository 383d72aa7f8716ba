"""The company, its people and what counts there as a lead, an attempt and a talk."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from expectations.catalogue import Side
from expectations.pact_types import (
    Clock,
    Currency,
    Day,
    Flag,
    Head,
    Hours,
    Language,
    Means,
    Number,
    Part,
    Sender,
    Text,
    Texts,
    Weekday,
    Whole,
    Zone,
    as_list,
    entry,
)

AttemptKind = Literal["call", "message", "mail", "visit"]


class CompanyCurrency(Part):
    report: Currency = entry("Currency of every sum in the letter", "UAH")
    rates: Text | None = entry("Side file of exchange rates", "rates/nbu.csv", None)


class Entity(Part):
    name: Text = entry("A legal entity that sells", "ТОВ")
    vat: Number = entry("Its VAT, in per cent", 20)
    crm_company: Text | None = entry("What the CRM writes as a deal's entity", 1, None)


class DaysOff(Part):
    country: Text = entry("Country whose public holidays are days off (two letters), or none", "none", "none")
    file: Text | None = entry("Side file of further days off, short days and power cuts", "days-off.csv", None)


class Own(Part):
    mail_domains: Texts = entry("The company's own mail domains: never a lead", ["yasni-vikna.example"], ())
    phones: Texts = entry("The company's own numbers: never a lead", ["+380445550100"], ())


class Team(Part):
    name: Text = entry("What the letter calls the team", "Роздріб")
    departments: Texts = entry("The CRM's departments or teams in it, by id or name", [12], ())


class Company(Part):
    name: Text = entry("The company; its database refuses the pact of another", "Ясні Вікна")
    time_zone: Zone = entry("Zone of days, opening hours and times without an offset", "Europe/Kyiv")
    language: Language = entry("Language of what has no reader of its own: uk, ru or en", "uk")
    country: str = Field(
        "UA",
        pattern="^[A-Z]{2}$",
        description="Country whose phone numbers are written without a country code (two letters)",
        examples=["UA"],
    )
    currency: CompanyCurrency = entry("Currency of the report, and where exchange rates stand")
    amounts: Literal["net_of_vat", "as_written"] = entry(
        "net_of_vat: VAT is taken off won amounts; as_written: it is not", "net_of_vat", "as_written"
    )
    entities: tuple[Entity, ...] = entry("Legal entities, where they differ in VAT", None, ())
    hours: Hours = entry(
        'Opening hours by weekday; all clocks run only then. Two shifts: "09:00-13:00, 14:00-18:00"',
        {"mon-fri": "09:00-18:00", "sat": "10:00-15:00"},
    )
    days_off: DaysOff = entry("Days on which the company is closed", None, DaysOff())
    absences: Text | None = entry("Side file of sellers on leave or ill", "absences.csv", None)
    own: Own = entry("Contact data that are the company's own", None, Own())
    crm_link: Text | None = entry(
        "Link to a record in the CRM, with {id} and, if it needs it, {type}",
        "https://vikna.example/crm/{type}/details/{id}/",
        None,
    )
    teams: tuple[Team, ...] = entry("Teams of sellers, for clauses per team", None, ())

    @property
    def zone(self) -> ZoneInfo:
        return self.time_zone


class Person(Part):
    name: Text = entry("How the letter names the person", "Олена")
    mail: str = Field(
        pattern=r"^[!-?A-~]+@[^@\s]+\.[^@\s]+$",  # before the @ Latin letters: not every mail server carries others
        description="Where the person's letter goes",
        examples=["olena@yasni-vikna.example"],
    )
    language: Language = entry("Language of the person's letter: uk, ru or en", "uk")


class MailPart(Part):
    from_: Sender = entry("The letter's sender", "leadpact <pact@yasni-vikna.example>")
    reply_to: Texts = entry("People whom an answer to the letter reaches", ["olena", "andrii"], ())


class Signed(Part):
    version: Whole = entry("The pact's version, printed beside each verdict", 3)
    from_: Day = entry("First day of the leads that this version speaks of", "2026-11-01")
    by: dict[Head, str] = entry("Who signs for each side", {"marketing": "olena", "sales": "andrii", "owner": "iryna"})
    dates: dict[str, Day] = entry("When each of them signed", {"olena": "2026-10-30"}, {})
    trial_until: Day | None = entry("Last day of the trial: figures without verdicts", "2026-10-14", None)


class StagePart(Part):
    means: Means = entry(
        "received, contacted, qualified*, proposal*, negotiation*, won*, lost, rejected or converted "
        "(* cannot be reached without a talk)",
        "contacted",
    )
    answers: Side = entry("Who answers for the stage", "sales")
    reason_field: Text | None = entry("The CRM's field in which the reason stands", "UF_JUNK_REASON", None)


class Consent(Part):
    question: Texts = entry(
        "Header of the answer, or one for each form; `columns` of a file may name it too", "consent"
    )
    yes: Texts = entry("The answers that give it, in any case; every other one gives none", ["yes", "так"])


class LeadFields(Part):
    region: Text | None = entry("Header of the form's answer that says the region", "city", None)
    consent: Consent | None = entry("The answer that consents, for the check consent_given", None, None)


class Valid(Part):
    reachable: Flag = entry("A lead that cannot be reached is invalid", True, True)
    regions: Texts = entry("Regions that are served; none written means all", ["Київ", "Київська"], ())
    towns: Text | None = entry("Side file of towns and the region each lies in", "towns.csv", None)
    not_reasons: Texts = entry("Kinds of reason that make a lead invalid", ["spam", "not_our_product"], ())
    plain_to_see: Texts = entry("Those of them that need no talk to be believed", ["spam"], ())


class Attempt(Part):
    by: Annotated[tuple[AttemptKind, ...], BeforeValidator(as_list)] = entry(
        "What counts as an attempt: call, message, mail, visit",
        ["call", "message", "visit"],
        ("call", "message", "mail", "visit"),
    )
    answered_call_seconds: Whole = entry("An answered call counts from so many seconds", 5, 5)
    rang_seconds: Whole = entry("An unanswered call counts if it rang so many seconds", 5, 5)
    automatic: Literal["never"] = entry("Messages by a robot are no attempt", "never", "never")


class LeadPart(Part):
    same_person_within_days: Whole = entry(
        "A second enquiry of one person sooner is a duplicate, later a new lead", 30, 30
    )
    repeat_customer: Literal["listed_apart", "counted"] = entry(
        "listed_apart: who bought before stays outside the plan and marketing's clauses; counted: does not",
        "listed_apart",
        "listed_apart",
    )
    fields: LeadFields = entry("Which answer of the form says what", None, LeadFields())
    valid: Valid = entry("What a valid lead is", None, Valid())
    attempt: Attempt = entry("What counts as an attempt", None, Attempt())
    talk_seconds: Whole = entry("A call is a talk from so many seconds", 20, 20)


class Report(Part):
    at: Clock = entry("When the letter goes out, in the company's zone", "08:05")
    quiet: tuple[Weekday, ...] = entry("Days whose figures come with the next day's letter", ["sun"], ())
    to: dict[Head, Texts] = entry("Who gets the letter", {"marketing": ["olena"], "sales": ["andrii"]})
    seller_names: dict[Head, Literal["always", "never", "on_monday"]] = entry(
        "Who sees sellers' names: always, never or on_monday", {"sales": "always", "marketing": "never"}, {}
    )
    personal_data: Flag = entry("Whether names and phones may stand in the letter", False, False)
    actions_at_most: Whole = entry("The most actions among one side's debts", 5, 5)
