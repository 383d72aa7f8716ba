"""What stands under a night in the terminal: leads in, matched, fates, clauses breached, where the letter is."""

from dataclasses import dataclass
from pathlib import Path

from tasks.core.model import Night
from tasks.settings import workplace
from tasks.store.run_sql import fetch

_BREACHED, _NOT_CHECKABLE = 3, 0


@dataclass(frozen=True, slots=True)
class FateCount:
    fate: str
    responsible: str
    leads: int


@dataclass(frozen=True, slots=True)
class Overview:
    leads: int
    left_out: int  # tests and duplicates
    matched: int
    ambiguous: int
    fates: tuple[FateCount, ...]
    judged: int
    breached: tuple[str, ...]  # clause numbers
    letter: Path  # in the company's language; its other forms and the workbooks lie beside it
    outbox: tuple[Path, ...]
    docs: Path


def overview(night: Night) -> Overview:
    with workplace(night.pact_path) as place:
        with place.engine.connect() as connection:
            leads = fetch(connection, "overview/leads.sql")[0]
            fates = fetch(connection, "overview/fates.sql")
            worst = dict(map(tuple, fetch(connection, "overview/verdicts.sql", {"night": night.day.isoformat()})))
        return Overview(
            leads=leads.leads,
            left_out=leads.left_out,
            matched=leads.matched,
            ambiguous=leads.ambiguous,
            fates=tuple(FateCount(row.fate, row.responsible, row.leads) for row in fates),
            judged=sum(1 for each in worst.values() if each != _NOT_CHECKABLE),
            breached=tuple(clause for clause, each in worst.items() if each == _BREACHED),
            letter=place.report_folder(night.day) / f"letter.{place.pact.company.language}.html",
            outbox=tuple(sorted(place.outbox.glob(f"{night.day}-*.eml"))),
            docs=place.docs / "index.html",
        )
