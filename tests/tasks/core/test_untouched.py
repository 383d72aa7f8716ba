"""The mail by day against its golden files; `OVERRIDE=1 pytest tests/tasks/core/test_untouched.py` writes them anew."""

import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tasks.core.language import languages
from tasks.core.untouched import MOST_LEADS, UntouchedFacts, UntouchedLead, render_untouched

GOLDEN = Path(__file__).parents[2] / "golden"
KYIV = ZoneInfo("Europe/Kyiv")


def lead(number: int, waited: int, **more: str | int) -> UntouchedLead:
    """Odd ones are Ірина's and come from Meta, even ones are Олег's calls."""
    told = {
        "source": "meta" if number % 2 else "calls", "campaign": "Балкони · форма" if number % 2 else "",
        "seller": "Ірина Бондар" if number % 2 else "Олег Шевчук", "limit_minutes": 30,
    }  # fmt: skip
    came_at = datetime(2026, 11, 17, 9, number, tzinfo=KYIV)
    return UntouchedLead(lead_id=f"L{number}", crm_id=str(4700 + number), arrived_at=came_at, waited_minutes=waited,
                         **(told | more))  # type: ignore[arg-type] # fmt: skip


def facts(*leads: UntouchedLead, crm_link: str | None = "https://vikna.example/crm/{type}/{id}/") -> UntouchedFacts:
    return UntouchedFacts(
        company="Ясні Вікна", day=date(2026, 11, 17), currency="UAH", crm="Bitrix24", clause="S1", crm_link=crm_link,
        as_of=datetime(2026, 11, 17, 11, 25, tzinfo=KYIV), leads=leads,
    )  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


SOME = facts(lead(1, 134), lead(2, 78), lead(3, 97, limit_minutes=90))


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("ending", ["txt", "html"])
def test_the_mail_is_as_it_was(code: str, ending: str) -> None:
    said = render_untouched(SOME, code)
    body = f"{said.subject}\n\n{said.text}" if ending == "txt" else said.html
    golden = GOLDEN / f"untouched.{code}.{ending}"
    if os.environ.get("OVERRIDE"):
        golden.write_text(body, encoding="utf-8", newline="\n")
    assert body == golden.read_text(encoding="utf-8")


def test_those_that_wait_longest_are_listed_and_the_others_counted() -> None:
    text = plain(render_untouched(facts(*(lead(number, 40 + number) for number in range(1, 14))), "uk").text)
    assert text.count("чекає") == MOST_LEADS
    assert text.index("· 4713") < text.index("· 4711") < text.index("· 4712")
    assert "· 4703" not in text
    assert "Чекають менше: Ірина Бондар 2, Олег Шевчук 1." in text


def test_a_record_is_named_where_the_pact_knows_no_link() -> None:
    said = render_untouched(facts(lead(1, 134), crm_link=None), "en")
    assert "· 4701" in plain(said.text) and "4701</p>" in said.html
    assert "href" not in said.html


def test_nobody_is_called_guilty() -> None:
    for code in ("uk", "ru"):
        text = render_untouched(SOME, code).text.lower()
        assert not any(word in text for word in ("винен", "винн", "вина", "винов", "борг", "долг"))
