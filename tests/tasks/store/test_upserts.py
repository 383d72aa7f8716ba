from typing import Any

import pytest
import sqlalchemy as sa

from tasks.store import tables
from tasks.store.upserts import (
    ACTIVITIES,
    DEALS,
    LEADS,
    OWNERS,
    RECORDS,
    SPEND,
    STAGE_MOVES,
    Counts,
    Landing,
    Snapshot,
    replace,
    upsert,
)  # fmt: skip
from tests.support import rows


def staged(landing: Landing, **given: Any) -> tuple[Any, ...]:
    """A row in the order of the landing's columns; flags are 0 where nothing is given."""
    flags = {name for name in landing.columns if name.startswith("is_") or name.endswith("_fake")}
    row = tuple(given.get(name, 0 if name in flags else None) for name in landing.columns)
    return (*row, given.get("keys", ())) if landing.keys is not None else row


def lead(lead_id: str, **given: Any) -> tuple[Any, ...]:
    return staged(LEADS, source="meta", lead_id=lead_id, channel="form", **{"submitted_at": 1, **given})


def record(crm_id: str, **given: Any) -> tuple[Any, ...]:
    return staged(RECORDS, source="crm", crm_id=crm_id, created_at=1, **given)


def test_a_lead_and_its_person_land_together(connection: sa.Connection) -> None:
    upsert(connection, LEADS, [lead("b", name="Borys", phone_key="+380441"), lead("a", name="Anna")])
    assert rows(
        connection, "select l.lead_id, p.name, p.phone_key from lead l join lead_person p on p.lead = l.id order by 1"
    ) == [("a", "Anna", None), ("b", "Borys", "+380441")]


def test_the_same_rows_again_change_nothing(connection: sa.Connection) -> None:
    given = [lead("a", name="Anna"), lead("b")]
    assert upsert(connection, LEADS, given) == Counts(rows=2, changed=4)
    assert upsert(connection, LEADS, given) == Counts(rows=2, changed=0)


def test_a_changed_person_changes_only_the_person(connection: sa.Connection) -> None:
    upsert(connection, LEADS, [lead("a", name="Anna", campaign_id="7"), lead("b")])
    assert upsert(connection, LEADS, [lead("a", name="Hanna", campaign_id="7"), lead("b")]).changed == 1
    assert upsert(connection, LEADS, [lead("a", name="Hanna", campaign_id=None)]).changed == 1
    assert rows(connection, "select campaign_id, name from lead, lead_person where lead_id = 'a' and lead = id") == [
        (None, "Hanna")
    ]


def test_of_two_rows_of_one_lead_the_last_counts(connection: sa.Connection) -> None:
    upsert(connection, LEADS, [lead("a", name="Anna"), lead("b"), lead("a", name="Hanna")])
    assert rows(connection, "select name from lead_person join lead on id = lead where lead_id = 'a'") == [("Hanna",)]


def test_more_rows_than_one_batch(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.store.upserts.BATCH", 3)
    given = (lead(str(number % 7), submitted_at=number) for number in range(10))
    assert upsert(connection, LEADS, given).rows == 10
    assert rows(connection, "select submitted_at from lead order by 1") == [(n,) for n in range(3, 10)]


def test_equal_ids_of_two_sources_are_two_leads(connection: sa.Connection) -> None:
    other = staged(LEADS, source="site", lead_id="a", channel="form", submitted_at=1)
    upsert(connection, LEADS, [lead("a"), other])
    assert rows(connection, "select count(*) from lead_person") == [(2,)]


def test_a_record_keeps_the_numbers_that_its_last_row_holds(connection: sa.Connection) -> None:
    phone, office, mail = ("phone", "+380441"), ("phone", "+380442"), ("mail", "a@b.example")
    upsert(connection, RECORDS, [record("1", keys=[phone, office, phone]), record("2", keys=[phone])])
    assert upsert(connection, RECORDS, [record("1", keys=[phone, mail])]).changed == 2
    assert rows(connection, "select crm_id, kind, key from record_key join record on id = record order by 1, 2") == [
        ("1", "mail", "a@b.example"), ("1", "phone", "+380441"), ("2", "phone", "+380441"),
    ]  # fmt: skip


def test_what_a_full_snapshot_does_not_hold_is_gone_until_it_returns(connection: sa.Connection) -> None:
    upsert(connection, RECORDS, [record("1"), record("2"), staged(RECORDS, source="other", crm_id="3", created_at=1)])

    snapshot = Snapshot(connection, RECORDS, "crm")
    upsert(connection, RECORDS, [record("1")], snapshot)
    upsert(connection, RECORDS, [record("4")], snapshot)
    assert snapshot.mark_gone(at=500) == 1
    gone = "select crm_id, gone_at from record where gone_at is not null"
    assert rows(connection, gone) == [("2", 500)]

    again = Snapshot(connection, RECORDS, "crm")
    upsert(connection, RECORDS, [record("1"), record("4")], again)
    assert again.mark_gone(at=600) == 0
    assert rows(connection, gone) == [("2", 500)]

    assert upsert(connection, RECORDS, [record("2")]).changed == 1
    assert rows(connection, gone) == []


def test_tables_without_an_id_and_without_values(connection: sa.Connection) -> None:
    day = staged(SPEND, source="meta", account_id="1", campaign_id="7", day="2026-11-24", amount_minor=100)
    move = staged(STAGE_MOVES, source="crm", record_type="record", record_id="1", at=5, pipeline="lead", stage="NEW")
    owner = staged(OWNERS, source="crm", owner_id="1", name="Петро", is_active=1)
    for landing, row in ((SPEND, day), (STAGE_MOVES, move), (OWNERS, owner)):
        assert upsert(connection, landing, [row, row]) == Counts(2, 1)
        assert upsert(connection, landing, [row]) == Counts(1, 0)


def test_texts_that_would_break_a_copy_arrive_as_they_are(connection: sa.Connection) -> None:
    strange = 'tab\t, line\nbreak, back\\slash, \\N, 100 %, :colon, "quote", it\'s, Ґанок'
    upsert(connection, DEALS, [staged(DEALS, source="crm", deal_id=strange, created_at=1)])
    assert rows(connection, "select deal_id from deal") == [(strange,)]


def test_an_activity_brings_its_number(connection: sa.Connection) -> None:
    call = staged(ACTIVITIES, source="calls", activity_id="1", kind="call", direction="out", at=9, phone_key="+380441")
    upsert(connection, ACTIVITIES, [call])
    assert rows(connection, "select phone_key from activity_person") == [("+380441",)]


def test_an_upsert_that_fails_leaves_nothing_behind(engine: sa.Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        upsert(connection, LEADS, (lead("a") if number else lead(str(1 // number)) for number in (1, 0)))
    with engine.begin() as connection:
        assert upsert(connection, LEADS, [lead("a")]).changed == 2


def test_replace_makes_the_rows_the_whole_of_a_table(connection: sa.Connection) -> None:
    first = [("USD", "2026-11-23", 41), ("USD", "2026-11-24", 42), ("EUR", "2026-11-24", 48)]
    assert replace(connection, tables.rate, first) == 3
    assert replace(connection, tables.rate, first) == 0
    # one added, one changed, one taken out, one as it was
    second = [("USD", "2026-11-25", 43), ("USD", "2026-11-24", 40), ("EUR", "2026-11-24", 48)]
    assert replace(connection, tables.rate, second) == 3
    assert sorted(rows(connection, "select currency, day, rate_micro from rate")) == sorted(second)
    assert replace(connection, tables.rate, []) == 3


def test_replace_takes_whole_rows_of_tables_without_ids(connection: sa.Connection) -> None:
    moves = [(1, "crm", "record", "17", 5, "7"), (2, "crm", "record", "18", 5, "7")]
    with pytest.raises(AssertionError):
        replace(connection, tables.owner_move, moves)
    replace(connection, tables.source_trait, [("meta", 1, 1, 0, 0, 0, 0, 0, 1, 0, None, 0)])
    assert rows(connection, "select source, brings_spend, counts_on_its_own from source_trait") == [("meta", 1, 1)]
