"""What `leadpact serve` says before it starts anything."""

from pathlib import Path

import pytest

from flows import serving
from tests.flows.command import Command
from tests.flows.company import copy_company


def test_an_installed_package_is_told_to_serve_from_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "CHECKOUT", tmp_path)
    said = Command(home=tmp_path / "var", pact=copy_company(tmp_path / "company"))("serve")
    assert said.code == 2
    assert "make setup" in said.err
    assert not (tmp_path / "var" / "prefect" / "prefect.db").exists()
