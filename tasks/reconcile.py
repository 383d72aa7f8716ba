"""Gives every lead its CRM record, its facts and its one fate."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from expectations.yaml_lines import read_lined_yaml
from tasks.core.model import Night
from tasks.parameters import Parameters, night_parameters
from tasks.settings import NothingRun, workplace
from tasks.store.db import hold_ledger
from tasks.store.evidence import evidence
from tasks.store.facts import decide_fates, gather_facts
from tasks.store.matching import match_leads
from tasks.store.run_sql import fetch


@dataclass(frozen=True, slots=True)
class Reconciled:
    leads: int
    matched: int
    fates: dict[str, int]

    def __str__(self) -> str:
        return f"{self.leads} leads, {self.matched} matched"


@task(name="reconcile", cache_policy=NO_CACHE)
def reconcile(night: Night) -> Reconciled:
    with workplace(night.pact_path) as place:
        with place.engine.begin() as connection:
            hold_ledger(connection)
            parameters = night_parameters(place.pact, night.day)
            if not place.pact.is_past_first_signing(night.day):
                _refuse_unknown_stages(connection, parameters, night.pact_path)
            reconciled = reconcile_in(connection, place.pact, parameters)
        # its temporary tables would lie there until the night's end
        place.engine.dispose()
        return reconciled


def _refuse_unknown_stages(connection: sa.Connection, parameters: Parameters, pact_path: Path) -> None:
    """Until the first signing a stage that nobody mapped is an error; after it, its leads are unprovable."""
    lined = read_lined_yaml(pact_path / "pact.yaml" if pact_path.is_dir() else pact_path)
    problems = [
        lined.problem(
            ("stages", row.pipeline or ""),
            f'does not know the stage "{row.stage}" on which {row.records} records stand; '
            f'write {row.stage}: {{means: received, answers: sales}} with what it means',
        )
        for row in fetch(connection, "facts/unknown_stages.sql", parameters)
    ]
    if problems:
        raise NothingRun("\n".join(map(str, problems)))


def reconcile_in(connection: sa.Connection, pact: Pact, parameters: Parameters) -> Reconciled:
    matched = match_leads(connection, parameters)
    parameters = parameters | evidence(connection, parameters)
    gather_facts(connection, parameters)
    clauses = {clause.check: clause.number for clause in reversed(pact.clauses.values())}
    fates = decide_fates(connection, parameters, clauses)
    by_tier = {tier: leads for tier, leads in matched.items() if tier not in ("ambiguous", "unmatched")}
    return Reconciled(sum(fates.values()), sum(by_tier.values()), fates)

