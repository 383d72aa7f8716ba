"""Records, deals and activities of an enquiry."""

from typing import Any

import pytest

from .conftest import DAY, Company

P1, P2 = "+380671112233", "+380501234567"


def _records(company: Company) -> list[tuple[Any, ...]]:
    return company.table("root_lead, record, is_first, is_deciding, is_copy", "enquiry_record")


def test_a_duplicates_record_counts_for_the_first_lead(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 5 * DAY, "olena", P1)
    company.record(11, 1, "olena", [P1], closed=DAY)
    company.record(12, 5 * DAY + 1, "olena", [P1])
    company.match()
    assert _records(company) == [(1, 11, 1, 0, 0), (1, 12, 0, 1, 0)]


def test_a_copy_entered_by_hand_belongs_and_does_not_decide(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.record(12, 2 * DAY, "olena", [P1], closed=3 * DAY, reason="copy")
    company.match()
    assert _records(company) == [(1, 11, 1, 1, 0), (1, 12, 0, 0, 1)]


def test_a_record_of_the_persons_next_enquiry_is_not_the_firsts(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 40 * DAY, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.record(12, 40 * DAY + 1, "olena", [P1])
    company.record(13, 41 * DAY, "olena", [P1])
    company.match()
    assert [row[:2] for row in _records(company)] == [(1, 11), (2, 12), (2, 13)]


def test_a_won_deal_decides_before_a_later_move(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.record(12, 2, "olena", [P1])
    company.deal(21, DAY, "won", crm_id="11", won_at=None, closed_at=None)
    company.moved(12, 9 * DAY, "gone")
    company.match()
    assert _records(company) == [(1, 11, 1, 1, 0), (1, 12, 0, 0, 0)]


def test_the_stage_that_moved_last_decides_a_deals_too(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    for number in (11, 12):
        company.record(number, number, "olena", [P1])
    company.deal(21, DAY, "new", crm_id="11")
    company.moved(12, 3 * DAY, "new")
    company.moved(21, 5 * DAY, "new", "deal")
    company.match()
    assert [row[:4] for row in _records(company)] == [(1, 11, 1, 1), (1, 12, 0, 0)]


def test_a_deal_belongs_to_the_last_lead_before_it(company: Company) -> None:
    company.record(11, -DAY, "olena", [P1], contact_id="5")
    company.lead(1, 0, "olena", P1)
    company.lead(2, 40 * DAY, "olena", P1)
    company.deal(21, -5 * DAY, crm_id="11")
    company.deal(22, 39 * DAY, crm_id="11")
    company.deal(23, 41 * DAY, contact_id="5")
    company.deal(24, 200 * DAY, contact_id="5")
    company.match()
    assert company.table("deal, root_lead, record", "enquiry_deal") == [(22, 1, 11), (23, 2, 11)]


def test_an_activity_belongs_to_the_last_lead_before_it(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 40 * DAY, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.record(12, 40 * DAY + 1, "olena", [P1])
    company.deal(21, 2, crm_id="11")
    company.activity(1, -20, crm_id="11")
    company.activity(2, 5, crm_id="11")
    company.activity(3, 8, deal_id="21")
    company.activity(4, 41 * DAY, crm_id="11")
    company.activity(5, 11, phone=P1, source="calls")
    company.activity(6, 42 * DAY, phone=P1, source="calls")
    company.activity(7, 300 * DAY, "task", crm_id="12", is_planned=1)
    company.activity(8, 300 * DAY, crm_id="12")
    company.match()
    assert company.table("activity, root_lead, record, is_planned", "enquiry_activity") == [
        (2, 1, 11, 0), (3, 1, 11, 0), (4, 2, 11, 0), (5, 1, 11, 0), (6, 2, 12, 0), (7, 2, 12, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "direction", "more", "is_attempt", "is_talk"),
    [
        ("call", "out", {"is_answered": 1, "talked_seconds": 60}, 1, 1),
        ("call", "out", {"is_answered": 1, "talked_seconds": 10}, 1, 0),
        ("call", "out", {"is_answered": 1, "talked_seconds": 1}, 0, 0),
        ("call", "out", {"is_answered": 0, "rang_seconds": 20}, 1, 0),
        ("call", "out", {"is_answered": 0, "rang_seconds": 2}, 0, 0),
        ("call", "out", {"rang_seconds": 2}, 0, 0),
        ("call", "out", {}, 1, 0),
        ("call", "out", {"rang_seconds": 0, "is_no_such_number": 1}, 1, 0),
        ("call", "out", {"is_answered": 1, "talked_seconds": 60, "is_automatic": 1}, 0, 0),
        ("call", "out", {"is_planned": 1}, 0, 0),
        ("call", "in", {"is_answered": 1, "talked_seconds": 60}, 0, 1),
        ("call", "in", {}, 0, 0),
        ("message", "out", {}, 1, 0),
        ("mail", "out", {"is_automatic": 1}, 0, 0),
        ("message", "in", {}, 0, 0),
        ("visit", "in", {}, 1, 1),
        ("visit", "in", {"is_planned": 1}, 0, 0),
        ("task", "out", {}, 0, 0),
    ],
)
def test_attempts_and_talks(
    company: Company, kind: str, direction: str, more: dict[str, Any], is_attempt: int, is_talk: int
) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.activity(1, 10, kind, direction, crm_id="11", owner="Anna", **more)
    company.match()
    assert company.table("activity, is_attempt, is_talk, owner_id", "enquiry_activity") == [
        (1, is_attempt, is_talk, "7")
    ]


@pytest.mark.parametrize(
    ("kind", "more", "is_untold"),
    [("call", {}, 1), ("call", {"is_answered": 0}, 0), ("call", {"is_no_such_number": 1}, 0), ("call", {"is_planned": 1}, 0),
     ("message", {}, 0)],
)  # fmt: skip
def test_a_call_that_does_not_say_whether_anybody_answered(
    company: Company, kind: str, more: dict[str, Any], is_untold: int
) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.activity(1, 10, kind, "out", crm_id="11", **more)
    company.match()
    assert company.table("activity, is_untold", "enquiry_activity") == [(1, is_untold)]


def test_only_what_the_pact_lists_is_an_attempt(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    for number, kind in enumerate(("call", "message", "visit"), 1):
        company.activity(number, 10, kind, "out", crm_id="11")
    company.match(attempt_message=0, attempt_visit=0)
    assert company.table("activity, is_attempt", "enquiry_activity") == [(1, 1), (2, 0), (3, 0)]


def test_an_answer_to_a_persons_message_is_a_talk(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.activity(1, 2, "message", "in", crm_id="11")
    company.activity(2, 3, "message", "out", crm_id="11", is_automatic=1)
    company.activity(3, 4, "message", "in", crm_id="11")
    company.activity(4, 5, "message", "out", crm_id="11")
    company.activity(5, 6, "mail", "in", crm_id="11")
    company.activity(6, 7, "mail", "in", crm_id="11", is_automatic=1)
    company.match()
    talks = [activity for activity, is_talk in company.table("activity, is_talk", "enquiry_activity") if is_talk]
    assert talks == [5]


def test_two_rows_of_one_call_are_one(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.record(11, 1, "olena", [P1])
    company.activity(1, 10, phone=P1, source="calls", is_answered=1, talked_seconds=70)
    company.activity(2, 10.5, crm_id="11", owner="7")
    company.activity(3, 11.4, phone=P1, source="calls", rang_seconds=9)
    company.activity(4, 20, phone=P1, source="calls")
    company.activity(5, 20, direction="in", crm_id="11")
    company.match()
    assert company.table("activity, record, is_talk, talked_seconds, owner_id", "enquiry_activity") == [
        (2, 11, 1, 70, "7"), (3, 11, 0, None, None), (4, 11, 0, None, None), (5, 11, 0, None, None),
    ]  # fmt: skip


def test_the_same_night_again_changes_no_row(company: Company) -> None:
    company.lead(1, 0, "olena", P1, "o@x.com")
    company.lead(2, 5, "olena", P1)
    company.record(11, 1, "olena", [P1], crm_source="FACEBOOK")
    company.record(12, 2, "ivan", [P2], crm_source="TELEGRAM")
    company.deal(21, 3, crm_id="11")
    company.activity(1, 10, "call", "in", "+380631112233", "calls")
    company.activity(2, 10, crm_id="11")
    tables = ("lead", "lead_person", "lead_match", "enquiry", "enquiry_record", "enquiry_deal", "enquiry_activity")

    def read() -> list[Any]:
        return [sorted(map(repr, company.connection.exec_driver_sql(f"select * from {each}"))) for each in tables]

    company.match()
    first = read()
    company.match()
    assert read() == first
    assert all(first)


def test_a_trackers_row_under_an_id_of_two_crms_counts_once(company: Company) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 3 * DAY, "ivan", P2)
    company.record(11, 1, "olena", [P1])
    company.record(12, 3 * DAY + 1, "ivan", [P2], source="other_crm", crm_id="11")
    for number, minutes in ((31, 5), (32, 4 * DAY)):
        company.activity(number, minutes, source="calls", crm_id="11")
    company.match()
    assert company.table("activity, root_lead, record", "enquiry_activity") == [(31, 1, 11), (32, 2, 12)]
