"""Each check's debt, in every shape in which a night can owe it, is a whole sentence in each language."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expectations.catalogue import CHECKS
from tasks.core.facts import Action, Debt, Detail, Status
from tasks.core.render import render
from tests.letters import quiet

BARE = Action(check="", clause="X1", title="Назва пункту", status="breached")
LISTED = replace(BARE, leads=21, yesterday=2, oldest_on=date(2026, 11, 2), sheet="untouched", status="kept")
SHAPES = {
    "bare": BARE,
    "share alone": replace(BARE, kept=18, checked=42, at_least=Decimal("0.9"), nights=4),
    "list alone": LISTED,
    "both": replace(LISTED, kept=18, checked=42, at_least=Decimal("0.9"), within_days=5, attempts=5, attempt_days=3),
    "one": replace(BARE, leads=1, kept=0, checked=1, at_least=Decimal(1), within_days=1, attempts=1, attempt_days=1),
    "campaign": replace(BARE, part="Балкони", kept=31, checked=58, at_least=Decimal("0.75"), value=Decimal(900)),
    "limit": replace(BARE, part="Балкони", value=Decimal(900), at_most=Decimal(650), since=date(2026, 11, 12)),
    "team": replace(LISTED, part="Роздріб", kept=18, checked=42, at_least=Decimal("0.9"), attempts=5, attempt_days=3),
    "details": replace(
        LISTED,
        details=tuple(
            Detail(kind=kind, name=name, count=count)
            for kind, name, count in (("reason", "spam", 9), ("form", "Балкони-2", 7), ("seller_away", "", 5))
        ),
    ),
}


def said(action: Action, code: str) -> str:
    text = render(replace(quiet(), debts=(Debt(debtor="sales", actions=(action,)),)), code).text
    found = re.search(r"\n1\. (.*?)\n(?=\S)", text, re.DOTALL)
    assert found, text
    return re.sub(r"[ \n]+", " ", found.group(1))


@pytest.mark.parametrize("code", ["uk", "en"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("check", [*CHECKS, "activities_logged", "a check of tomorrow"])
def test_a_debt_is_a_whole_sentence(check: str, shape: str, code: str) -> None:
    line = said(replace(SHAPES[shape], check=check), code)
    assert line.startswith(tuple("«“")) or line[0].isupper() or line[0].isdigit()
    assert not re.search(r"None|\{|\}|%\(|^0 (?!of)|: ?\.|:$| ,|\.\.|: \[|^\[", line), line
    assert re.search(r"\[X1[^\]]*\]$", line), line


@pytest.mark.parametrize(
    ("check", "shape", "line"),
    [
        ("first_answer", "one", "1 лід без відповіді. Відповісти сьогодні. Вчасно цього місяця: 0 із 1 (0 %, пакт 100 %)."),
        ("deal_moves", "one", "1 угода без руху понад 1 робочий день. Рухаються: 0 із 1 (0 %, пакт 100 %)."),
        ("tried_before_giving_up", "one", "1 лід закрито без розмови раніше 1 спроби за 1 день."),
        ("has_seller_at_work", "share alone", "Є продавець на роботі: 18 із 42 (43 %, пакт 90 %). [X1 · 4-й день]"),
        ("first_answer", "team", "«Роздріб»: 21 лід без відповіді, найдавніший від 2.11, з них нових 2. Відповісти сьогодні."),
        ("reaches_crm", "list alone", "21 лід не дійшов до Бітрікс24, з них нових 2. З'єднати й внести ліди."),
        ("a check of tomorrow", "both", "Назва пункту: 18 із 42 (43 %, пакт 90 %). У списку: 21, найдавніший від 2.11."),
    ],
)
def test_it_reads_like_a_person_wrote_it(check: str, shape: str, line: str) -> None:
    assert line in said(replace(SHAPES[shape], check=check), "uk").replace("\u00a0", " ")


def test_a_kept_or_near_clause_is_said_to_be_so() -> None:
    ends: dict[Status, str] = {"kept": "[X1 загалом дотримано]", "warned": "[X1 на межі]", "breached": "[X1]"}
    for status, end in ends.items():
        assert said(replace(LISTED, check="reason_given", status=status), "uk").endswith(end)
