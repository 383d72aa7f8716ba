"""Gives every lead its CRM record, its facts and its one fate."""

from dataclasses import dataclass

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.core.model import Night
from tasks.parameters import Parameters, night_parameters
from tasks.settings import workplace
from tasks.store.evidence import evidence
from tasks.store.facts import decide_fates, gather_facts
from tasks.store.matching import match_leads


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
    by_tier = {tier: leads for tier, leads in matched.items() if tier not in ("ambiguous", "unmatched")}
    return Reconciled(sum(fates.values()), sum(by_tier.values()), fates)

