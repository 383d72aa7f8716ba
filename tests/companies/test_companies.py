"""The night on companies that the product was not built beside, held against their truth.

Each differs from the bundled one in its CRM, its language, its zone, its faults. `pytest -s` prints the figures.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.stages import plainly
from tasks.core.model import Night
from tasks.extract import extract
from tasks.land import land
from tasks.night import held_night
from tasks.reconcile import reconcile
from tasks.settings import workplace
from tasks.validate import validate
from tests.companies import contacts, kommo, messy
from tests.companies.company import Company
from tests.companies.scoring import Score, score

pytestmark = pytest.mark.timeout(180)
NOW = datetime(2026, 11, 18, 5, tzinfo=UTC)
MAKERS = {"contacts": contacts.make, "kommo": kommo.make, "messy": messy.make}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", MAKERS)
def test_the_night_tells_the_truth(name: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    company = MAKERS[name](seed, tmp_path / "company")
    found = nights(company)
    print(f"\n{name} {seed}: {found}")
    told = "\n".join(f"{count} {kind} {found.examples[kind][:3]}" for kind, count in found.fates.most_common(20))
    assert not (found.strangers or found.absent), (found.strangers[:5], found.absent[:5])
    assert found.precision >= 0.995, found.examples
    assert found.recall >= 0.985, found.examples
    assert found.agreement >= 0.99, told
    assert found.wrong_blame < 0.002, told


def nights(company: Company) -> Score:
    for day, lay in company.nights or ((company.day, lambda: None),):
        lay()
        night_of(Night(company.pact, day))
    with workplace(company.pact) as place, place.engine.connect() as connection:
        return score(connection, company.truth)


def night_of(night: Night) -> None:
    """As flows/nightly.py runs it, up to the verdicts on the sources; the fates are what is held here."""
    with held_night(night, NOW):
        found = plainly(extract, night)
        plainly(land, night, found)
        plainly(validate, night, "sources")
        plainly(reconcile, night)
