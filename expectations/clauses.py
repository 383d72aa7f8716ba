"""The one Great Expectations class that wraps all checks: one instance is one clause."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, ClassVar

from great_expectations.compatibility.pydantic import Field
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import (
    LegacyDiagnosticRendererType,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer

from expectations import clause_words
from expectations.counting import counted
from expectations.verdicts import Counts, Judgement, Terms, judge, unjudged


class ClauseParts(TableMetricProvider):
    """The counts of a clause's population, part by part."""

    metric_name = "clause.parts"
    value_keys = ("check", "per", "own", "parameters", "is_later")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805  Great Expectations calls it on the class
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> list[dict[str, Any]]:
        if metric_value_kwargs["is_later"]:
            return []
        check, per, own = (metric_value_kwargs[name] for name in ("check", "per", "own"))
        with execution_engine.engine.connect() as connection:
            return counted(connection, check, per, own, json.loads(metric_value_kwargs["parameters"]))


class ClauseHolds(BatchExpectation):
    """Succeeds where the clause is not breached. What the clause says stands in the arguments as in the pact."""

    number: str
    check: str
    side: str
    pact_version: int = 0
    at_least: float | None = None
    at_most: float | None = None
    currency: str = ""
    within: str | None = None
    opening_grace: str | None = None
    min: int = 0
    per: str | None = None
    attempts: int | None = None
    days: int | None = None
    monthly_by_day: int | None = None
    required_fields: list[str] = Field(default_factory=list)
    from_stage: str | None = None
    own: str = ""  # the statement of a company's own check
    parameters: str  # of its SQL, as JSON: a dict of forty is copied and looked through thirty times on its way
    is_source_missing: bool = False
    is_trial: bool = False
    is_later: bool = False

    metric_dependencies: ClassVar[tuple[str, ...]] = ("clause.parts",)
    success_keys: ClassVar[tuple[str, ...]] = ("check", "per", "own", "parameters", "is_later")

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        parts = [Counts(**row) for row in metrics["clause.parts"]]
        judged = unjudged("later") if self.is_later else judge(parts, self._terms())
        return {
            "success": judged[0].status != "breached",
            "result": {
                "observed_value": clause_words.observed(judged[0], self.currency),
                "judgements": [asdict(each) for each in judged],
            },
        }

    def _terms(self) -> Terms:
        return Terms(
            _exact(self.at_least), _exact(self.at_most), self.currency, self.min,
            bool(self.per), self.is_source_missing, self.is_trial, bool(self.own) and self.is_source_missing,
        )  # fmt: skip

    # the names are those of the base class: a second renderer of a kind would race with its own
    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.STATUS_ICON)
    def _diagnostic_status_icon_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        return _verdict(judgements_of(result)[0])

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        return [_text(clause_words.terms(result.expectation_config.kwargs))]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        parts = judgements_of(result)[1:]
        return [_parts_table(parts, result.expectation_config.kwargs)] if parts else []

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> str:
        currency = result.expectation_config.kwargs.get("currency", "")
        return clause_words.observed_in_full(judgements_of(result)[0], currency)


def _parts_table(parts: Sequence[Judgement], clause: Mapping[str, Any]) -> RenderedTableContent:
    currency = clause.get("currency", "")
    table = [[_text(each.part or "–"), clause_words.observed_in_full(each, currency), _verdict(each)] for each in parts]
    return RenderedTableContent(
        content_block_type="table", header_row=[clause["per"], "observed", "verdict"], table=table,
        styling={"body": {"classes": ["table", "table-sm"]}},
    )  # fmt: skip


def _verdict(judged: Judgement) -> RenderedStringTemplateContent:
    return _text(clause_words.verdict(judged), color=clause_words.COLOURS[judged.status])


def _text(text: str, **styles: str) -> RenderedStringTemplateContent:
    template = {"template": "$text", "params": {"text": text}, "tag": "span", "styling": {"styles": styles}}
    return RenderedStringTemplateContent(content_block_type="string_template", string_template=template)


def judgements_of(result: Any) -> list[Judgement]:
    """Of one result, the clause's own first. One whose SQL failed is not checkable."""
    if error_of(result):
        return unjudged("error")
    return [Judgement(**each) for each in result.result["judgements"]]


def error_of(result: Any) -> str | None:
    """Great Expectations keeps an exception flat, or by the metric that raised it."""
    kept: Mapping[str, Any] = result.exception_info or {}
    each = [kept] if "raised_exception" in kept else list(kept.values())
    return next((str(one["exception_message"]) for one in each if one["raised_exception"]), None)


def _exact(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
