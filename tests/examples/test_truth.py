"""The bundled company's ledger against the truth that its generator wrote, for three seeds.

The truth is the script that the generator chose, never the product's own reasoning.
"""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from expectations.pact import load_pact
from tasks.extract import found_files, known_files
from tasks.land import land_found
from tasks.parameters import night_parameters
from tasks.reconcile import reconcile_in
from tasks.store.db import open_database
from tests.companies.scoring import Score, score

REPOSITORY = Path(__file__).parents[2]
DAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 18, 6, 5, tzinfo=UTC)


def make(folder: Path, seed: int) -> Path:
    program = [sys.executable, str(REPOSITORY / "examples" / "make_company.py"), str(folder), "--seed", str(seed)]
    subprocess.run(program, check=True, capture_output=True)
    return folder


def truth_of(folder: Path) -> list[dict[str, object]]:
    with (folder / "truth" / "leads.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "junk": row["junk"] == "1", "optional": False} for row in csv.DictReader(file)]


def reconciled(folder: Path, url: str) -> Score:
    pact = load_pact(folder / "pact.yaml")
    engine = open_database(url, pact.company.name)
    with engine.connect() as connection:
        found = found_files(pact, known_files(connection))
    land_found(engine, pact, DAY, found, NOW)
    with engine.begin() as connection:
        reconcile_in(connection, pact, night_parameters(pact, DAY))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from ledger")) == len(truth_of(folder))
        return score(connection, truth_of(folder))


@pytest.mark.parametrize("seed", [7, 11, 23])
def test_the_ledger_tells_what_happened(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = reconciled(make(tmp_path / "company", seed), f"sqlite:///{tmp_path / 'leadpact.db'}")
    with capsys.disabled():
        print(f"\nbundled company, seed {seed}: {total}")
    assert total.precision >= 0.995
    assert total.recall >= 0.985
    assert total.agreement >= 0.99
    assert total.wrong_blame < 0.002
