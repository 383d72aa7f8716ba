"""What a clause of each of these checks says: kept, breached, or too few to be said, on both databases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from expectations.population import bound, clause_parameters, count_query
from expectations.verdicts import Counts, Terms, judge
from tests.expectations.worlds import DAY, NIGHT, fill, lead, load, many

Rows = list[dict[str, Any]]
World = tuple[Rows, dict[str, Rows]]


def repeated(held: int, failed: int) -> World:
    return [*many(held, "new"), *many(failed, "again", "duplicate")], {}


def planned(held: int, failed: int) -> World:
    return (
        [*many(held, "planned", planned_at=2500), *many(failed, "nothing", "stalled")],
        {"record": [{"source": "crm", "crm_id": "r", "created_at": 1500, "planned_at": 2500}]},
    )


def with_contact(held: int, failed: int) -> World:
    made = {"source": "crm", "created_at": 1500}
    deals = [made | {"deal_id": f"d{each}", "contact_id": "c"} for each in range(held)]
    bare = [made | {"deal_id": f"bare{each}"} for each in range(failed)]
    return [], {"deal": deals + bare}


def with_origin(held: int, failed: int) -> World:
    made = {"source": "crm", "created_at": 1500}
    both = range(1, held + failed + 1)
    written = {each: "FACEBOOK" if each <= held else "CALL" for each in both}
    return many(held + failed, "lead"), {
        "crm_source_claim": [{"crm_source": "FACEBOOK", "source": "meta"}, {"crm_source": "CALL", "source": "calls"}],
        "record": [made | {"id": each, "crm_id": f"r{each}", "crm_source": written[each]} for each in both],
        "enquiry_record": [{"root_lead": each, "record": each} for each in both],
    }


def days(held: int, failed: int) -> World:
    starts = range(1000, 1000 + held + failed)
    leads = [lead(f"l{at} {each}", submitted_at=at) for at in starts for each in range(2 if at < 1000 + held else 1)]
    return leads, {
        "company_day": [{"starts_at": at, "ends_at": at + 1, "day": f"2026-11-{at}"} for at in starts],
        "plan_month": [{"month": "2026-11", "leads_a_day": 2}],
    }


def consenting(held: int, failed: int) -> World:
    return [*many(held, "yes", consent="так"), *many(failed, "no", consent="ні")], {"consent_yes": [{"answer": "так"}]}


WORLDS: dict[str, Callable[[int, int], World]] = {
    "M7": repeated,
    "M8": days,
    "M9": consenting,
    "S7": planned,
    "S8": with_contact,
    "S9": with_origin,
}


@pytest.mark.parametrize(
    ("held", "failed", "status", "why"),
    [(10, 0, "kept", None), (1, 9, "breached", None), (1, 1, "not_checkable", "too_few"),
     (0, 0, "not_checkable", "too_few")],
)  # fmt: skip
@pytest.mark.parametrize("number", WORLDS)
def test_a_clause_is_judged(
    number: str, held: int, failed: int, status: str, why: str, connection: sa.Connection, tmp_path: Path
) -> None:
    pact = load(tmp_path)
    clause = pact.clauses[number]
    leads, tables = WORLDS[number](held, failed)
    fill(connection, leads, {name: rows for name, rows in tables.items() if rows})
    parameters = NIGHT | clause_parameters(clause, pact, DAY)
    counted = connection.execute(bound(count_query(clause.check, clause.per), parameters)).mappings()
    parts = [Counts(**{key: value if key == "part" else int(value) for key, value in row.items()}) for row in counted]
    whole = judge(parts, Terms(clause.at_least, minimum=clause.min))[0]
    assert (whole.checked, whole.failed, whole.status, whole.why) == (held + failed, failed, status, why)
