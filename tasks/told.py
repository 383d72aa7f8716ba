"""What a night shows beside its run: readable by whoever opens the UI, so without any person's name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.core.facts import LetterFacts
from tasks.core.fates import RESPONSIBLE, Fate
from tasks.core.language import language
from tasks.core.model import Night
from tasks.core.render import render
from tasks.settings import workplace
from tasks.store.letter_facts import kept_facts
from tasks.store.run_sql import fetch

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    subject: str
    letter: str
    verdicts: list[Row]
    alarms: list[Row]  # that stand, or that this night mended
    fates: list[Row]  # of the month's counted leads: they add up to what the letter says
    docs: Path
    reports: Path


def told(night: Night) -> Told | None:
    """None where the night never measured anything."""
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        facts = kept_facts(connection, night.day)
        if facts is None:
            return None
        code = place.pact.company.language
        letter = render(without_names(facts, code), code)
        titles = {number: clause.title for number, clause in place.pact.clauses.items()}
        day = {"night": night.day.isoformat()}
        rows = fetch(connection, "overview/verdict_lines.sql", day)
        return Told(
            subject=letter.subject,
            letter=letter.text,
            verdicts=[{**row._mapping, "title": titles.get(row.clause, "")} for row in rows],
            alarms=[dict(row._mapping) for row in fetch(connection, "overview/alarm_lines.sql", day)],
            fates=_fates(facts.fates),
            docs=(place.docs / "index.html").resolve(),
            reports=place.report_folder(night.day).resolve(),
        )


def without_names(facts: LetterFacts, code: str) -> LetterFacts:
    """The signers are named by their sides."""
    sides = [language(code).word("side", side) for side in ("marketing", "sales", "owner")]
    signers = tuple(sides[: len(facts.pact.signers)])
    return replace(facts, pact=replace(facts.pact, signers=signers), reply_to=())


def _fates(leads: Mapping[str, int]) -> list[Row]:
    most_first = sorted(leads.items(), key=lambda each: (-each[1], each[0]))
    return [{"fate": fate, "leads": count, "responsible": RESPONSIBLE.get(Fate(fate), "nobody")}
            for fate, count in most_first if count]  # fmt: skip
