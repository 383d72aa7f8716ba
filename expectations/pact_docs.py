"""docs/pact.md and docs/pact.schema.json, made from the models' own descriptions."""

import json
import re
from decimal import Decimal
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from expectations import side_files
from expectations.pact_company import (
    Attempt,
    Company,
    CompanyCurrency,
    Consent,
    DaysOff,
    Entity,
    LeadFields,
    LeadPart,
    MailPart,
    Own,
    Person,
    Report,
    Signed,
    StagePart,
    Team,
    Valid,
)
from expectations.pact_model import Clause, Credit, Pact, Plan, PlanMonth
from expectations.pact_sources import CHOICES, OUR_COLUMNS, FileKeys, LookupPart, Source
from expectations.pact_types import bare

INTRO = """# The pact, key by key

One YAML file that both heads read, change together and sign. This page is made from the program's own
descriptions: `python -m expectations.pact docs > docs/pact.md`. For an editor that completes keys and marks
errors, put this line on top of the pact: `# yaml-language-server: $schema=pact.schema.json`.

Limits of time are written "15 min", "2 hours", "30 working min", "2 working days" or "3 days"; shares "90%"; money
"650 UAH"; days 2026-11-01; times of day "08:05", in quotes. `leadpact run` names every error with its line, and then
runs nothing. What each `check` of a clause looks at and takes stands in [checks.md](checks.md). A whole pact:
[examples/yasen-dub/pact.yaml](../examples/yasen-dub/pact.yaml)."""

# what YAML reads as text without quotes, also inside { } and [ ]
BARE = re.compile(r"[\w.…/-]+(?: [\w./-]+)*%?")

SHORT = 90

SECTIONS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("company", Company),
    ("company.currency", CompanyCurrency),
    ("company.entities, one of them", Entity),
    ("company.days_off", DaysOff),
    ("company.own", Own),
    ("company.teams, one of them", Team),
    ("people.NAME", Person),
    ("mail", MailPart),
    ("signed", Signed),
    ("sources.NAME", Source),
    ("sources.NAME.files.WHAT, and sources.NAME for all of its files", FileKeys),
    ("lookups, one of them", LookupPart),
    ("stages.PIPELINE.STAGE", StagePart),
    ("lead", LeadPart),
    ("lead.fields", LeadFields),
    ("lead.fields.consent", Consent),
    ("lead.valid", Valid),
    ("lead.attempt", Attempt),
    ("clauses.NUMBER", Clause),
    ("plan", Plan),
    ("plan.MONTH", PlanMonth),
    ("credits, one of them", Credit),
    ("report", Report),
)


def schema() -> str:
    return json.dumps(Pact.model_json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def markdown() -> str:
    parts = [INTRO, _section("The whole", Pact)]
    parts += [_section(title, model) for title, model in SECTIONS]
    parts += [_columns(), _side_files()]
    return "\n\n".join(parts) + "\n"


def example_line(name: str, model_field: FieldInfo) -> str:
    """`within: 30 working min`, as one would write it."""
    return f"{_flow(name)}: {_flow(_example(model_field))}"


def _example(model_field: FieldInfo) -> Any:
    """Of a part without an example of its own, what must stand in it, or else its first key."""
    if model_field.examples:
        return model_field.examples[0]
    annotation = bare(model_field.annotation)
    if get_origin(annotation) is dict:
        return {"…": _example_of(get_args(annotation)[-1])}
    if get_origin(annotation) is tuple:
        return [_example_of(get_args(annotation)[0])]
    return _example_of(annotation)


def _example_of(annotation: Any) -> Any:
    model = bare(annotation)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return "…"
    fields = [each for each in model.model_fields.values() if each.description]
    must = [each for each in fields if each.is_required()] or fields[:1]
    return {each.alias or "": _example(each) for each in must}


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if BARE.fullmatch(text) else f'"{text}"'


def _section(title: str, model: type[BaseModel]) -> str:
    inherited = FileKeys.model_fields if model is Source else {}
    fields = [each for name, each in model.model_fields.items() if name not in inherited and each.description]
    must = [_key_line(each) for each in fields if each.is_required()]
    may = [_key_line(each) for each in fields if not each.is_required()]
    if must and may:
        may = ["", "May be left out:", "", *may]
    elif may:
        may = ["All of it may be left out.", "", *may]
    return "\n".join([f"## {title}", "", *must, *may])


def _key_line(model_field: FieldInfo) -> str:
    name = model_field.alias or ""
    head = example_line(name, model_field)
    if not model_field.examples and (len(head) > SHORT or "…" in head):
        head = f"{name}:"  # its own section shows each of its keys
    default = "" if model_field.is_required() else _default(model_field)
    return f"- `{head}`  \n  {model_field.description}.{default}"


def _default(model_field: FieldInfo) -> str:
    default = model_field.default
    if default in (None, "", ()) or not isinstance(default, str | int | tuple | Decimal):
        return ""
    return f" Left out: {_flow(default)}."


def _columns() -> str:
    lines = ["## Our columns", "", "What `columns` and `values` can name, by what a file brings.", ""]
    lines += [f"- {brings}: {', '.join(columns)}" for brings, columns in OUR_COLUMNS.items()]
    lines += ["", "Columns that hold our own words, to which `values` leads those of the file:", ""]
    return "\n".join(lines + [f"- {column}: {', '.join(words)}" for column, words in CHOICES.items()])


def _side_files() -> str:
    lines = [
        "## Side files", "",
        "CSV in UTF-8, comma or semicolon, these columns in the header. A bare date is a whole day, both ends in; "
        'where hours matter write "2026-11-16 10:07".', "",
    ]  # fmt: skip
    return "\n".join(lines + [f"- {kind}: {', '.join(columns)}" for kind, columns in side_files.COLUMNS.items()])
