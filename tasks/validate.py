"""Validate: holds the night against the pact's clauses; keeps the verdicts and lists every offender."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.catalogue import CHECKS
from expectations.loading import load_checks
from expectations.pact import Clause
from expectations.population import Parameters, bound, clause_parameters, list_query
from tasks.core.model import Night
from tasks.parameters import judged_from, night_parameters, start_of
from tasks.settings import Workplace, workplace
from tasks.store.tables import offender, verdict

if TYPE_CHECKING:
    from expectations.run import VerdictRow

Phase = Literal["sources", "clauses"]


@dataclass(frozen=True, slots=True)
class Validated:
    """Clauses by what was said of them."""

    said: dict[str, int]

    def __str__(self) -> str:
        words = {"breached": "breached", "warned": "warned", "kept": "kept", "not_checkable": "not checkable"}
        return ", ".join(f"{self.said[status]} {word}" for status, word in words.items() if self.said.get(status))


@task(name="validate", cache_policy=NO_CACHE)
def validate(night: Night, phase: Phase) -> Validated:
    """sources: what has landed, before anything is drawn from it; clauses: all of them, and the Data Docs."""
    with workplace(night.pact_path) as place:
        return validate_in(place, night, phase)


def validate_in(place: Workplace, night: Night, phase: Phase) -> Validated:
    load_checks()
    from expectations.run import run_checks

    parameters = night_parameters(place.pact, night.day)
    parameters["month_start_at"] = start_of(place.pact, judged_from(place.pact, night.day))
    clauses = _clauses_of(place, phase)
    url = place.engine.url.render_as_string(hide_password=False)
    docs = place.docs if phase == "clauses" else None
    rows = run_checks(url, place.pact, night.day, parameters, clauses, docs)
    with place.engine.begin() as connection:
        _forget(connection, night, phase, clauses)
        if rows:
            connection.execute(sa.insert(verdict), [asdict(row) for row in rows])
        # those of the sources are listed once, with all others
        for clause in _listed(clauses, rows) if phase == "clauses" else ():
            bind = parameters | clause_parameters(clause, place.pact, night.day)
            _list_offenders(connection, clause, place.pact.own_statement(clause), bind)
    return Validated(dict(Counter(row.status for row in rows if row.part == "")))


def _clauses_of(place: Workplace, phase: Phase) -> list[Clause]:
    every = list(place.pact.clauses.values())
    return every if phase == "clauses" else [each for each in every if CHECKS[each.check].phase == "source"]


def _forget(connection: sa.Connection, night: Night, phase: Phase, clauses: Sequence[Clause]) -> None:
    """What an earlier run of the night said; of all clauses, since the pact may have lost one."""
    for table in (verdict, offender):
        gone = sa.delete(table).where(table.c.night == night.day.isoformat())
        if phase == "sources":
            gone = gone.where(table.c.clause.in_([clause.number for clause in clauses]))
        connection.execute(gone)


def _listed(clauses: Sequence[Clause], rows: Sequence["VerdictRow"]) -> list[Clause]:
    """Those that have offenders; what could not be checked has none."""
    failed = {row.clause for row in rows if row.failed}
    return [clause for clause in clauses if clause.number in failed]


def _list_offenders(connection: sa.Connection, clause: Clause, own: str, parameters: Parameters) -> None:
    connection.execute(bound(list_query(clause.check, clause.per, own), parameters))
