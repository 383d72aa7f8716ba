"""Which enquiry a lead belongs to, and until when an enquiry lasts."""

import pytest

from .conftest import DAY, Company, Enquiries, at

P1, P2 = "+380671112233", "+380501234567"


def test_each_enquiry_is_measured_against_the_persons_previous_one(company: Company, enquiries: Enquiries) -> None:
    for number, day in ((1, 0), (2, 20), (3, 45), (4, 80)):
        company.lead(number, day * DAY, "olena", P1)
    company.match()
    found = enquiries()
    assert [found[each]["previous_lead"] for each in (1, 2, 3, 4)] == [None, 1, 2, 3]
    assert [found[each]["is_duplicate"] for each in (1, 2, 3, 4)] == [0, 1, 1, 0]
    assert [found[each]["root_lead"] for each in (1, 2, 3, 4)] == [1, 1, 1, 4]
    assert [found[each]["until_at"] for each in (1, 2, 3, 4)] == [at(80 * DAY)] * 3 + [None]


def test_the_same_person_is_not_transitive(company: Company, enquiries: Enquiries) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 10, "olena", P2, "o@x.com")
    company.lead(3, 20, "olena", None, "o@x.com")
    company.lead(4, 30, "olena", P1)
    company.match()
    found = enquiries()
    assert {number: (row["root_lead"], row["root_why"]) for number, row in found.items()} == {
        1: (1, None), 2: (2, None), 3: (2, "mail"), 4: (1, "phone"),
    }  # fmt: skip


@pytest.mark.parametrize("person", [{"phone_fake": 1}, {}])
def test_invented_and_own_numbers_join_nobody(company: Company, enquiries: Enquiries, person: dict[str, int]) -> None:
    phone = P1 if person else "+380440000001"
    company.lead(1, 0, "olena", phone, person=person)
    company.lead(2, 10, "ivan", phone, person=person)
    company.match()
    assert [row["is_duplicate"] for row in enquiries().values()] == [0, 0]


def test_tests_are_marked_and_join_nobody(company: Company, enquiries: Enquiries) -> None:
    company.lead(1, 0, "olena", P1, is_test=1)
    company.lead(2, 10, "olena", P1)
    company.lead(3, 0, "ivan", None, "anna@own.example")
    company.lead(4, 0, "ivan", "+380440000001")
    company.match()
    assert {number: row["is_test"] for number, row in enquiries().items()} == {1: 1, 2: 0, 3: 1, 4: 1}
    assert enquiries()[2]["previous_lead"] is None


def test_one_contact_in_the_crm_is_one_person(company: Company, enquiries: Enquiries) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 100, "olena", P2)
    company.record(11, 1, "olena", [P1], contact_id="5")
    company.record(12, 101, "olena", [P2], contact_id="5")
    company.match()
    assert (enquiries()[2]["root_lead"], enquiries()[2]["root_why"]) == (1, "contact")


def test_a_contact_that_stands_for_many_joins_nobody(company: Company, enquiries: Enquiries) -> None:
    for number in (1, 2, 3):
        company.lead(number, number, f"name{number}", f"+38067111220{number}")
        company.record(10 + number, number + 1, f"name{number}", [f"+38067111220{number}"], contact_id="0")
    company.match()
    assert [row["root_lead"] for row in enquiries().values()] == [1, 2, 3]


@pytest.mark.parametrize(("closed", "is_duplicate"), [(None, 1), (30 * DAY, 0)])
def test_sales_may_join_a_late_enquiry_to_one_that_is_still_open(
    company: Company, enquiries: Enquiries, closed: float | None, is_duplicate: int
) -> None:
    company.lead(1, 0, "olena", P1)
    company.lead(2, 40 * DAY, "olena", P1)
    company.record(11, 1, "olena", [P1], closed=closed)
    company.record(12, 40 * DAY + 1, "olena", [P1], closed=41 * DAY, reason="copy")
    company.match()
    assert enquiries()[2]["is_duplicate"] == is_duplicate
    assert enquiries()[2]["root_why"] == ("clerical" if is_duplicate else None)


@pytest.mark.parametrize(("won", "is_repeat"), [(-DAY, 1), (DAY, 0)])
@pytest.mark.parametrize("way", ["phone", "contact"])
def test_who_bought_before_is_a_repeat_customer(
    company: Company, enquiries: Enquiries, way: str, won: float, is_repeat: int
) -> None:
    company.record(11, -90 * DAY, "olena", [P1] if way == "phone" else [], closed=-80 * DAY, contact_id="5")
    company.deal(21, -85 * DAY, "won", won_at=at(won), **({"crm_id": "11"} if way == "phone" else {"contact_id": "5"}))
    company.lead(1, 0, "olena", P1)
    company.record(12, 1, "olena", [P1], contact_id="5")
    company.match()
    assert enquiries()[1]["is_repeat_customer"] == is_repeat


def test_all_keys_of_a_chats_record_are_its_persons(company: Company, enquiries: Enquiries) -> None:
    company.lead(1, 0, "olena", P2)
    company.record(11, 1, "olena", [P2])
    company.record(12, 100, "olena", [P1, P2], crm_source="TELEGRAM")
    company.match()
    (chat,) = set(enquiries()) - {1}
    assert enquiries()[chat]["root_lead"] == 1
