"""Measures the month and the report days: what the letter says beside its verdicts."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.core.facts import LetterFacts
from tasks.core.model import Night
from tasks.parameters import night_parameters
from tasks.settings import workplace
from tasks.store.evidence import evidence
from tasks.store.letter_facts import keep_facts
from tasks.store.measures import measured
from tasks.store.reading import Measuring


@task(name="measure", cache_policy=NO_CACHE)
def measure(night: Night) -> str:
    with workplace(night.pact_path) as place, place.engine.begin() as connection:
        parameters = night_parameters(place.pact, night.day)
        parameters |= evidence(connection, parameters)
        facts = measured(Measuring(connection, place.pact, night.day, parameters))
        keep_facts(connection, facts)
        return _told(facts)


def _told(facts: LetterFacts) -> str:
    return f"{sum(facts.fates.values())} leads this month, {facts.yesterday.leads} in the report days"
