"""New rows land without a stage: the same rows as by an upsert, and none where one of them is not new."""

from typing import Any

import sqlalchemy as sa

from tasks.store.landings import ACTIVITIES, LEADS, RECORDS, SPEND, STAGE_MOVES, Landing
from tasks.store.new_rows import insert_new
from tasks.store.upserts import Snapshot, upsert
from tests.support import rows

NIGHT = "2026-11-17"
GIVEN: dict[Landing, list[dict[str, Any]]] = {
    LEADS: [
        {"source": "meta", "lead_id": "b", "channel": "form", "submitted_at": 1, "name": "Борис", "is_test": 0},
        {"source": "meta", "lead_id": "a", "channel": "form", "submitted_at": 2, "phone_key": "+380441", "is_test": 1},
    ],
    RECORDS: [
        {"source": "crm", "crm_id": "1", "created_at": 1, "owner": "Ірина", "keys": [("phone", "+1"), ("phone", "+1")]},
        {"source": "crm", "crm_id": "2", "created_at": 1, "keys": [("phone", "+1"), ("mail", "a@b.example")]},
    ],
    ACTIVITIES: [{"source": "crm", "activity_id": "1", "kind": "call", "direction": "out", "at": 9, "phone": "044"}],
    STAGE_MOVES: [{"source": "crm", "record_type": "deal", "record_id": "1", "at": 5, "pipeline": "p", "stage": "NEW"}],
    SPEND: [{"source": "meta", "account_id": "1", "campaign_id": "7", "day": "2026-11-24", "amount_minor": 100}],
}


def columns_of(landing: Landing) -> list[list[Any]]:
    names = (*landing.columns, "keys") if landing.keys is not None else landing.columns
    flags = {name for name in names if name.startswith("is_") or name.endswith("_fake")}
    return [[row.get(name, 0 if name in flags else None) for row in GIVEN[landing]] for name in names]


def lying_in(connection: sa.Connection, landing: Landing) -> list[list[tuple[Any, ...]]]:
    tables = [table for table in (landing.table, landing.person, landing.keys) if table is not None]
    return [sorted(rows(connection, f"select * from {table.name}"), key=repr) for table in tables]


def without_ids(landing: Landing, tables: list[list[tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    return [[row[1:] if landing.has_id else row for row in table] for table in tables]


def test_they_land_as_an_upsert_lands_them(connection: sa.Connection) -> None:
    for landing in GIVEN:
        given = columns_of(landing)
        with connection.begin_nested() as attempt:
            upsert(connection, landing, zip(*given, strict=True), None, NIGHT)
            expected = without_ids(landing, lying_in(connection, landing))
            attempt.rollback()
        assert insert_new(connection, landing, given, None, NIGHT)
        found = lying_in(connection, landing)
        assert without_ids(landing, found) == expected
        assert {row[0] for table in found[1:] for row in table} <= {row[0] for row in found[0]}


def test_none_lands_where_one_is_not_new(connection: sa.Connection) -> None:
    for landing in GIVEN:
        given = columns_of(landing)
        assert insert_new(connection, landing, [column[-1:] for column in given], None, NIGHT)
        before = lying_in(connection, landing)
        assert not insert_new(connection, landing, given, None, NIGHT)
        assert not insert_new(connection, landing, [column[:1] * 2 for column in given], None, NIGHT)
        assert lying_in(connection, landing) == before


def test_a_full_export_has_seen_them(connection: sa.Connection) -> None:
    snapshot = Snapshot(connection, RECORDS, "crm")
    assert insert_new(connection, RECORDS, columns_of(RECORDS), snapshot, NIGHT)
    assert insert_new(connection, RECORDS, [[] for _ in columns_of(RECORDS)], snapshot, NIGHT)
    assert snapshot.mark_gone(at=500) == 0
