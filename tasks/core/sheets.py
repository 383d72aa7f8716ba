"""The sheets of the workbook: which lists there are and what their columns hold.

A list that the letter names is one of these sheets. `tasks/sql/sheets/KEY.sql` selects the columns by these
names; a row is anything that can be read by column name. No column holds a client's name, phone or mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from tasks.core.facts import Campaign

# a list that nobody can work off has no place in a mail; the ledger holds the rest
MOST_ROWS = 1_000

# text as written · word: a key that the catalogue translates · fields: names of columns, by spaces · moment: UTC
# epoch seconds, shown in the company's zone · minutes: whole · day: ISO text · money: minor units of the report
# currency · share: 0 to 1 · count: integer · number: with its decimals, where it has some · part: a campaign as
# source|name, or a team · record, deal: a CRM id, shown as a link · seller: only in the edition that names sellers
Kind = Literal[
    "text", "word", "fields", "moment", "minutes", "day", "money", "share", "count", "number", "part", "record", "deal",
    "seller",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    kind: Kind = "text"
    words: str = ""  # of a word: the catalogue's context, where it is not named like the column


@dataclass(frozen=True, slots=True)
class Sheet:
    key: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    left_out: int = 0  # rows beyond MOST_ROWS


SOURCE = Column("source", "word")
LEAD = (
    SOURCE,
    Column("lead_id"),
    Column("crm_id", "record"),
    Column("campaign_name"),
    Column("submitted_at", "moment"),
)
SELLER = Column("owner", "seller")
CLAUSE = Column("clause")

SHEETS: dict[str, tuple[Column, ...]] = {
    # sales to do; oldest first
    "untouched": (*LEAD, SELLER, Column("team"), Column("waited", "minutes"), CLAUSE),
    "late": (*LEAD, SELLER, Column("team"), Column("first_attempt_at", "moment"), Column("waited", "minutes"), CLAUSE),
    "given_up": (*LEAD, SELLER, Column("attempts", "count"), Column("attempt_days", "count"), Column("reason"),
                 Column("closed_at", "moment"), CLAUSE),
    "without_reason": (*LEAD, SELLER, Column("closed_at", "moment"), CLAUSE),
    "stalled": (*LEAD, Column("deal_id", "deal"), SELLER, Column("stage"), Column("moved_at", "moment"), CLAUSE),
    "no_next_step": (*LEAD, Column("deal_id", "deal"), SELLER, Column("stage"), Column("moved_at", "moment"), CLAUSE),
    "incomplete": (Column("type", "word"), Column("crm_id", "record"), Column("deal_id", "deal"), SELLER,
                   Column("missing", "fields"), CLAUSE),  # fields_complete, won_has_amount_and_date
    "deals_without_contact": (Column("deal_id", "deal"), Column("crm_id", "record"), SELLER, Column("stage"),
                              Column("created_at", "moment"), CLAUSE),
    "source_changed": (Column("crm_id", "record"), SELLER, SOURCE, Column("lead_id"), Column("campaign_name"),
                       Column("origin"), CLAUSE),
    # the owner to do
    "not_in_crm": (SOURCE, Column("lead_id"), Column("form_name"), Column("campaign_name"),
                   Column("submitted_at", "moment"), CLAUSE),
    "without_seller": (*LEAD, SELLER, Column("why", "word"), Column("until", "day"), CLAUSE),
    # marketing to do
    "unfit": (*LEAD, Column("fate", "word"), Column("reason"), CLAUSE),
    "bad_contact": (*LEAD, Column("fate", "word"), Column("why", "word"), CLAUSE),
    "unknown_campaign": (*LEAD, CLAUSE),
    "no_consent": (*LEAD, Column("form_name"), CLAUSE),
    "duplicates": (*LEAD, Column("first_lead_id"), Column("first_at", "moment"), CLAUSE),
    "days_below_plan": (Column("day", "day"), Column("leads", "count"), Column("planned", "number"), CLAUSE),
    # both
    "disputed": (*LEAD, SELLER, Column("reason"), Column("against", "word"), Column("closed_at", "moment"), CLAUSE),
    "own_checks": (CLAUSE, Column("title"), Column("part", "part"), Column("type", "word"), SOURCE, Column("lead_id"),
                   Column("crm_id", "record"), Column("deal_id", "deal")),
    "unprovable": (*LEAD, SELLER, Column("would_be", "word", "fate"), Column("because", "word")),
    "changes": (SOURCE, Column("lead_id"), Column("was", "word", "fate"), Column("now", "word", "fate"),
                Column("cause", "word"), Column("why", "word", "because")),
    "campaigns": (SOURCE, Column("campaign_name"), Column("leads", "count"), Column("decided", "count"),
                  Column("valid", "count"), Column("share", "share"), Column("low", "share"), Column("high", "share"),
                  Column("spend", "money"), Column("cost_per_lead", "money"), Column("cost_per_valid", "money"),
                  Column("won", "count"), Column("cost_per_won", "money")),
    "clauses": (CLAUSE, Column("title"), Column("side", "word"), Column("part", "part"), Column("status", "word"),
                Column("why", "word"), Column("kept", "count"), Column("checked", "count"), Column("share", "share"),
                Column("low", "share"), Column("high", "share"), Column("limit", "share"),
                Column("cost", "money"), Column("cost_limit", "money")),
}  # fmt: skip


def sheet_of(key: str, rows: Sequence[Mapping[str, Any]], left_out: int = 0) -> Sheet:
    """`left_out`: rows that were not even read."""
    return Sheet(key, SHEETS[key], rows[:MOST_ROWS], left_out + max(0, len(rows) - MOST_ROWS))


def edition(sheet: Sheet, *, names_sellers: bool) -> Sheet:
    """The sheet as one side gets it: without its sellers, unless the pact lets that side see them."""
    kept = tuple(each for each in sheet.columns if names_sellers or each.kind != "seller")
    return replace(sheet, columns=kept)


def campaign_rows(campaigns: Sequence[Campaign]) -> list[Mapping[str, Any]]:
    """The campaigns of the letter as rows; money in minor units."""
    return [
        {
            "source": each.source,
            "campaign_name": each.name,
            "leads": each.leads,
            "decided": each.decided,
            "valid": each.valid,
            "share": each.valid / each.decided if each.decided else None,
            "low": each.low,
            "high": each.high,
            "spend": _minor(each.spend),
            "cost_per_lead": _minor(each.cost_per_lead),
            "cost_per_valid": _minor(each.cost_per_valid),
            "won": each.won,
            "cost_per_won": _minor(each.cost_per_won),
        }
        for each in campaigns
    ]


def _minor(amount: Decimal | None) -> int | None:
    return None if amount is None else round(amount * 100)
