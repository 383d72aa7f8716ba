"""docs/vendors.md is made from the connectors, and each has a page of its own and a stand-in."""

from pathlib import Path

import pytest

from tasks.connectors import vendors_page
from tasks.connectors.vendors import connector_names

ROOT = Path(__file__).parents[2]


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")
    assert written == vendors_page.page(), "python -m tasks.connectors.vendors_page > docs/vendors.md"


@pytest.mark.parametrize("name", connector_names())
def test_each_vendor_has_its_page_and_its_stand_in(name: str) -> None:
    assert (ROOT / "docs" / "vendors" / f"{name}.md").is_file()
    assert (ROOT / "tests" / "vendors" / "standins" / f"{name}.py").is_file()
