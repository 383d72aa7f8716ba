"""From the YAML's text to models: what is wrong is said in words, and what is right is kept for the rules."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from expectations.pact_company import Company, LeadPart, MailPart, Person, Report, Signed, StagePart
from expectations.pact_docs import example_line
from expectations.pact_model import Clause, Credit, Pact, Plan
from expectations.pact_sources import Source
from expectations.pact_types import bare
from expectations.units import MONTH, shown
from expectations.yaml_lines import KeyPath, LinedYaml, Plain, Problem

# of these parts one bad entry leaves the others readable
PARTS_BY_NAME = ("people", "sources", "stages", "reasons", "clauses")


@dataclass(slots=True)
class Draft:
    """The parts of a pact that could be read; None or empty where they could not."""

    lined: LinedYaml
    company: Company | None = None
    people: dict[str, Person] = field(default_factory=dict)
    mail: MailPart | None = None
    signed: Signed | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    stages: dict[str, dict[str, StagePart]] = field(default_factory=dict)
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lead: LeadPart | None = None
    clauses: dict[str, Clause] = field(default_factory=dict)
    plan: Plan | None = None
    credits: tuple[Credit, ...] = ()
    report: Report | None = None
    rulings: str | None = None

    def problem(self, path: KeyPath, message: str) -> Problem:
        return self.lined.problem(path, message)

    def names(self, part: str) -> list[str]:
        """The names that a part writes down, readable or not."""
        named = (self.lined.data or {}).get(part)
        return list(named) if isinstance(named, dict) else []


def read_models(lined: LinedYaml) -> tuple[Pact | None, Draft, list[Problem]]:
    data = lined.data or {}
    problems = _number_clauses(data, lined)
    draft = Draft(lined)
    try:
        pact = Pact.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        _fill(draft, _without_errors(data, details))
        return None, draft, problems + [_problem(each, lined) for each in details]
    for name in Pact.model_fields:
        setattr(draft, name, getattr(pact, name))
    return pact, draft, problems


def _number_clauses(data: dict[str, Plain], lined: LinedYaml) -> list[Problem]:
    problems: list[Problem] = []
    clauses = data.get("clauses")
    for number, clause in (clauses if isinstance(clauses, dict) else {}).items():
        if isinstance(clause, dict):
            if "number" in clause:
                message = "unknown key; a clause's number is the key it stands under"
                problems.append(lined.problem(("clauses", number, "number"), message))
            clause["number"] = number
    return problems


def _without_errors(data: dict[str, Plain], details: list[ErrorDetails]) -> dict[str, Plain]:
    bad = {_bad_part(each["loc"]) for each in details}
    kept: dict[str, Plain] = {}
    for name, part in data.items():
        if (name,) not in bad:
            whole = not isinstance(part, dict) or name not in PARTS_BY_NAME
            kept[name] = part if whole else _kept_entries(name, part, bad)
    return kept


def _kept_entries(name: str, part: Plain, bad: set[KeyPath]) -> Plain:
    assert isinstance(part, dict)
    return {key: value for key, value in part.items() if (name, key) not in bad}


def _bad_part(loc: KeyPath) -> KeyPath:
    return loc[:2] if loc[0] in PARTS_BY_NAME else loc[:1]


def _fill(draft: Draft, data: dict[str, Plain]) -> None:
    for name, model_field in Pact.model_fields.items():
        if name in data:
            part: TypeAdapter[object] = TypeAdapter(model_field.annotation or object)
            setattr(draft, name, part.validate_python(data[name]))


def _problem(error: ErrorDetails, lined: LinedYaml) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    return lined.problem(path, _worded(error, path))


def _worded(error: ErrorDetails, path: KeyPath) -> str:
    kind, found = error["type"], error["input"]
    if kind == "extra_forbidden" or _is_no_month(path):
        return unknown("key", str(path[-1]), _known_keys(path[:-1]))
    if kind == "missing":
        return f"is missing; write {_example(path)}"
    if found in (None, {}, (), []):
        return f"is empty; write {_example(path)}"
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if kind == "literal_error":
        return f"{shown(found)} is not known here; write {error['ctx']['expected']}"
    return f"{shown(found)} is not what belongs here; write {_example(path)}"


def unknown(what: str, found: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(found, known, 1)
    if close:
        return f'unknown {what} "{found}"; did you mean "{close[0]}"?'
    return f'unknown {what} "{found}"; known are {", ".join(known) or "none"}'


def _is_no_month(path: KeyPath) -> bool:
    return len(path) == 2 and path[0] == "plan" and not _field_at(path) and not MONTH.fullmatch(str(path[1]))


def _known_keys(path: KeyPath) -> list[str]:
    model = _model_at(path)
    keys = [model_field.alias or name for name, model_field in model.model_fields.items()] if model else []
    return [name for name in keys if path[:1] != ("clauses",) or name != "number"]


def _example(path: KeyPath) -> str:
    model_field = _field_at(path)
    return example_line(str(path[-1]), model_field) if model_field else "what docs/pact.md shows"


def _field_at(path: KeyPath) -> Any:
    model = _model_at(path[:-1])
    fields = model.model_fields.values() if model else ()
    return next((each for each in fields if path and each.alias == path[-1]), None)


def _model_at(path: KeyPath) -> type[BaseModel] | None:
    here: Any = Pact
    for step in path:
        here = _step(bare(here), step)
    here = bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _step(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for model_field in annotation.model_fields.values():
            if model_field.alias == step:
                return model_field.annotation
        return get_args(annotation.__annotations__.get("__pydantic_extra__", None))[1:2] or None
    inner = get_args(annotation)
    return inner[-1] if get_origin(annotation) is dict else inner[0] if inner else None
