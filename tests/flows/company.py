"""The tiny company of these tests: a copy of data/tiny in the test's own folder."""

import shutil
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data" / "tiny"
TUESDAY = date(2026, 11, 17)
SATURDAY = date(2026, 11, 21)


def copy_company(folder: Path) -> Path:
    """The path of its pact."""
    shutil.copytree(DATA, folder)
    return folder / "pact.yaml"
