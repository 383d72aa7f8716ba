"""docs/files.md names every preset that there is, and none that is not; docs/presets.md is made from them."""

import re
from pathlib import Path

from tasks.connectors import presets_page
from tasks.connectors.preset import preset_names

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "files.md").read_text(encoding="utf-8")


def test_the_page_names_the_presets() -> None:
    table = PAGE[PAGE.index("## Presets") :]
    named = {
        name for row in table.splitlines() if row.startswith("| ") for name in re.findall(r"\b[a-z0-9]+_[a-z_]+\b", row)
    }
    assert named == set(preset_names())


def test_the_page_of_presets_is_up_to_date() -> None:
    written = (DOCS / "presets.md").read_text(encoding="utf-8")
    assert written == presets_page.page(), "python -m tasks.connectors.presets_page > docs/presets.md"
