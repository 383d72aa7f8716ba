"""Files typed in a test, read by a mapping."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasks.connectors.files import read_file
from tasks.connectors.preset import read_preset
from tasks.core.columns import KINDS
from tasks.core.model import FileMapping, SetAside

KYIV = ZoneInfo("Europe/Kyiv")

Rows = list[dict[str, Any]]
Read = Callable[..., tuple[Rows, list[SetAside]]]


def mapping(brings: str, preset: str | None = None, **keys: Any) -> FileMapping:
    known: Mapping[str, Any] = vars(read_preset(preset)) if preset else {"columns": {}}
    columns = {**known["columns"], **{name: (header,) for name, header in keys.pop("columns", {}).items()}}
    given = {"source": "s", "brings": brings, "pattern": "*.csv", "zone": KYIV, "country": "UA"}
    told = {"vendor", "export_from"}
    known = {name: value for name, value in known.items() if name not in told and (name, value) != ("zone", None)}
    if isinstance(known.get("zone"), str):
        known["zone"] = ZoneInfo(known["zone"])
    return FileMapping(**(given | known | keys | {"columns": columns}))


def read_all(path: Path, how: FileMapping) -> tuple[Rows, list[SetAside]]:
    """Every row by our columns' names, what is empty left out; a lead's answers under `answers`."""
    names = [*KINDS[how.brings].columns, "answers"]
    batches = list(read_file(path, how).batches())
    rows = [dict(zip(names, row, strict=False)) for batch in batches for row in batch.rows]
    typed = [{name: value for name, value in row.items() if value not in (None, {})} for row in rows]
    return typed, [row for batch in batches for row in batch.set_aside]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read(text or bytes, brings, preset, encoding=..., **keys of the pact) -> rows, set aside."""

    def read_text(
        text: str | bytes, brings: str, preset: str | None = None, written_in: str = "utf-8", **keys: Any
    ) -> tuple[Rows, list[SetAside]]:
        path = tmp_path / "export.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(written_in))
        return read_all(path, mapping(brings, preset, **keys))

    return read_text
