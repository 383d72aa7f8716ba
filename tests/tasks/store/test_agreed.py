from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from expectations.pact import Pact, load_pact
from tasks.store.agreed import days_off, lay_agreed
from tests.support import insert_rows, rows

KYIV = ZoneInfo("Europe/Kyiv")
CUT = datetime(2026, 11, 25, tzinfo=KYIV)


@pytest.fixture(scope="module")
def pact() -> Pact:
    return load_pact(Path(__file__).parent / "pact" / "pact.yaml")


@pytest.fixture
def laid(connection: sa.Connection, pact: Pact) -> sa.Connection:
    """Two owners of one name, one who left, and what the CRM writes."""
    insert_rows(connection, {
        "owner": [
            {"source": "crm", "owner_id": "1", "name": "Петро  БОЙКО", "is_active": 1},
            {"source": "crm", "owner_id": "2", "name": "Ira", "is_active": 1},
            {"source": "crm", "owner_id": "3", "name": "Олена", "is_active": 1},
            {"source": "crm", "owner_id": "4", "name": "Олена", "is_active": 1},
            {"source": "crm", "owner_id": "5", "name": "Ivan", "is_active": 0},
        ],
        "record": [
            {"source": "crm", "crm_id": "1", "created_at": 1, "owner": "ПЕТРО Бойко", "reason": " ДОРОГО"},
            {"source": "crm", "crm_id": "2", "created_at": 1, "owner": "Nobody", "reason": "Інше"},
        ],
        "activity": [
            {"source": "crm", "activity_id": "1", "kind": "call", "direction": "out", "at": at("2026-11-19T12:00"),
             "owner": "Ivan"},
        ],
    })  # fmt: skip
    lay_agreed(connection, pact, CUT)
    return connection


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=KYIV).timestamp())


def test_laying_the_same_pact_again_changes_no_row(laid: sa.Connection, pact: Pact) -> None:
    assert lay_agreed(laid, pact, CUT) == 0


def test_the_next_night_adds_a_day_for_the_company_and_for_each_seller(laid: sa.Connection, pact: Pact) -> None:
    added = {"work_segment": 1, "company_day": 1, "seller_day": 5}
    assert lay_agreed(laid, pact, datetime(2026, 11, 26, tzinfo=KYIV)) == sum(added.values())
    assert rows(laid, "select min(day), max(day) from company_day") == [("2025-10-01", "2027-01-05")]


def test_what_the_pact_no_longer_says_is_taken_out(laid: sa.Connection, pact: Pact) -> None:
    insert_rows(laid, {"promise": [{"source": "meta", "campaign_id": "8", "from_day": "2026-11-01", "text": "gone"}]})
    assert lay_agreed(laid, pact, CUT) == 1
    assert rows(laid, "select campaign_id from promise") == [("7",)]


def test_stages_say_whether_they_need_a_talk_and_end_a_record(laid: sa.Connection) -> None:
    query = "select pipeline, stage, means, answers, needs_talk, is_closed from stage_meaning order by stage"
    assert rows(laid, query) == [
        ("lead", "JUNK", "rejected", "marketing", 0, 1),
        ("lead", "NEW", "received", "sales", 0, 0),
        ("deal", "WON", "won", "both", 1, 1),
    ]


def test_stages_are_found_however_the_crm_writes_them(laid: sa.Connection, pact: Pact) -> None:
    record = {"source": "crm", "created_at": 0, "pipeline": "Lead", "stage": "junk "}
    move = {"source": "crm", "record_type": "deal", "record_id": "1", "at": 0, "pipeline": "deal", "stage": "Won"}
    odd = record | {"crm_id": "r2", "pipeline": "lead", "stage": "Friday"}
    insert_rows(laid, {"record": [record | {"crm_id": "r1"}, odd], "stage_move": [move]})
    lay_agreed(laid, pact, CUT)
    means = {(pipeline, stage): means for pipeline, stage, means in rows(laid, "select pipeline, stage, means from stage_meaning")}
    assert (means["Lead", "junk "], means["deal", "Won"]) == ("rejected", "won")
    assert ("lead", "Friday") not in means
    assert rows(laid, "select name from mapping_change") == []


def test_reasons_are_found_however_they_are_written(laid: sa.Connection) -> None:
    families = dict(rows(laid, "select reason, family from reason_kind"))
    assert families["дорого"] == families["Дорого"] == families[" ДОРОГО"] == "merit"
    assert families["не наш регіон"] == families["Не наш  регіон"] == "fit"
    assert "Інше" not in families


def test_the_pact_decides_which_reasons_make_a_lead_unfit(laid: sa.Connection) -> None:
    kinds = "select distinct kind, family, is_plain from reason_kind order by kind"
    assert rows(laid, kinds) == [
        ("duplicate", "clerical", 0), ("not_our_product", "merit", 0), ("out_of_region", "fit", 0),
        ("price", "merit", 0), ("spam", "fit", 1), ("unreachable", "contact", 0),
    ]  # fmt: skip


def test_sources_say_what_they_bring(laid: sa.Connection) -> None:
    query = (
        "select source, brings_leads, brings_spend, brings_records, brings_activities, brings_owners,"
        " counts_on_its_own, leads_from_calls, from_source, won_deals_alone from source_trait order by source"
    )
    assert rows(laid, query) == [
        ("calls", 1, 0, 0, 1, 0, 1, 1, None, 0), ("chats", 1, 0, 0, 0, 0, 0, 0, "crm", 0),
        ("crm", 0, 0, 1, 0, 1, 1, 0, None, 1), ("meta", 1, 1, 0, 0, 0, 1, 0, None, 0),
    ]  # fmt: skip
    assert rows(laid, "select crm_source, source from crm_source_claim order by 1") == [
        ("FACEBOOK", "meta"), ("TELEGRAM", "chats"),
    ]  # fmt: skip


def test_own_contacts_are_keys_as_leads_have_them(laid: sa.Connection) -> None:
    assert rows(laid, "select kind, key from own_contact order by 1") == [
        ("mail_domain", "yasni-vikna.example"), ("phone", "+380445550100"),
    ]  # fmt: skip


def test_a_town_is_served_where_its_region_is(laid: sa.Connection) -> None:
    places = dict(rows(laid, "select place, is_served from place"))
    assert places.items() >= {"київ": 1, "київська": 1, "боярка": 1, "одеса": 0, "одеська": 0, "Одеса": 0}.items()


def test_what_consents_and_what_is_planned_is_laid(laid: sa.Connection) -> None:
    assert rows(laid, "select answer from consent_yes order by answer") == [("1",), ("так",)]
    assert rows(laid, "select * from plan_month") == [("2026-11", 16.5)]


def test_side_files_are_laid(laid: sa.Connection) -> None:
    assert rows(laid, "select * from promise") == [("meta", "7", "2026-11-01", "Free measuring")]
    assert rows(laid, "select * from attested") == [("B1", "2026-11", "olena", "2026-11-04")]
    assert rows(laid, "select * from rate") == [("USD", "2026-11-23", 41_250_000)]
    assert rows(laid, "select * from ruling") == [("meta", "1", "waiting", "comes on Thursday", "andrii", "2026-11-23")]


def test_a_seller_is_found_by_id_and_by_a_name_of_ones_own(laid: sa.Connection) -> None:
    aliases = dict(rows(laid, "select alias, owner_id from seller_alias"))
    assert aliases["1"] == aliases["петро бойко"] == aliases["Петро  БОЙКО"] == aliases["ПЕТРО Бойко"] == "1"
    assert "Олена" not in aliases and "олена" not in aliases and "Nobody" not in aliases
    assert aliases["3"] == "3"


def test_absences_speak_of_owners(laid: sa.Connection) -> None:
    assert rows(laid, "select owner, from_at, to_at, stand_in from absence order by owner") == [
        ("1", at("2026-11-23"), at("2026-11-25"), "2"), ("2", at("2026-11-24"), at("2026-11-25"), None),
    ]  # fmt: skip


def test_what_a_crm_tells_of_absences_stands_beside_the_file(laid: sa.Connection, pact: Pact) -> None:
    """Of the same beginning the file's word counts, with its stand-in; of a source that the pact left out none does."""
    insert_rows(laid, {"told_absence": [
        {"source": "crm", "owner": "1", "from_at": "2026-11-23", "to_at": "2026-11-27"},
        {"source": "crm", "owner": "3", "from_at": "2026-11-20", "to_at": "2026-11-20"},
        {"source": "crm", "owner": "3", "from_at": "2026-11-24T08:00:00+00:00", "to_at": "2026-11-24T10:30:00+00:00"},
        {"source": "old", "owner": "4", "from_at": "2026-11-20", "to_at": "2026-11-20"},
    ]})  # fmt: skip
    lay_agreed(laid, pact, CUT)
    assert rows(laid, "select owner, from_at, to_at, stand_in from absence order by owner, from_at") == [
        ("1", at("2026-11-23"), at("2026-11-25"), "2"), ("2", at("2026-11-24"), at("2026-11-25"), None),
        ("3", at("2026-11-20"), at("2026-11-21"), None), ("3", at("2026-11-24T10:00"), at("2026-11-24T12:30"), None),
    ]  # fmt: skip


def test_a_seller_is_away_where_the_stand_in_is_too(laid: sa.Connection) -> None:
    days = (
        "select owner_id, is_at_work, is_away from seller_day where owner_id in ('1', '2')"
        " and starts_at = :starts_at order by 1"
    )
    assert rows(laid, days, starts_at=at("2026-11-23")) == [("1", 1, 0), ("2", 1, 0)]
    assert rows(laid, days, starts_at=at("2026-11-24")) == [("1", 0, 1), ("2", 0, 1)]


def test_a_dismissed_seller_is_away_since_the_last_thing_done(laid: sa.Connection) -> None:
    away = "select min(starts_at), max(work_days) - min(work_days) from seller_day where owner_id = '5' and is_away = 1"
    assert rows(laid, away) == [(at("2026-11-19T12:00"), 0)]


def test_the_calendar_stops_for_a_holiday_and_a_power_cut(laid: sa.Connection) -> None:
    day = "select opens_at, closes_at from company_day where day = :day"
    assert rows(laid, day, day="2026-11-20") == [(None, None)]
    segments = "select starts_at, ends_at from work_segment where starts_at >= :from_at and ends_at < :to_at order by 1"
    assert rows(laid, segments, from_at=at("2026-11-24"), to_at=at("2026-11-25")) == [
        (at("2026-11-24T09:00"), at("2026-11-24T10:07")), (at("2026-11-24T12:00"), at("2026-11-24T18:00")),
    ]  # fmt: skip


def test_public_holidays_of_the_country_are_days_off(pact: Pact) -> None:
    polish = pact.model_copy(
        update={"company": pact.company.model_copy(
            update={"days_off": pact.company.days_off.model_copy(update={"country": "PL"})})}
    )  # fmt: skip
    off = days_off(polish, date(2026, 11, 1), date(2026, 11, 30))
    assert (datetime(2026, 11, 11, tzinfo=KYIV), datetime(2026, 11, 12, tzinfo=KYIV)) in off
