"""Facts survive their storing: a closed night is rendered as it was."""

import json
from decimal import Decimal

import pytest

from tasks.core.facts import from_json, to_json
from tests.letters import NIGHTS


@pytest.mark.parametrize("night", NIGHTS)
def test_everything_survives(night: str) -> None:
    facts = NIGHTS[night]()
    assert from_json(to_json(facts)) == facts
    assert to_json(from_json(to_json(facts))) == to_json(facts)


def test_moments_keep_their_offset_and_amounts_their_decimals() -> None:
    facts = from_json(to_json(NIGHTS["example"]()))
    newest = facts.banner.sources[0].newest_row_at
    assert newest is not None and newest.isoformat() == "2026-11-16T19:58:00+02:00"
    assert isinstance(facts.plan.cash, Decimal)


def test_nights_of_older_and_newer_versions_stay_readable() -> None:
    stored = json.loads(to_json(NIGHTS["quiet"]()))
    stored["a field of tomorrow"] = 1
    del stored["disputes"], stored["plan"]["repeat_customers"]
    assert from_json(json.dumps(stored)) == NIGHTS["quiet"]()
