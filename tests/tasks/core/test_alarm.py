"""The alarm against its golden files; `OVERRIDE=1 pytest tests/tasks/core/test_alarm.py` writes them anew."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tasks.core.alarm import AlarmFacts, render_alarm
from tasks.core.facts import Action, LetterFacts, Side, SourceGap
from tasks.core.language import languages
from tests.letters import example

GOLDEN = Path(__file__).parents[2] / "golden"
KEPT = Action(check="reason_given", clause="S3", title="Причина", status="kept", kept=147, checked=154,
              at_least=Decimal("0.9"))  # fmt: skip
CHEAP = Action(check="cost_per_valid_lead", clause="M3", title="Ціна", status="kept", part="Вікна · форма",
               value=Decimal(520), at_most=Decimal(650))  # fmt: skip


def alarm(side: Side, **more: Any) -> AlarmFacts:
    letter = example()
    facts = AlarmFacts(company=letter.company, day=letter.day, currency=letter.currency, crm=letter.crm, side=side)
    return replace(facts, **more)


def owed(letter: LetterFacts, side: Side) -> tuple[Action, ...]:
    return tuple(replace(a, sheet="", nights=1) for debt in letter.debts if debt.debtor == side for a in debt.actions)


def marketing() -> AlarmFacts:
    """Three debts fit."""
    return alarm("marketing", breaches=owed(example(), "marketing")[:3])


def sales() -> AlarmFacts:
    """More than fit, and one mended."""
    return alarm("sales", breaches=owed(example(), "sales"), mended=(KEPT, CHEAP))


def owner() -> AlarmFacts:
    """A source that did not arrive, beside breaches, and one that came."""
    return alarm("owner", sources=example().banner.sources, source_clause="H4", breaches=owed(example(), "owner")[:1],
                 mended_sources=("meta",))  # fmt: skip


def mended() -> AlarmFacts:
    return alarm("both", mended=(KEPT,))


ALARMS: dict[str, Callable[[], AlarmFacts]] = {
    "marketing": marketing, "sales": sales, "owner": owner, "mended": mended,
}  # fmt: skip
each_alarm = pytest.mark.parametrize(("name", "code"), [(name, code) for name in ALARMS for code in languages()])


@each_alarm
@pytest.mark.parametrize("ending", ["txt", "html"])
def test_an_alarm_is_as_it_was(name: str, code: str, ending: str) -> None:
    said = render_alarm(ALARMS[name](), code)
    body = f"{said.subject}\n\n{said.text}" if ending == "txt" else said.html
    golden = GOLDEN / f"alarm-{name}.{code}.{ending}"
    if os.environ.get("OVERRIDE"):
        golden.write_text(body, encoding="utf-8", newline="\n")
    assert body == golden.read_text(encoding="utf-8")


@each_alarm
def test_an_alarm_is_five_lines_at_most(name: str, code: str) -> None:
    text = render_alarm(ALARMS[name](), code).text
    assert sum(not line.startswith("  ") for line in text.splitlines()) <= 5 + text.count("\n\n")


def test_an_alarm_says_what_the_letter_says() -> None:
    text = " ".join(render_alarm(marketing(), "uk").text.split())
    assert "«Балкони · форма»: придатні 31 із 58" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(("code", "said"), [
    ("en", "“Meta”: nothing could be pulled. “Meta” forgets: what is not pulled by 20 Dec is lost for good."),
    ("uk", "«Meta»: нічого забрати не вдалося. «Meta» забуває: чого не забрати до 20.12, те втрачено назавжди."),
    ("ru", "«Meta»: ничего забрать не удалось. «Meta» забывает: чего не забрать до 20.12, то потеряно навсегда."),
])  # fmt: skip
def test_a_vendor_that_begins_to_forget_is_told_with_its_day(code: str, said: str) -> None:
    gap = SourceGap(source="meta", status="dead", brings=("leads",), is_asked=True, lost_from=date(2026, 12, 20))
    text = " ".join(render_alarm(alarm("owner", sources=(gap,)), code).text.split())
    assert said in text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ALARMS)
def test_nobody_is_called_guilty(name: str) -> None:
    for code in ("uk", "ru"):
        said = render_alarm(ALARMS[name](), code).text.lower()
        assert not any(word in said for word in ("винен", "винн", "вина", "винов"))
