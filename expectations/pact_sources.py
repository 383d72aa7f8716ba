"""Where rows come from: the pact's `sources`, and how one file of theirs is read."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict

from expectations.pact_types import (
    Brings,
    Clock,
    Currency,
    Flag,
    Part,
    Secret,
    Text,
    Texts,
    Whole,
    Zone,
    as_list,
    entry,
)

PERSON = ("name", "first_name", "last_name", "phone", "mail")
OUR_COLUMNS: dict[str, tuple[str, ...]] = {
    "leads": ("lead_id", "submitted_at", *PERSON, "account_id", "campaign_id", "campaign_name", "form_id",
              "form_name", "click_id", "is_test", "consent"),
    "spend": ("day", "campaign_id", "campaign_name", "amount", "currency", "account_id", "impressions", "clicks"),
    "records": ("crm_id", "created_at", "changed_at", "closed_at", *PERSON, "crm_source", "pipeline", "stage",
                "owner", "contact_id", "platform_lead_id", "click_id", "campaign_name", "reason", "region",
                "planned_at"),
    "deals": ("deal_id", "crm_id", "contact_id", "created_at", "changed_at", "closed_at", "won_at", "pipeline",
              "stage", "owner", "amount", "currency", "reason", "entity", "planned_at"),
    "activities": ("activity_id", "crm_id", "deal_id", "kind", "direction", "at", "entered_at", "is_answered",
                   "talked_seconds", "rang_seconds", "is_automatic", "is_no_such_number", "is_planned", "owner",
                   "phone"),
    "stage_moves": ("record_type", "record_id", "at", "pipeline", "stage", "owner"),
    "owners": ("owner_id", "name", "team", "is_active"),
}  # fmt: skip

# columns whose words are ours: what `values` may say of them
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": ("call", "message", "mail", "visit", "task"),
    "direction": ("in", "out"),
    "record_type": ("record", "deal"),
}

SECRET_KEYS = ("token", "key", "webhook", "secret", "refresh")
CONNECTOR_KEYS = (*SECRET_KEYS, "page", "customer", "account", "domain", "manager", "client", "user", "address")


class LookupPart(Part):
    """Columns that stand in another file: which of its rows belongs to a row of ours, and what it tells."""

    file: Text = entry("The other file, or a pattern, seen from the folder of this one", "campaigns*.csv")
    key: Text = entry("The header of this file whose cells are looked for there", "ad_id")
    of: Text = entry("The header there under which they stand", "id")
    takes: dict[str, Text] = entry(
        "A header for `columns`: the header there whose cells it gets", {"campaign_name": "name"}
    )
    newest: Text | None = entry("The header there that tells the newest of several rows", "updated_at", None)


class FileKeys(Part):
    """How a file is read. On a source these hold for all of its files; a file's own key stands above them."""

    file: Text | None = entry("The file, or a pattern, seen from the pact's folder", "exports/leads*.csv", None)
    preset: Text | None = entry("A known export, whose columns need no mapping", "meta_leads", None)
    encoding: Text | None = entry("Its encoding; left out, it is found", "cp1251", None)
    delimiter: Text | None = entry("What separates the columns, or tab; left out, it is found", ";", None)
    decimal: Literal[".", ","] | None = entry("The decimal sign of amounts", ",", None)
    dates: Texts = entry("How times are written (strptime); ISO 8601 is understood anyway", "%d.%m.%Y %H:%M:%S", ())
    zone: Zone | None = entry("Zone of times without an offset; left out, the company's", "Europe/Kyiv", None)
    currency: Currency | None = entry("Currency of amounts that stand without one", "USD", None)
    skip_lines: Whole | None = entry("Lines above the header", 2, None)
    holds: Literal["full", "delta"] | None = entry(
        "full: all there is, what is missing from it is gone; delta: only what is new", "full", None
    )
    may_shrink: Flag | None = entry("A full export that lost most of its rows is believed", True, None)
    amount_unit: Literal["units", "cents", "micros"] | None = entry(
        "What one of its amounts is: units of the currency, cents, or micros (millionths)", "micros", None
    )
    lookups: tuple[LookupPart, ...] = entry(
        "Columns that stand in other files, such as the campaign of an ad",
        [{"file": "ads*.csv", "key": "ad_id", "of": "id", "takes": {"campaign_id": "campaign_id"}}],
        (),
    )
    pipeline: Text | None = entry("The pipeline of every row, where no column says it", "lead", None)
    columns: dict[str, Texts] = entry(
        "Our column: the header in the file, or several; #line is the row's line, where rows have no id",
        {"lead_id": "ID"},
        {},
    )
    values: dict[str, dict[str, str]] = entry(
        'Our column: as it is written there: what it means; "" is an empty cell, "*" everything else',
        {"direction": {"вхідний": "in"}},
        {},
    )


class FilePart(FileKeys):
    pass


class Source(FileKeys):
    brings: Annotated[tuple[Brings, ...], BeforeValidator(as_list)] = entry(
        "What comes from it: leads, spend, records, deals, activities, stage_moves, owners", ["leads", "spend"]
    )
    files: dict[Brings, FilePart] = entry(
        "One file, or pattern, for each thing that it brings; a `file` of the source itself serves the others",
        {"leads": {"file": "exports/meta/leads*.csv", "preset": "meta_leads"}},
        {},
    )
    from_: Text | None = entry("The source of the CRM that alone sees these leads", "crm", None)
    crm_sources: Texts = entry(
        "What the CRM writes into a record that came from here", ["FACEBOOK", "INSTAGRAM_FORM"], ()
    )
    lead: Literal["first_call_of_new_number"] | None = entry("Which calls are leads", "first_call_of_new_number", None)
    expected_by: Clock | None = entry("When the day's file should be there", "03:00", None)
    spend_currency: Currency | None = entry("The same as `currency`", "USD", None)
    won_deals_alone: Flag = entry(
        "The export holds won deals alone, so that nothing is drawn from what it lacks", True, False
    )
    connector: Text | None = entry("The vendor whose API it is pulled from every night", "meta", None)
    token: Secret | None = entry("The connector's access token, by name", "${META_TOKEN}", None)
    key: Secret | None = entry("The connector's private key, by name", "${GOOGLE_KEY}", None)
    webhook: Secret | None = entry("The connector's webhook address, by name", "${BITRIX24_WEBHOOK}", None)
    secret: Secret | None = entry("The connector's application secret, by name", "${META_APP_SECRET}", None)
    refresh: Secret | None = entry("The connector's refresh token, by name", "${GOOGLE_REFRESH}", None)
    page: Texts = entry("Pages whose leads the connector pulls", ["1000001"], ())
    customer: Texts = entry("Google Ads customers that the connector pulls", ["2000002000"], ())
    account: Texts = entry("Ad accounts that the connector pulls", ["3000003"], ())
    domain: Text | None = entry("The company's own address at the vendor", "vikna.example", None)
    manager: Text | None = entry("The manager account through which the rights come", "4000004000", None)
    client: Text | None = entry("The id of the application that the connector signs in as", "5000005", None)
    user: Text | None = entry("The user that the connector signs in as", "robot@vikna.example", None)
    address: Text | None = entry(
        "Where the vendor's API answers, if not at its usual place", "https://api.vikna.example", None
    )

    @property
    def counts_on_its_own(self) -> bool:
        """False where the CRM alone sees its leads: whether all of them arrived is not checkable."""
        return self.from_ is None


class FileEntry(BaseModel):
    """How one file is read: its own keys over the source's over the company's zone.

    `stated` names the keys that the pact itself writes: a preset's keys lie below those and above the defaults.
    `columns` and `values` hold what the pact writes and are laid over the preset's one by one.
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
    may_shrink: bool = False
    amount_unit: Literal["units", "cents", "micros"] = "units"
    lookups: tuple[LookupPart, ...] = ()
    pipeline: str | None = None
    columns: dict[str, tuple[str, ...]] = {}
    values: dict[str, dict[str, str]] = {}
    stated: frozenset[str] = frozenset()


def file_entry(source: Source, brings: Brings, company_zone: ZoneInfo) -> FileEntry:
    own = source.files.get(brings, FilePart())
    keys: dict[str, object] = {}
    for part in (source, own):
        written = {name: getattr(part, name) for name in FileKeys.model_fields}
        keys |= {name: value for name, value in written.items() if value not in (None, (), {})}
    if source.spend_currency:
        keys.setdefault("currency", source.spend_currency)
    stated = frozenset(keys) - {"columns", "values"}
    if keys.get("delimiter") == "tab":
        keys["delimiter"] = "\t"
    keys["columns"] = {**source.columns, **own.columns}
    keys["values"] = {**source.values, **own.values}
    return FileEntry.model_validate({"zone": company_zone, **keys, "stated": stated})
