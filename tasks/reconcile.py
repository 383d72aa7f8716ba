"""Gives every lead its CRM record, its facts and its one fate."""

from dataclasses import dataclass

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.core.model import Night
from tasks.parameters import Parameters, night_parameters
from tasks.settings import workplace
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
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        return reconcile_in(connection, place.pact, night_parameters(place.pact, night.day))


def reconcile_in(connection: sa.Connection, pact: Pact, parameters: Parameters) -> Reconciled:
    matched = match_leads(connection, parameters)
    parameters = parameters | evidence(connection, parameters)
    gather_facts(connection, parameters)
    clauses = {clause.check: clause.number for clause in reversed(pact.clauses.values())}
    fates = decide_fates(connection, parameters, clauses)
    return Reconciled(sum(fates.values()), sum(matched.values()), fates)


def evidence(connection: sa.Connection, parameters: Parameters) -> Parameters:
    """How far the CRM and the activity log reach this night, as instants and on the company's clock."""
    ends = fetch(connection, "facts/evidence_end.sql", parameters)[0]._asdict()
    reach: Parameters = dict(ends)
    for name in ("cut", "crm_end", "log_end"):
        at = parameters["cut_at"] if name == "cut" else ends[f"{name}_at"]
        worked = fetch(connection, "facts/calendar_at.sql", {"at": at})[0]
        reach |= {f"{name}_worked": worked.seconds, f"{name}_work_days": worked.work_days}
    return reach
