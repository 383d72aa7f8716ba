"""Runs a night's clauses through Great Expectations: verdicts out, Data Docs beside them."""

import logging
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent import GxDatasourceWarning
from great_expectations.render.renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from jinja2 import Environment

from expectations.clauses import ClauseHolds, error_of, judgements_of
from expectations.docs import write_pages
from expectations.pact import Clause, Pact
from expectations.population import Parameter
from expectations.suites import suite_of
from expectations.verdicts import Judgement

logger = logging.getLogger("leadpact")

NOT_WHOLE = """
select source_trait.source, brings_leads as leads, brings_spend as spend, brings_records as records,
    brings_deals as deals, brings_activities as activities, brings_stage_moves as stage_moves
from source_trait
join night_source on night_source.source = source_trait.source and night_source.night = :night
where night_source.status in ('missing', 'partial', 'dead')
"""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A row of the table `verdict`; `part` is '' for the clause itself."""

    night: str
    clause: str
    part: str
    check_name: str
    side: str
    status: str
    why: str | None
    checked: int
    failed: int
    value: float | None
    limit_value: float | None
    unit: str
    low: float | None
    high: float | None
    pact_version: int


def run_checks(
    engine_url: str,
    pact: Pact,
    night_day: date,
    parameters: Mapping[str, Parameter],
    clauses: Iterable[Clause],
    docs_folder: Path | None = None,
) -> list[VerdictRow]:
    """`parameters`: the night's scalars for SQL. With a folder, the Data Docs in it are built anew."""
    wanted = list(clauses)
    if not wanted:
        return []
    blind = _blind_clauses(engine_url, night_day, pact, wanted)
    suite = suite_of(pact, night_day, wanted, parameters, blind)
    results = _validated(engine_url, suite, night_day)
    if docs_folder is not None:
        write_pages(docs_folder, _pages(suite, results))
    return [row for result in results.results for row in _rows(result, night_day)]


def _validated(engine_url: str, suite: gx.ExpectationSuite, day: date) -> Any:
    """Straight on the batch: a definition of it would be written and read back several times, as would its results."""
    # its own default lays an empty folder for pages, which stays
    plain = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False)
    )
    # by a variable's name: the address is never read for variables itself, and stands on no page
    context = gx.get_context(mode="ephemeral", project_config=plain, runtime_environment={"DATABASE": engine_url})
    with warnings.catch_warnings():
        # it would rather have a class per database, whose PostgreSQL one refuses a socket's address
        warnings.simplefilter("ignore", GxDatasourceWarning)
        source = context.data_sources.add_sql("leadpact", connection_string="${DATABASE}")
    night = source.add_table_asset("night", table_name="night")
    results = night.get_batch(night.build_batch_request()).validate(suite)
    results.meta["run_id"] = RunIdentifier(run_name=day.isoformat(), run_time=_noon(day))
    source.get_engine().dispose()
    return results


def _noon(day: date) -> datetime:
    """One run a night: the page of a repeated night takes the place of the first."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _blind_clauses(engine_url: str, day: date, pact: Pact, clauses: Iterable[Clause]) -> frozenset[str]:
    engine = sa.create_engine(engine_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(sa.text(NOT_WHOLE), {"night": day.isoformat()}).mappings().all()
    finally:
        engine.dispose()
    missing = {kind for row in found for kind, brings in row.items() if kind != "source" and brings}
    return frozenset(clause.number for clause in clauses if pact.rests_on(clause) & missing)


def _rows(result: Any, day: date) -> list[VerdictRow]:
    expectation = result.expectation_config.to_domain_obj()
    if error := error_of(result):
        logger.error("clause %s could not be checked: %s", expectation.number, error.partition("\n")[0])
    return [_row(judged, expectation, day) for judged in judgements_of(result)]


def _row(judged: Judgement, clause: ClauseHolds, day: date) -> VerdictRow:
    is_money = clause.at_most is not None
    return VerdictRow(
        night=day.isoformat(),
        clause=clause.number,
        part=judged.part,
        check_name=clause.check,
        side=clause.side,
        status=judged.status,
        why=judged.why,
        checked=judged.checked,
        failed=judged.failed,
        value=judged.value,
        limit_value=clause.at_most if is_money else 1.0 if clause.at_least is None else clause.at_least,
        unit=clause.currency if is_money else "share",
        low=judged.low,
        high=judged.high,
        pact_version=clause.pact_version,
    )


class PageView(DefaultJinjaPageView):
    """Great Expectations compiles its templates for each page anew; these are compiled once."""

    _compiled: ClassVar[Environment | None] = None

    def __init__(self, **styles: Any) -> None:
        super().__init__(**styles)
        PageView._compiled = self.env = PageView._compiled or self.env


def _pages(suite: gx.ExpectationSuite, results: Any) -> dict[str, str]:
    """The Data Docs by their places. A site of them would be set up, and each thing read back from its store."""
    night = results.meta["run_id"].run_name
    return {
        f"expectations/{suite.name}.html": _page(ExpectationSuitePageRenderer(), suite),
        # as deep as the renderer's links expect
        f"validations/{suite.name}/{night}/verdicts/night.html": _page(ValidationResultsPageRenderer(), results),
    }


def _page(renderer: Any, told: Any) -> str:
    view: Any = PageView()
    return str(view.render(renderer.render(told)))
