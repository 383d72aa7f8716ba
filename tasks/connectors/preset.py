"""Known exports as data: one YAML file each in `presets/`, with the keys of a file in the pact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tasks.connectors.dialect import FileUnreadable
from tasks.core.model import Lookup

FOLDER = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Preset:
    """`export_from`: where the vendor keeps the button; what to look for is in capitals."""

    vendor: str = ""
    export_from: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    dates: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    currency: str | None = None
    skip_lines: int = 0
    holds: str = "full"
    amount_unit: str = "units"
    may_shrink: bool = False
    zone: str | None = None


def preset_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def read_preset(name: str) -> Preset:
    """Raises FileUnreadable for a name that is no preset."""
    path = FOLDER / f"{name}.yaml"
    if path.name not in {known.name for known in FOLDER.glob("*.yaml")}:
        raise FileUnreadable(f"there is no preset {name}; there are {', '.join(preset_names())}")
    written: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for lists in ("ignored", "dates"):
        written[lists] = tuple(written.get(lists, ()))
    columns = {column: tuple([headers] if isinstance(headers, str) else headers)
               for column, headers in written.pop("columns").items()}  # fmt: skip
    lookups = tuple(Lookup(**each) for each in written.pop("lookups", ()))
    return Preset(columns=columns, lookups=lookups, **written)
