"""Keys that three or more people share identify nobody."""

import pytest

from .conftest import Company

OFFICE = "+380441112233"


def _write(company: Company, people: list[tuple[str | None, str | None]]) -> None:
    for number, (name, mail) in enumerate(people, 1):
        company.lead(number, number, name, OFFICE, mail)


@pytest.mark.parametrize(
    ("people", "is_shared"),
    [
        ([("kovalenko olena", None), ("ivan petrenko", None), ("shevchuk taras", None)], True),
        ([("kovalenko olena", "o@x.com"), ("ivan petrenko", "i@x.com"), ("shevchuk taras", "t@x.com")], True),
        ([("kovalenko olena", None), ("ivan petrenko", None)], False),
        ([("ivan kovalenko", None), ("ivan petrenko", None), ("ivan shevchuk", None)], True),
        # one person, six times, two mails
        ([("ivan petrenko", "a@x.com"), ("ivan", "a@x.com"), ("petrenko", "b@x.com"), ("ivan petrenco", "b@x.com"),
          ("ivan p", "a@x.com"), (None, "b@x.com")], False),
        ([("ivan petrenko", None), ("ivan", None), ("petrenko", None), ("ivan ivanovych petrenko", None)], False),
        # one mail throughout is one person, whatever the names
        ([("vania", "a@x.com"), ("ivan petrenko", "a@x.com"), ("petro", "a@x.com")], False),
        ([(None, f"{each}@x.com") for each in "abcdef"], True),
        ([(None, f"{each}@x.com") for each in "abcde"], False),
    ],
)  # fmt: skip
def test_shared(company: Company, people: list[tuple[str | None, str | None]], is_shared: bool) -> None:
    _write(company, people)
    company.match()
    assert (OFFICE in [key for (key,) in company.connection.exec_driver_sql("select key from shared_key")]) == is_shared


def test_a_mail_that_everybody_types_joins_nobody(company: Company) -> None:
    for number in range(1, 26):
        company.lead(number, number, f"name{number}", f"+3806700000{number:02}", "test@test.com")
    company.record(90, 30, "name99", mails=["test@test.com"])
    company.match()
    assert company.connection.exec_driver_sql("select key from shared_key").scalar() == "test@test.com"
    assert company.matches() == {}
    assert {root for _lead, root in company.table("lead, root_lead", "enquiry")} == set(range(1, 26))


def test_records_count_as_people_too(company: Company) -> None:
    company.lead(1, 0, "kovalenko olena", OFFICE)
    company.record(11, 1, "ivan petrenko", [OFFICE])
    company.record(12, 1, "shevchuk taras", [OFFICE])
    company.match()
    assert company.matches() == {}
