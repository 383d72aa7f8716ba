"""The report stage: the day's folder holds what the night's facts say, and a sent night stays as it was."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from tasks.core.language import languages
from tasks.core.model import Night
from tasks.report import report
from tasks.settings import workplace
from tasks.store.letter_facts import keep_facts
from tasks.store.tables import night as night_table
from tests.flows.company import copy_company
from tests.letters import DAY, example, quiet
from tests.support import insert_rows

NAMES = {f"letter.{code}.{ending}" for code in languages() for ending in ("html", "txt")} | {
    f"leads-{DAY}.{edition}.xlsx" for edition in ("uk.plain", "uk.sellers", "en.sellers")
}


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A night whose facts are stored: nothing has landed, so that the lists are empty."""
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    night = Night(copy_company(tmp_path / "company"), DAY)
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        keep_facts(connection, example())
        insert_rows(connection, {"night": [{"night": DAY.isoformat(), "status": "complete"}]})
    return night


def folder_of(night: Night) -> Path:
    with workplace(night.pact_path) as place:
        return place.report_folder(night.day)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_writes_every_language_and_the_workbooks_that_somebody_gets(night: Night) -> None:
    report.fn(night)
    folder = folder_of(night)
    assert {path.name for path in folder.iterdir()} == NAMES
    text = (folder / "letter.uk.txt").read_text(encoding="utf-8")
    assert text.startswith("17.11, неповний: 29 лідів;")
    book = CalamineWorkbook.from_path(str(folder / f"leads-{DAY}.uk.plain.xlsx"))
    assert "Кампанії" in book.sheet_names


def test_the_same_night_twice_writes_the_same_bytes(night: Night) -> None:
    report.fn(night)
    before = contents(folder_of(night))
    report.fn(night)
    assert contents(folder_of(night)) == before


def test_a_sent_night_keeps_the_workbook_that_it_sent(night: Night) -> None:
    report.fn(night)
    folder = folder_of(night)
    sent = (folder / f"leads-{DAY}.uk.plain.xlsx").read_bytes()
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        connection.execute(sa.update(night_table).values(closed_at=1))
        insert_rows(connection, {"verdict": [VERDICT]})
    report.fn(night)
    assert (folder / f"leads-{DAY}.uk.plain.xlsx").read_bytes() == sent


VERDICT = {
    "night": DAY.isoformat(), "clause": "S1", "part": "", "check_name": "first_answer", "side": "sales",
    "status": "kept", "checked": 40, "failed": 2, "value": 0.95, "limit_value": 0.9, "unit": "share",
}  # fmt: skip


def test_a_night_without_facts_says_so(night: Night) -> None:
    with pytest.raises(LookupError, match="nothing was measured for 2026-11-15"):
        report.fn(Night(night.pact_path, date(2026, 11, 15)))


def test_a_verdict_stands_on_the_clauses_sheet_under_the_pacts_title(night: Night) -> None:
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        insert_rows(connection, {"verdict": [VERDICT]})
        title = place.pact.clauses["S1"].title
    report.fn(night)
    book = CalamineWorkbook.from_path(str(folder_of(night) / f"leads-{DAY}.en.sellers.xlsx"))
    head, line = book.get_sheet_by_name("Clauses").to_python()
    told = dict(zip(head, line, strict=True))
    assert (told["Clause"], told["About"], told["Verdict"], told["Share"]) == ("S1", title, "kept", 0.95)


def test_a_quiet_night_has_a_letter_too(night: Night) -> None:
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        keep_facts(connection, quiet())
    report.fn(Night(night.pact_path, quiet().day))
    with workplace(night.pact_path) as place:
        text = (place.report_folder(quiet().day) / "letter.uk.txt").read_text(encoding="utf-8")
    assert text.splitlines()[2:] and len(text.splitlines()) == 2 + 5
