"""Frozen dataclasses to JSON and back by their own annotations, so that Decimals, days and moments survive."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal

T = typing.TypeVar("T")


def dumps(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def loads(kind: type[T], text: str) -> T:
    return typing.cast(T, _typed(kind, json.loads(text)))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _typed(kind: typing.Any, value: typing.Any) -> object:
    """The value that `_plain` made of something annotated as `kind`."""
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _typed(next(each for each in arguments if each is not types.NoneType), value)
    if origin is tuple:
        return tuple(_typed(arguments[0], each) for each in value)
    if origin is Mapping:
        return {key: _typed(arguments[1], each) for key, each in value.items()}
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {each.name for each in fields(kind)} & value.keys()
        return typing.cast(type, kind)(**{name: _typed(hints[name], value[name]) for name in known})
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value
