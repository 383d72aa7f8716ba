"""Report: what the night measured becomes letters and workbooks in the day's folder. Nothing is sent here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.collector import without_collector
from tasks.core.facts import LetterFacts
from tasks.core.language import language, languages
from tasks.core.letters import readers, workbook_name
from tasks.core.model import Night
from tasks.core.render import render
from tasks.core.sheets import MOST_ROWS, SHEETS, Sheet, campaign_rows, edition, sheet_of
from tasks.parameters import Parameters, night_parameters
from tasks.settings import Workplace, workplace
from tasks.store.letter_facts import keep_facts, kept_facts
from tasks.store.reading import Judged
from tasks.store.run_sql import fetch, fetch_first
from tasks.store.tables import night as night_table
from tasks.store.verdict_facts import with_verdicts
from tasks.workbook import Layout, write_workbook

# of the check won_has_amount_and_date
WON_FIELDS = ("amount", "currency", "won_at")


@dataclass(frozen=True, slots=True)
class Reported:
    folder: str
    letters: int

    def __str__(self) -> str:
        return f"{self.letters} letters in {self.folder}"


@task(name="report", cache_policy=NO_CACHE)
def report(night: Night) -> Reported:
    """Renders every language that has a catalogue, from what the night stored."""
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        facts = _facts(place.pact, connection, night.day)
        folder = place.report_folder(night.day)
        folder.mkdir(parents=True, exist_ok=True)
        for code in languages():
            _write_letter(folder, facts, code)
        with without_collector():
            _write_workbooks(folder, place, connection, facts)
        return Reported(str(folder), len(languages()))


def _facts(pact: Pact, connection: sa.Connection, day: date) -> LetterFacts:
    """What was measured with what the verdicts make of it; of a closed night what it said then."""
    facts = kept_facts(connection, day)
    if facts is None:
        raise LookupError(f"nothing was measured for {day}")
    if is_closed(connection, facts):
        return facts
    parameters = night_parameters(pact, day)
    facts = with_verdicts(Judged(connection, pact, day, parameters), facts)
    keep_facts(connection, facts)
    return facts


def _write_letter(folder: Path, facts: LetterFacts, code: str) -> None:
    letter = render(facts, code)
    _write(folder / f"letter.{code}.txt", f"{letter.subject}\n\n{letter.text}")
    _write(folder / f"letter.{code}.html", letter.html)


def _write(path: Path, text: str) -> None:
    written = path.with_name(f".{path.name}.part")
    written.write_text(text, encoding="utf-8", newline="\n")
    written.replace(path)


def _write_workbooks(folder: Path, place: Workplace, connection: sa.Connection, facts: LetterFacts) -> None:
    """Those that somebody gets: a workbook takes longer than all else in the letter."""
    company = place.pact.company
    everybody = readers(place.pact, facts.day)
    wanted = {folder / workbook_name(facts.day, reader): reader for reader in everybody}
    if is_closed(connection, facts):
        # it went out with its letter, and the ledger has become another night's
        wanted = {path: reader for path, reader in wanted.items() if not path.exists()}
    sheets = tuple(_sheets(place.pact, connection, facts)) if wanted else ()
    for path, reader in wanted.items():
        speech = language(reader.language)
        crm = speech.word("crm", facts.crm or "crm")
        layout = Layout(company.name, facts.day, company.zone, speech, company.crm_link, crm)
        write_workbook(path, [edition(sheet, names_sellers=reader.sees_sellers) for sheet in sheets], layout)


def is_closed(connection: sa.Connection, facts: LetterFacts) -> bool:
    row = night_table.c.night == facts.day.isoformat()
    return connection.scalar(sa.select(night_table.c.closed_at).where(row)) is not None


def _sheets(pact: Pact, connection: sa.Connection, facts: LetterFacts) -> Iterable[Sheet]:
    parameters = night_parameters(pact, facts.day)
    reach = fetch(connection, "measures/reach.sql", parameters)[0]
    parameters["last_letter"] = reach.last_letter or facts.day.isoformat()
    for key in SHEETS:
        yield sheet_of(key, *_rows(key, pact, connection, parameters, facts))


def _rows(
    key: str, pact: Pact, connection: sa.Connection, parameters: Parameters, facts: LetterFacts
) -> tuple[list[Mapping[str, Any]], int]:
    """A sheet's rows, and how many more the list has."""
    if key == "campaigns":
        return campaign_rows(facts.campaigns), 0
    found, left_out = fetch_first(connection, f"sheets/{key}.sql", parameters, MOST_ROWS)
    rows = [cast("Mapping[str, Any]", row._mapping) for row in found]
    if key in ("clauses", "own_checks"):
        rows = [{**row, "title": pact.clauses[row["clause"]].title} for row in rows if row["clause"] in pact.clauses]
    if key == "incomplete":
        rows = [{**row, "missing": _asked(pact, row)} for row in rows]
    return rows, left_out


def _asked(pact: Pact, row: Mapping[str, Any]) -> str:
    """Of a row's empty fields those that its clause asks for."""
    asked = pact.clauses[row["clause"]].fields or WON_FIELDS
    return " ".join(each for each in str(row["missing"]).split() if each in asked)
