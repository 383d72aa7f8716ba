"""What a pact's values are made of: each type reads its text strictly and tells an editor what it looks like."""

import types
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from expectations import units
from expectations.hours import WeekHours, read_hours
from expectations.units import Duration, Money

Brings = Literal["leads", "spend", "records", "deals", "activities", "stage_moves", "owners"]
Language = Literal["uk", "ru", "en"]
Means = Literal["received", "contacted", "qualified", "proposal", "negotiation", "won", "lost", "rejected", "converted"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Head = Literal["marketing", "sales", "owner"]

# ids are often written as bare numbers; they stay text
_TEXT: dict[str, Any] = {"type": ["string", "number"]}


class Part(BaseModel):
    """Frozen, no unknown keys; a field named as a Python word has an underscore: `from` is `from_`."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_"),
        arbitrary_types_allowed=True,
    )


def bare(annotation: Any) -> Any:
    """What stands inside `Annotated` and beside `None`."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        annotation = next(inner for inner in get_args(annotation) if inner is not type(None))
    return annotation


def entry(description: str, example: Any = None, default: Any = ...) -> Any:
    """A key of the pact; the example line in the docs is made from `example`, or else from the default."""
    return Field(default, description=description, examples=None if example is None else [example])


def _shape(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


def as_list(found: object) -> object:
    if isinstance(found, list | tuple):
        return found
    return () if found is None else (found,)


Text = Annotated[str, WithJsonSchema(_TEXT)]
Texts = Annotated[
    tuple[str, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]
Whole = Annotated[int, PlainValidator(units.read_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[Decimal, PlainValidator(units.read_number), WithJsonSchema({"type": "number", "minimum": 0})]
Flag = Annotated[bool, PlainValidator(units.read_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[date, PlainValidator(units.read_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[time, PlainValidator(units.read_clock), _shape("[0-9]{2}:[0-9]{2}")]
Zone = Annotated[ZoneInfo, PlainValidator(units.read_zone), WithJsonSchema({"type": "string"})]
Currency = Annotated[str, PlainValidator(units.read_currency), _shape("[A-Z]{3}")]
Share = Annotated[Decimal, PlainValidator(units.read_share), _shape(r"[0-9]{1,3}(\.[0-9]+)? ?%")]
Amount = Annotated[Money, PlainValidator(units.read_money), _shape(r"[0-9 ]+(\.[0-9]{1,2})? [A-Z]{3}")]
Limit = Annotated[Duration, PlainValidator(units.read_duration), _shape("[0-9]+ (working )?(min|hours?|days?)")]
Hours = Annotated[WeekHours, PlainValidator(read_hours), WithJsonSchema({"type": ["object", "string", "array"]})]
LeadsADay = Annotated[
    Decimal | dict[str, Decimal],
    PlainValidator(units.read_leads_a_day),
    WithJsonSchema({"type": ["number", "object"], "additionalProperties": {"type": "number"}}),
]
Sender = Annotated[str, PlainValidator(units.read_sender), WithJsonSchema({"type": "string"})]
Secret = Annotated[str, PlainValidator(units.read_secret_reference), _shape(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")]
