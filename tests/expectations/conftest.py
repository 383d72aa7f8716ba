"""A pact of files alone, with its side files, that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.loading import load_checks

# as a night loads Great Expectations, before a test's own import would load all of it
load_checks()

GOOD = Path(__file__).parent / "pact"

Spoil = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "company"))


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """spoil(old, new): the pact with its one `old` written as `new`."""

    def spoiled(old: str, new: str) -> Path:
        path = folder / "pact.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the pact"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return spoiled
