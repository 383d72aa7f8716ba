"""Our columns by what a file brings: their types, which of them a file must hold, which a row must fill."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["id", "text", "time", "day", "amount", "currency", "whole", "seconds", "flag", "list", "choice"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` in the order of a typed row; `header` groups: a file holds at least one column of each.

    `filled` groups: a row fills at least one column of each, or it is set aside. `clock` orders the file's events.
    `ends`: times of which a date alone means its last second: what is dated to the day of an enquiry came after it.
    """

    columns: dict[str, Type]
    header: tuple[tuple[str, ...], ...]
    filled: tuple[tuple[str, ...], ...]
    clock: str | None
    newest: tuple[str, ...]
    ends: frozenset[str] = frozenset()

    def place(self, column: str) -> int:
        return list(self.columns).index(column)


KINDS: dict[str, Kind] = {
    "leads": Kind(
        {
            "lead_id": "id", "submitted_at": "time", "name": "text", "first_name": "text", "last_name": "text",
            "phone": "list", "mail": "list", "account_id": "id", "campaign_id": "id", "campaign_name": "text",
            "form_id": "id", "form_name": "text", "click_id": "text", "is_test": "flag", "consent": "text",
        },
        header=(("lead_id",), ("submitted_at",)), filled=(("lead_id",), ("submitted_at",)),
        clock="submitted_at", newest=("submitted_at",),
    ),
    "spend": Kind(
        {
            "day": "day", "campaign_id": "id", "campaign_name": "text", "account_id": "id", "amount": "amount",
            "currency": "currency", "impressions": "whole", "clicks": "whole",
        },
        header=(("day",), ("campaign_id", "campaign_name"), ("amount",)),
        filled=(("campaign_id", "campaign_name"), ("day",)), clock=None, newest=("day",),
    ),
    "records": Kind(
        {
            "crm_id": "id", "created_at": "time", "changed_at": "time", "closed_at": "time", "name": "text",
            "first_name": "text", "last_name": "text", "phone": "list", "mail": "list", "crm_source": "text",
            "pipeline": "text", "stage": "text", "owner": "text", "contact_id": "id", "platform_lead_id": "id",
            "click_id": "text", "campaign_name": "text", "reason": "text", "region": "text", "planned_at": "time",
        },
        header=(("crm_id",), ("created_at",), ("stage",)), filled=(("crm_id",), ("created_at",), ("stage",)),
        clock="created_at", newest=("created_at", "changed_at", "closed_at"),
        ends=frozenset({"changed_at", "closed_at", "planned_at"}),
    ),
    "deals": Kind(
        {
            "deal_id": "id", "crm_id": "id", "contact_id": "id", "created_at": "time", "changed_at": "time",
            "closed_at": "time", "won_at": "time", "pipeline": "text", "stage": "text", "owner": "text",
            "amount": "amount", "currency": "currency", "reason": "text", "entity": "text", "planned_at": "time",
        },
        header=(("deal_id",), ("created_at",), ("stage",)), filled=(("deal_id",), ("created_at",), ("stage",)),
        # the closing of an open deal is a hope
        clock="created_at", newest=("created_at", "changed_at", "won_at"),
        ends=frozenset({"created_at", "changed_at", "closed_at", "won_at", "planned_at"}),
    ),
    "activities": Kind(
        {
            "activity_id": "id", "crm_id": "id", "deal_id": "id", "kind": "choice", "direction": "choice",
            "at": "time", "entered_at": "time", "is_answered": "flag", "talked_seconds": "seconds",
            "rang_seconds": "seconds", "is_automatic": "flag", "is_no_such_number": "flag", "is_planned": "flag",
            "owner": "text", "phone": "list",
        },
        header=(("activity_id",), ("kind",), ("at",)), filled=(("activity_id",), ("kind",), ("at",)),
        clock="at", newest=("at", "entered_at"), ends=frozenset({"at", "entered_at"}),
    ),
    "stage_moves": Kind(
        {
            "record_type": "choice", "record_id": "id", "at": "time", "pipeline": "text", "stage": "text",
            "owner": "text",
        },
        header=(("record_id",), ("at",), ("stage", "owner")), filled=(("record_id",), ("at",), ("stage", "owner")),
        clock="at", newest=("at",),
    ),
    "owners": Kind(
        {"owner_id": "id", "name": "text", "team": "text", "is_active": "flag"},
        header=(("owner_id",),), filled=(("owner_id",),), clock=None, newest=(),
    ),
}  # fmt: skip

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": ("call", "message", "mail", "visit", "task"),
    "direction": ("in", "out"),
    "record_type": ("record", "deal"),
}

# cells that stand for nothing: of every type, and of those that are no text
_NOTHING = ("", "--", "—", "–", "null", "none", "n/a", "#n/a", "nan")
_NOT_CLOSED = ("не закрыта", "не закрыт", "не закрита", "не закрито", "not closed")


def _in_any_case(*words: str) -> frozenset[str]:
    return frozenset(spelt for word in words for spelt in (word, word.upper(), word.capitalize()))


NOTHING = _in_any_case(*_NOTHING)
NOTHING_TYPED = NOTHING | _in_any_case("-", *_NOT_CLOSED, "0000-00-00 00:00:00", "0000-00-00")
