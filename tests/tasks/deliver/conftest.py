"""A night whose letter is rendered and waits, on either database."""

from pathlib import Path

import pytest

from tasks.core.model import Night
from tests.flows.company import TUESDAY, copy_company
from tests.tasks.deliver.nights import rendered_night


@pytest.fixture
def home(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("LEADPACT_DATABASE_URL", database_url)
    return tmp_path / "var" / "tykha-havan"


@pytest.fixture
def night(home: Path, tmp_path: Path) -> Night:
    return rendered_night(copy_company(tmp_path / "company"), TUESDAY)
