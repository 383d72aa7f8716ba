"""What becomes of a lead: one story a line, told in rows, through matching, facts and the decision table.

The report day is Tuesday 17 November 2026; the company works mon-fri 9-18, sat 10-15. All stories of one database
are decided together, on SQLite and on PostgreSQL.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from expectations.pact import Pact, load_pact
from tasks.parameters import night_parameters
from tasks.reconcile import reconcile_in
from tasks.store.agreed import lay_agreed
from tests.support import insert_rows, rows
from tests.tasks.stories.telling import (
    KYIV,
    Event,
    Person,
    assigned,
    at,
    closed,
    deal,
    five_tries,
    form,
    gone,
    lay,
    moved,
    planned,
    rang,
    record,
    replied,
    talked,
    tracked,
    unheard_of,
    unreadable,
    wrote,
)

DAY = date(2026, 11, 17)


@dataclass(frozen=True)
class Story:
    told: str
    fates: str  # of the person's leads in the order of their arrival
    events: tuple[Event, ...]

    def __init__(self, told: str, fates: str, *events: Event) -> None:
        object.__setattr__(self, "told", told)
        object.__setattr__(self, "fates", fates)
        object.__setattr__(self, "events", events)


A = "13 10:00"  # a lead comes on Friday morning
B = "13 10:03"  # and is in the CRM three minutes later

STORIES = (
    Story("nobody calls", "untouched sales", form(A), record(B)),
    Story("came after closing, opening grace still runs", "waiting nobody", form("17 21:00"), record("17 21:01")),
    Story("came ten minutes before closing", "waiting nobody", form("17 17:50"), record("17 17:51")),
    Story("a robot's message is no answer", "untouched sales", form(A), record(B), wrote("13 10:04", is_automatic=1)),
    Story("a call of one second is no answer", "untouched sales", form(A), record(B), talked("13 10:20", 1)),
    Story("a call that rang two seconds is no answer", "untouched sales", form(A), record(B), rang("13 10:20", 2)),
    Story("answered in time and worked", "open nobody", form(A), record(B), talked("13 10:20"), planned("20 10:00")),
    Story("rang, no answer yet, a call is planned", "open nobody", form(A), record(B), rang("13 10:20"), planned("18 10:00")),
    Story("only the tracker knows the call", "open nobody", form("16 10:00"), record("16 10:03"), tracked("16 10:20", "out", 90)),
    Story("nothing since the second, nothing planned", "stalled sales", form("2 10:00"), record("2 10:02"), talked("2 10:20")),
    Story("five working days are not over", "open nobody", form("12 10:00"), record("12 10:02"), talked("12 10:20")),
    Story("planned in a month and a half is not planned", "stalled sales", form("2 10:00"), record("2 10:02"), talked("2 10:20"), planned("12-30 10:00")),
    Story("an agreed date that has passed is a movement", "open nobody", form("2 10:00"), record("2 10:02"), talked("2 10:20"), planned("12 10:00")),
    Story("a stage move is a movement", "open nobody", form("2 10:00"), record("2 10:02", stage="work"), talked("2 10:20"), moved("12 10:00", "work")),
    Story("no record, nobody looks like it", "not_in_crm owner", form(A)),
    Story("the seller corrected the number, the name tells", "untouched sales", form(A), record(B, phone="+380671110002")),
    Story("no record, but it is only ten minutes", "waiting nobody", form("17 23:50")),
    Story("no record, but a record without a name that day", "unprovable nobody", form("10 10:00"), record("10 12:00", phone="+380671110001", is_named=False)),
    Story("the seller set the number right and misheard the name", "unprovable nobody", form("5 10:00", mail=False, phone_key="+380505550142"), record("5 10:03", phone="+380505550147", name="stapko nobodiuk")),
    Story("the record may be the row that was cut off", "unprovable nobody", form("10-20 10:00"), unreadable("10-20 10:02")),
    Story("no seller at all", "unassigned owner", form(A), record(B, owner=None)),
    Story("the seller is on leave, nobody stands in", "unassigned owner", form(A), record(B, owner="away")),
    Story("a stand-in is at work and silent", "untouched sales", form(A), record(B, owner="covered")),
    Story("the seller left on Monday morning", "unassigned owner", form("13 17:50"), record("13 17:51", owner="left_monday")),
    Story("moved to a colleague who is at work", "open nobody", form(A), record(B, owner="away"), assigned("16 10:00", "olha"), talked("16 10:10")),
    Story("no number, no mail, nobody talked", "invalid marketing", form(A, phone=False, mail=False), record(B, phone=None, platform="x")),
    Story("an invented number and no mail", "invalid marketing", form(A, mail=False, phone_fake=1), record(B, phone=None, platform="x")),
    Story("no number but they talked", "open nobody", form(A, phone=False, mail=False), record(B, phone=None, platform="x"), talked("16 10:20")),
    Story("bought", "won nobody", form("2 10:00"), record("2 10:02", stage="converted"), talked("2 10:20"), deal("3 10:00", "won", closed_at="9 12:00")),
    Story("bought, and the history has not heard of it yet", "won nobody", form("2 10:00"), record("2 10:02", stage="converted"), talked("2 10:20"), unheard_of(deal("3 10:00", "won", closed_at="9 12:00"), "offer")),
    Story("bought, though nothing was logged", "won nobody", form("2 10:00"), record("2 10:02", owner="quiet", stage="converted"), deal("3 10:00", "won", closed_at="9 12:00", owner="quiet")),
    Story("bought from the same silent seller", "won nobody", form("2 11:00"), record("2 11:02", owner="quiet", stage="converted"), deal("3 10:00", "won", closed_at="9 12:00", owner="quiet")),
    Story("the silent seller's silence proves nothing", "unprovable nobody", form(A), record(B, owner="quiet")),
    Story("too dear, after a talk", "lost market", form("9 10:00"), closed("12 12:00", "too dear", created="9 10:02"), talked("9 10:20")),
    Story("too dear, but nobody ever tried", "given_up sales", form("9 10:00"), closed("12 12:00", "too dear", created="9 10:02")),
    Story("too dear, under the tries of five", "given_up sales", form("9 10:00"), closed("12 12:00", "too dear", created="9 10:02"), rang("9 10:20"), rang("10 10:20")),
    Story("five tries on three days, no reply", "no_answer nobody", form("9 10:00"), closed("12 12:00", "unreachable", created="9 10:02"), *five_tries()),
    Story("five tries on one day", "given_up sales", form("9 10:00"), closed("12 12:00", "unreachable", created="9 10:02"), *(rang(f"9 1{n}:30") for n in range(1, 6))),
    Story("unreachable, but they talked once: tried since", "no_answer nobody", form("9 09:00"), closed("12 12:00", "unreachable", created="9 09:02"), talked("9 09:20"), *five_tries()),
    Story("unreachable after a talk, given up at once", "given_up sales", form("9 09:00"), closed("12 12:00", "unreachable", created="9 09:02"), talked("9 09:20")),
    Story("no reason, two working days are over", "lost_unexplained sales", form("9 10:00"), closed("12 12:00", None, created="9 10:02"), talked("9 10:20")),
    Story("no reason yet", "waiting nobody", form("9 10:00"), closed("17 12:00", "-", created="9 10:02"), talked("9 10:20")),
    Story("other product, after a talk", "disqualified marketing", form("9 10:00"), closed("12 12:00", "other product", created="9 10:02"), talked("9 10:20")),
    Story("other product, nobody talked", "given_up sales", form("9 10:00"), closed("12 12:00", "other product", created="9 10:02"), rang("9 10:20")),
    Story("spam is plain to see", "disqualified marketing", form("9 10:00"), closed("9 12:00", "spam", created="9 10:02")),
    Story("far away, the form says so", "disqualified marketing", form("9 10:00", region="Одеса"), closed("9 12:00", "far away", created="9 10:02")),
    Story("far away, the form says Kyiv", "disputed both", form("9 10:00", region="Київ"), closed("9 12:00", "far away", created="9 10:02"), talked("9 10:20")),
    Story("far away, the form names no known place, no talk", "given_up sales", form("9 10:00", region="Кийв"), closed("9 12:00", "far away", created="9 10:02")),
    Story("wrong number, but two minutes of talk", "disputed both", form("9 10:00"), closed("9 12:00", "wrong number", created="9 10:02"), talked("9 10:20", 120)),
    Story("wrong number, said so in half a minute", "disqualified marketing", form("9 10:00"), closed("9 12:00", "wrong number", created="9 10:02"), talked("9 10:20", 30)),
    Story("no such number, says the tracker", "disqualified marketing", form("9 10:00"), closed("9 12:00", "wrong number", created="9 10:02"), rang("9 10:20", is_no_such_number=1)),
    Story("wrong number, never tried", "given_up sales", form("9 10:00"), closed("9 12:00", "wrong number", created="9 10:02")),
    Story("wrong number, but a reply in writing", "lost market", form("9 10:00"), closed("12 12:00", "wrong number", created="9 10:02"), wrote("9 10:20"), replied("9 10:40")),
    Story("closed as a test with junk data", "test nobody", form("9 10:00", phone=False, mail=False), closed("9 12:00", "test", created="9 10:02", phone=None, platform="x")),
    Story("closed as a test, but they talked", "disputed both", form("9 10:00"), closed("9 12:00", "test", created="9 10:02"), talked("9 10:20")),
    Story("closed as a copy of nothing", "unprovable nobody", form("9 10:00"), closed("9 12:00", "copy", created="9 10:02")),
    Story("a copy beside the worked record", "open nobody", form("16 10:00"), record("16 10:02"), talked("16 10:20"), closed("16 12:00", "copy", created="16 10:05")),
    Story("lost at the deal, after the offer", "lost market", form("2 10:00"), record("2 10:02", stage="converted"), talked("2 10:20"), deal("3 10:00", "lost", closed_at="12 12:00", reason="too dear")),
    Story("an unknown stage hides everything", "unprovable nobody", form(A), record(B, stage="new on Friday")),
    Story("the record vanished", "unprovable nobody", form(A), gone(record(B))),
    Story("marked as a test", "test nobody", form(A, is_test=1)),
    Story("wrote again since nobody answered", "untouched sales, duplicate nobody", form("10 10:00"), record("10 10:02"), form("12 10:00")),
    Story("wrote again, the answer counts for the first", "open nobody, duplicate nobody", form("12 10:00"), record("12 10:02"), form("13 10:00"), talked("13 10:30")),
    Story("six weeks later is a new enquiry", "stalled sales, untouched sales", form("10-01 10:00"), record("10-01 10:02"), talked("10-01 10:20"), form("13 10:00"), record("13 10:02")),
    Story("called, answered live, nobody wrote it down", "not_in_crm owner", tracked("13 10:00", "in", 180)),
    Story("called, answered live, in the CRM", "open nobody", tracked("16 10:00", "in", 180), record("16 10:03")),
    Story("called, missed, nobody called back", "untouched sales", tracked("13 10:00", "in"), record("13 10:01")),
)  # fmt: skip


def load(name: str = "pact.yaml") -> Pact:
    return load_pact(Path(__file__).parent / name)


def tell(connection: sa.Connection) -> list[Person]:
    """Lays every story; `platform="x"` ties a record to the person's last lead by the platform's id."""
    if connection.dialect.name == "postgresql":  # the leads that matching adds come after the typed-in ones
        connection.exec_driver_sql("select setval(pg_get_serial_sequence('lead', 'id'), 1000000)")
    people = [Person(number) for number in range(len(STORIES))]
    for who, story in zip(people, STORIES, strict=True):
        for table, row in lay(story.events, who):
            if row.pop("platform", None):
                row["platform_lead_id"] = who.leads[-1]
            insert_rows(connection, {table: [row]})
    arrived = [("meta", "leads"), ("calls", "activities"), *(("crm", one) for one in ("records", "deals", "activities"))]
    part = {"night": DAY.isoformat(), "status": "arrived", "newest_row_at": at("17 20:00")}
    insert_rows(connection, {"night_part": [part | {"source": source, "brings": one} for source, one in arrived]})
    return people


@pytest.fixture
def told(connection: sa.Connection) -> tuple[sa.Connection, list[Person]]:
    people = tell(connection)
    pact = load()
    parameters = night_parameters(pact, DAY)
    lay_agreed(connection, pact, datetime(2026, 11, 18, tzinfo=KYIV))
    reconcile_in(connection, pact, parameters)
    return connection, people


def test_each_story_ends_as_it_should(told: tuple[sa.Connection, list[Person]]) -> None:
    connection, people = told
    found = {
        lead_id: f"{fate} {responsible}"
        for lead_id, fate, responsible in rows(
            connection, "select l.lead_id, t.fate, t.responsible from fate t join lead l on l.id = t.lead"
        )
    }
    wrong = [
        f"{story.told}: {ended} instead of {story.fates}"
        for story, who in zip(STORIES, people, strict=True)
        if (ended := ", ".join(found.get(lead_id, "no lead") for lead_id in who.leads)) != story.fates
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_fates_add_up_to_the_leads(told: tuple[sa.Connection, list[Person]]) -> None:
    connection, people = told
    leads = sum(len(who.leads) for who in people)
    assert rows(connection, "select count(*) from fate") == [(leads,)]
    assert rows(connection, "select count(*) from lead_fact") == [(leads,)]
    assert rows(connection, "select count(*) from ledger") == [(leads,)]
