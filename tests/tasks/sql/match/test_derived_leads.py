"""Leads that no form reports: calls from numbers that are new to us, records that only the CRM sees."""

import pytest
import sqlalchemy as sa

from .conftest import DAY, Company

NEW = "+380671112233"


def _calls(company: Company) -> list[tuple[str, str]]:
    query = sa.text("select source, lead_id from lead where channel = 'call' order by 1, 2")
    return [tuple(row) for row in company.connection.execute(query)]


def test_the_first_call_of_a_new_number_is_a_lead(company: Company) -> None:
    company.activity(1, 0, "call", "in", NEW, "calls")
    company.activity(2, 50, "call", "in", NEW, "calls")
    company.activity(3, 0, "call", "in", None, "calls")
    company.activity(4, 0, "call", "in", "+380440000001", "calls")
    company.record(11, 1, None, [NEW])
    company.match()
    assert _calls(company) == [("calls", "1")]
    assert company.table("phone_key, name_key", "lead_person") == [(NEW, None)]
    assert [match for match in company.matches().values()] == [(11, "phone")]


@pytest.mark.parametrize("what", ["called before", "called by us", "wrote before", "in the CRM before", "planned"])
def test_a_number_that_we_know_makes_no_lead(company: Company, what: str) -> None:
    if what == "called before":
        company.activity(1, -70 / 60, "call", "in", NEW, "crm")
    if what == "called by us":
        company.activity(1, -0.5, "call", "out", NEW, "crm")
    if what == "wrote before":
        company.lead(1, -100 * DAY, None, NEW)
    if what == "in the CRM before":
        company.record(11, -3, None, [NEW])
    company.activity(2, 0, "call", "in", NEW, "calls", is_planned=int(what == "planned"))
    company.match()
    assert _calls(company) == []


def test_telephony_logs_the_same_call_and_makes_the_record_during_it(company: Company) -> None:
    company.record(11, -1, None, [NEW])
    company.activity(1, -0.5, "call", "in", NEW, "crm", crm_id="11", is_answered=1, talked_seconds=100)
    company.activity(2, 0, "call", "in", NEW, "calls", is_answered=1, talked_seconds=90)
    company.match()
    assert _calls(company) == [("calls", "2")]
    assert company.table("activity, record, is_talk, talked_seconds", "enquiry_activity") == [(1, 11, 1, 100)]


def test_an_earlier_call_that_comes_late_takes_the_lead(company: Company) -> None:
    company.activity(2, 0, "call", "in", NEW, "calls")
    company.match()
    company.activity(1, -60, "call", "in", NEW, "calls")
    company.match()
    assert _calls(company) == [("calls", "1")]
    assert len(company.table("lead, phone_key", "lead_person")) == 1


def test_a_record_that_claims_a_chat_is_a_lead_and_its_match(company: Company) -> None:
    company.record(11, 0, "olena", [NEW], ["o@x.com"], crm_source=" telegram", contact_id="5")
    company.record(12, 0, "ivan", crm_source="TELEGRAM", platform_lead_id="L1")
    company.record(13, 0, "petro", crm_source="walked in")
    company.lead(1, 0, "ivan")
    company.match()
    query = (
        "select source, lead_id, own_crm_id, phone_key, mail_key, name_key, id from lead join lead_person on lead = id"
    )
    rows = company.connection.exec_driver_sql(f"{query} where channel = 'chat'").all()
    assert [tuple(row)[:-1] for row in rows] == [("chats", "11", "11", NEW, "o@x.com", "olena")]
    assert company.matches() == {1: (12, "platform_lead_id"), rows[0][-1]: (11, "own_record")}


def test_a_chat_whose_origin_was_corrected_is_none(company: Company) -> None:
    company.record(11, 0, "olena", crm_source="TELEGRAM")
    company.record(12, 0, "ivan", crm_source="TELEGRAM")
    company.match()
    before = company.table("lead_id, id", "lead")
    company.connection.exec_driver_sql("update record set crm_source = 'FACEBOOK' where id = 11")
    company.match()
    assert company.table("lead_id, id", "lead") == before[1:]
    assert len(company.matches()) == len(company.table("lead, name_key", "lead_person")) == 1
