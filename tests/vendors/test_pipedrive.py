"""Answers that were recorded, and words that companies choose themselves."""

import json
from datetime import UTC, datetime

import pytest

from tasks.connectors.api.shape import Asked
from tasks.connectors.vendors._pipedrive_lists import Names
from tasks.connectors.vendors.pipedrive import kind_of, lead_row
from tests.vendors.errors import SHARED

RECORDED = SHARED / "data" / "api-fixtures" / "pipedrive"
NOBODY = Names({}, {}, {"8": "Marketplace"}, {}, {})
ALL = Asked(frozenset({"records"}), None, datetime(2026, 11, 18, tzinfo=UTC))


@pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared is not here: its recorded answers are not read")
def test_recorded_leads_are_records() -> None:
    told = json.loads((RECORDED / "leads.json").read_text(encoding="utf-8"))["interactions"][0]["response"]["body"]
    rows = [lead_row(lead, {}, NOBODY, ALL) for lead in told["data"]]
    first = rows[0]
    assert (first["crm_id"], first["stage"], first["owner"]) == ("a9c7d540-5044-11f1-8fc2-6ded4282a24d", "lead", "25760681")
    assert first["created_at"] == datetime(2026, 5, 15, 9, 58, 46, 164000, tzinfo=UTC)
    assert (first["crm_source"], first["contact_id"]) == ("Marketplace", "2")


@pytest.mark.parametrize(
    ("written", "kind"),
    [("call", "call"), ("Дзвінок клієнту", "call"), ("Lunch", "visit"), ("deadline", "task"), ("telegram", "message")],
)
def test_types_are_the_companys_own_words(written: str, kind: str) -> None:
    assert kind_of(written) == kind
