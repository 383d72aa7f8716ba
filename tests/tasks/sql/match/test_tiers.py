"""Which record a lead is matched to, and when to none."""

import pytest

from .conftest import DAY, Company

OLENA, IVAN = "kovalenko olena", "ivan petrenko"
P1, P2, P3 = "+380671112233", "+380501234567", "+380631234567"


def test_each_tier_takes_what_the_ones_before_it_left(company: Company) -> None:
    company.lead(1, 0, OLENA, P1, "a@x.com", click_id="c1")
    company.lead(2, 0, OLENA, P2, click_id="c2")
    company.lead(3, 0, OLENA, P3)
    company.lead(4, 0, OLENA, mail="d@x.com")
    company.lead(5, 0, IVAN)
    company.record(11, 1, None, platform_lead_id="L1")
    company.record(12, 1, None, click_id="c2")
    company.record(13, 1, None, [P3])
    company.record(14, 1, None, mails=["d@x.com"])
    company.record(15, 1, IVAN)
    counts = company.match()
    assert company.matches() == {
        1: (11, "platform_lead_id"), 2: (12, "click_id"), 3: (13, "phone"), 4: (14, "mail"), 5: (15, "name"),
    }  # fmt: skip
    assert counts == {
        "own_record": 0, "platform_lead_id": 1, "click_id": 1, "phone": 1, "mail": 1, "name": 1,
        "ambiguous": 0, "unmatched": 0,
    }  # fmt: skip


def test_of_several_records_the_first_after_the_lead_is_its_own(company: Company) -> None:
    company.lead(1, 100, OLENA, P1)
    company.record(11, -DAY, OLENA, [P1])
    company.record(12, 3 * DAY, OLENA, [P1])
    company.record(13, 101, OLENA, [P1])
    company.match()
    assert company.matches() == {1: (13, "phone")}


def test_a_family_has_one_phone_and_a_mail_each(company: Company) -> None:
    """A relative's later record shares phone and surname; the older one agrees in all keys."""
    company.lead(1, 0, "koval olena", P1, "olena@x.com")
    company.record(11, -50 * DAY, "koval olena", [P1], mails=["olena@x.com"])
    company.record(12, 10 * DAY, "ivan koval", [P1], mails=["ivan@x.com"])
    company.match()
    assert company.matches() == {1: (11, "phone")}


def test_a_record_older_than_the_lead_is_its_own_only_while_open(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 0, IVAN, P2)
    company.record(11, -50 * DAY, OLENA, [P1])
    company.record(12, -50 * DAY, IVAN, [P2], closed=-10)
    company.match()
    assert company.matches() == {1: (11, "phone")}


def test_a_converted_record_lives_as_long_as_its_deal(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 0, IVAN, P2)
    for number, phone, stage in ((11, P1, "new"), (12, P2, "gone")):
        company.record(number, -50 * DAY, None, [phone], stage="converted", closed_at=1)
        company.deal(number, -49 * DAY, stage, crm_id=str(number), changed_at=2)
    company.match()
    assert company.matches() == {1: (11, "phone")}


def test_a_closed_record_on_which_a_deal_is_made_anew_lives(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.record(11, -50 * DAY, OLENA, [P1], closed=-40 * DAY)
    company.deal(21, 60, crm_id="11")
    company.match()
    assert company.matches() == {1: (11, "phone")}
    assert company.table("deal, root_lead", "enquiry_deal") == [(21, 1)]


def test_two_enquiries_of_one_person_far_apart_get_a_record_each(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 40 * DAY, OLENA, P1)
    company.record(11, 1, OLENA, [P1])
    company.record(12, 40 * DAY + 1, OLENA, [P1])
    company.match()
    assert company.matches() == {1: (11, "phone"), 2: (12, "phone")}


def test_a_lead_does_not_take_the_record_of_the_persons_next_enquiry(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 40 * DAY, OLENA, P1)
    company.record(12, 40 * DAY + 1, OLENA, [P1])
    company.match()
    assert company.matches() == {2: (12, "phone")}


def test_one_record_serves_two_leads_that_came_before_it(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 5, OLENA, P1)
    company.record(11, 6, OLENA, [P1])
    company.match()
    assert company.matches() == {1: (11, "phone"), 2: (11, "phone")}


def test_a_record_made_a_month_later_is_another_enquiry(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.record(11, 31 * DAY, OLENA, [P1])
    company.match()
    assert company.matches() == {}


def test_a_couple_that_shares_a_phone_gets_its_own_records(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 3, IVAN, P1)
    company.record(11, 4, IVAN, [P1])
    company.record(12, 5, OLENA, [P1])
    company.match()
    assert company.matches() == {1: (12, "phone"), 2: (11, "phone")}


def test_two_strangers_records_at_once_decide_nothing(company: Company) -> None:
    company.lead(1, 0, None, P1)
    company.record(11, 1, IVAN, [P1])
    company.record(12, 2, OLENA, [P1])
    assert company.match()["ambiguous"] == 1
    assert company.table("lead, record, is_ambiguous", "lead_match") == [(1, None, 1)]


def test_the_other_key_decides_between_strangers(company: Company) -> None:
    company.lead(1, 0, None, P1, "o@x.com")
    company.record(11, 1, IVAN, [P1])
    company.record(12, 2, OLENA, [P1], ["o@x.com"])
    company.match()
    assert company.matches() == {1: (12, "phone")}


def test_a_record_that_name_and_mail_contradict_is_no_match_and_no_proof_of_none(company: Company) -> None:
    company.lead(1, 0, OLENA, P1, "olena@x.com")
    company.record(11, 1, IVAN, [P1], ["ivan@y.com"])
    company.match()
    assert company.table("lead, record, tier, is_ambiguous", "lead_match") == [(1, None, "phone", 1)]


def test_a_contradicted_phone_leaves_the_mail_to_find_the_record(company: Company) -> None:
    company.lead(1, 0, OLENA, P1, "olena@x.com")
    company.record(11, 1, IVAN, [P1], ["ivan@y.com"])
    company.record(12, 1, OLENA, [P2], ["olena@x.com"])
    company.match()
    assert company.matches() == {1: (12, "mail")}


def test_a_platform_id_of_another_source_needs_a_key_or_a_name(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 0, IVAN, P2)
    company.record(11, 1, IVAN, [P3], platform_lead_id="L1", crm_source="GOOGLE")
    company.record(12, 1, OLENA, [P3], platform_lead_id="L2", crm_source="FACEBOOK")
    company.match()
    assert company.matches() == {1: (None, "platform_lead_id"), 2: (12, "platform_lead_id")}


def test_records_and_leads_after_the_cut_do_not_count(company: Company) -> None:
    company.lead(1, 0, OLENA, P1)
    company.lead(2, 0, IVAN, P2)
    company.lead(3, 200 * DAY, IVAN, P3)
    company.record(11, 200 * DAY, OLENA, [P1])
    company.record(12, 1, IVAN, [P2], gone_at=5)
    company.match()
    assert company.matches() == {2: (12, "phone")}
    assert company.table("lead, root_lead", "enquiry") == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("name", "minutes", "source", "phone", "is_matched"),
    [
        (IVAN, 35 * 60, None, None, True),
        (IVAN, 37 * 60, None, None, False),
        (IVAN, -11, None, None, False),
        (IVAN, 5, "GOOGLE", None, False),
        (IVAN, 5, "walked in", None, True),
        (IVAN, 5, "FACEBOOK", P2, True),
        (IVAN, 5, None, P2, False),
        (IVAN, 5, None, "+380671112234", True),
        (IVAN, 5, None, "+380971112233", True),
        (IVAN, 5, None, "+380671121233", True),
        (IVAN, 5, None, "+380671119233", True),
        ("ivan", 5, "FACEBOOK", None, True),
        ("ivan", 5, None, None, False),
    ],
)
def test_by_name(
    company: Company, name: str, minutes: float, source: str | None, phone: str | None, is_matched: bool
) -> None:
    company.lead(1, 0, name, P1)
    company.record(11, minutes, name, [phone] if phone else [], crm_source=source)
    company.match()
    assert company.matches() == ({1: (11, "name")} if is_matched else {})


def test_a_name_that_two_people_bear_decides_nothing(company: Company) -> None:
    company.lead(1, 0, IVAN, P1)
    company.lead(2, 5, IVAN, P2)
    company.record(11, 6, IVAN)
    assert company.match()["ambiguous"] == 2


def test_one_person_who_wrote_twice_is_no_other_of_the_name(company: Company) -> None:
    company.lead(1, 0, IVAN, P1)
    company.lead(2, 5, IVAN, P1)
    company.record(11, 6, IVAN)
    company.match()
    assert company.matches() == {1: (11, "name"), 2: (11, "name")}


def test_a_name_needs_a_record_that_nobody_has(company: Company) -> None:
    company.lead(1, 0, IVAN, P1)
    company.lead(2, 5, IVAN, P2)
    company.record(11, 6, IVAN, [P1])
    company.match()
    assert company.matches() == {1: (11, "phone")}


def test_an_invented_phone_matches_at_once_or_not_at_all(company: Company) -> None:
    company.lead(1, 0, OLENA, P1, person={"phone_fake": 1})
    company.lead(2, 0, OLENA, P2, person={"phone_fake": 1})
    company.record(11, 1, OLENA, [P1])
    company.record(12, 2 * DAY, OLENA, [P2])
    company.match()
    assert company.matches() == {1: (11, "phone")}
