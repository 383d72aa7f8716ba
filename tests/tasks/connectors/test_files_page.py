"""docs/files.md names every preset that there is, and none that is not."""

import re
from pathlib import Path

from tasks.connectors.preset import preset_names

PAGE = (Path(__file__).parents[3] / "docs" / "files.md").read_text(encoding="utf-8")


def test_the_page_names_the_presets() -> None:
    table = PAGE[PAGE.index("## Presets") :]
    named = {name for row in table.splitlines() if row.startswith("| ") for name in re.findall(r"\b[a-z0-9]+_[a-z_]+\b", row)}
    assert named == set(preset_names())
