"""The lists behind checks that read their offenders: each row names its lead, deal, record or day, on both databases."""

from typing import Any

import pytest
import sqlalchemy as sa

from tasks.core.sheets import SHEETS
from tasks.store.run_sql import fetch
from tests.expectations.worlds import DAY, fill, lead
from tests.support import insert_rows

NIGHT = {"night": DAY.isoformat(), "month_start_at": 1000, "window_start_at": 500, "cut_at": 2000, "last_letter": ""}
LEADS = [
    lead("a", form_name="Анкета", deal=1, owner_id="7", moved_at=1700, record=1),
    lead("b", "duplicate", root_lead=1, submitted_at=1600),
    lead("c", "test", submitted_at=1100),
]
LANDED = {
    "record": [{"id": 1, "source": "crm", "crm_id": "r1", "created_at": 1500, "owner": "7", "crm_source": "CALL"}],
    "enquiry_record": [{"root_lead": 1, "record": 1}],
    "deal": [
        {"id": 1, "source": "crm", "deal_id": "d1", "created_at": 1550, "stage": "NEW", "owner": "7", "crm_id": "r1"}
    ],
    "owner": [{"source": "crm", "owner_id": "7", "name": "Богдан"}],
    "seller_alias": [{"alias": "7", "owner_id": "7"}],
    "company_day": [{"starts_at": 1000, "ends_at": 2000, "day": "2026-11-17"}],
    "plan_month": [{"month": "2026-11", "leads_a_day": 1.5}],
}
OFFENDERS = [
    ("M7", "duplicates", "lead", "meta", "b"), ("M9", "consent_given", "lead", "meta", "a"),
    ("S7", "next_step_planned", "lead", "meta", "a"), ("S8", "deal_has_contact", "deal", "crm", "d1"),
    ("S9", "source_kept", "record", "crm", "r1"), ("M8", "volume", "day", "", "2026-11-17"),
    ("X1", "own", "lead", "meta", "a"), ("X1", "own", "deal", "crm", "d1"), ("X1", "own", "record", "crm", "r1"),
    ("X2", "own", "lead", "meta", "a"),
]  # fmt: skip
WANTED: dict[str, list[dict[str, Any]]] = {
    "duplicates": [{"lead_id": "b", "first_lead_id": "a", "first_at": 1500, "submitted_at": 1600, "clause": "M7"}],
    "no_consent": [{"lead_id": "a", "form_name": "Анкета", "crm_id": "r1", "clause": "M9"}],
    "no_next_step": [
        {"lead_id": "a", "deal_id": "d1", "owner": "Богдан", "stage": "NEW", "moved_at": 1700, "clause": "S7"}
    ],
    "deals_without_contact": [{"deal_id": "d1", "crm_id": "r1", "owner": "Богдан", "created_at": 1550, "clause": "S8"}],
    "source_changed": [{"crm_id": "r1", "source": "meta", "lead_id": "a", "origin": "CALL", "owner": "Богдан"}],
    "days_below_plan": [{"day": "2026-11-17", "leads": 1, "planned": 1.5, "clause": "M8"}],
    "own_checks": [
        {"clause": "X1", "type": "deal", "deal_id": "d1", "crm_id": "r1", "lead_id": None},
        {"clause": "X1", "type": "lead", "deal_id": "d1", "crm_id": "r1", "lead_id": "a"},
        {"clause": "X1", "type": "record", "deal_id": None, "crm_id": "r1", "lead_id": None},
    ],
}


@pytest.fixture
def offending(connection: sa.Connection) -> sa.Connection:
    """X2 could not be judged."""
    fill(connection, LEADS, LANDED)
    of = {"night": DAY.isoformat(), "part": ""}
    verdicts = {number: check for number, check, *_ in OFFENDERS}
    insert_rows(connection, {
        "verdict": [of | {"clause": number, "check_name": check, "status": "not_checkable" if number == "X2" else "warned"}
                    for number, check in verdicts.items()],
        "offender": [of | {"clause": number, "record_type": kind, "source": source, "record_id": record_id}
                     for number, _, kind, source, record_id in OFFENDERS],
    })  # fmt: skip
    return connection


def test_the_lists(offending: sa.Connection) -> None:
    for key, wanted in WANTED.items():
        found = [row._asdict() for row in fetch(offending, f"sheets/{key}.sql", NIGHT)]
        assert [row | want for row, want in zip(found, wanted, strict=True)] == found, key


def test_every_sheet_of_offenders_gives_its_columns(offending: sa.Connection) -> None:
    for key in WANTED:
        given = set(fetch(offending, f"sheets/{key}.sql", NIGHT)[0]._fields)
        assert given >= {column.key for column in SHEETS[key]}, key
