"""What an unknown file is held against: every preset, and a table of one's own for each kind of row."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from zoneinfo import ZoneInfo

from tasks.connectors.headers import fold
from tasks.connectors.plain_headers import NOT_OF, PLAIN
from tasks.connectors.preset import Preset, preset_names, read_preset
from tasks.core.columns import KINDS
from tasks.core.model import FileMapping

Candidate = tuple[str | None, Preset, str]


@cache
def candidates() -> tuple[Candidate, ...]:
    presets = {name: read_preset(name) for name in preset_names()}
    named = [(name, preset, brings) for name, preset in presets.items() for brings in kinds_of(preset)]
    of_kind = {brings: [preset for _, preset, kind in named if kind == brings] for brings in KINDS}
    return (*named, *((None, _of_all(brings, of_kind[brings]), brings) for brings in KINDS))


@cache
def headers_of(name: str | None, brings: str) -> frozenset[str]:
    preset = next(preset for known, preset, kind in candidates() if (known, kind) == (name, brings))
    return frozenset(fold(header) for headers in preset.columns.values() for header in headers)


def kinds_of(preset: Preset) -> list[str]:
    """What a preset's file brings; a row of some CRMs is a record and a deal at once, under one id."""
    known = {*preset.columns, *preset.constants}
    able = [brings for brings, kind in KINDS.items() if all(known.intersection(group) for group in kind.header)]
    best = max(able, key=lambda brings: len(known.intersection(KINDS[brings].columns)), default=None)
    if best is None:
        return []
    ids = {"records": "crm_id", "deals": "deal_id"}
    is_one_row = best in ids and set(able) >= ids.keys() and (
        set(map(fold, preset.columns["crm_id"])) & set(map(fold, preset.columns["deal_id"]))
    )  # fmt: skip
    return ["records", "deals"] if is_one_row else [best]


def _of_all(brings: str, presets: Sequence[Preset]) -> Preset:
    """Every header that one of the presets has, and the plain words for it."""
    columns: dict[str, tuple[str, ...]] = {}
    for each in (*(preset.columns for preset in presets), PLAIN):
        for name, headers in each.items():
            columns[name] = tuple(dict.fromkeys([*columns.get(name, ()), *headers]))
    other = NOT_OF.get(brings, {})
    of_kind = {name: tuple(header for header in headers if fold(header) not in other.get(name, ()))
               for name, headers in columns.items() if name in KINDS[brings].columns}  # fmt: skip
    return Preset(columns=of_kind, dates=tuple(dict.fromkeys(form for preset in presets for form in preset.dates)))


def mapping_of(preset: Preset, brings: str, zone: ZoneInfo, country: str, currency: str) -> FileMapping:
    shared = {each.name for each in fields(Preset)} & {each.name for each in fields(FileMapping)} - {"columns", "zone"}
    keys = {name: getattr(preset, name) for name in shared}
    keys["currency"] = preset.currency or currency
    named = getattr(preset, "zone", None)
    keys["zone"] = ZoneInfo(named) if named else zone
    columns = {name: headers for name, headers in preset.columns.items() if name in KINDS[brings].columns}
    return FileMapping(source=brings, brings=brings, pattern="", country=country, columns=columns, **keys)
