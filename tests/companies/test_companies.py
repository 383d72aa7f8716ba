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
from tests.companies.world import RESPONSIBLE

pytestmark = pytest.mark.timeout(180)
NOW = datetime(2026, 11, 18, 5, tzinfo=UTC)
BLAMES = {fate for fate, side in RESPONSIBLE.items() if side != "market"}
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


def test_days_of_a_log_that_never_came_blame_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    company = kommo.make(1, tmp_path / "company")
    for day in ("2026-10-20", "2026-10-21", "2026-10-22", "2026-11-11"):
        (tmp_path / "company/calls" / f"{day}.csv").unlink()
    found = nights(company)
    told = "\n".join(f"{count} {kind} {found.examples[kind][:3]}" for kind, count in found.fates.most_common(20))
    assert found.wrongly_blamed == 0, told
    assert found.agreement >= 0.8, told


@pytest.mark.parametrize("file", ["activities", "history", "deals"])
def test_a_part_of_the_crm_that_stayed_away_blames_nobody(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    company = messy.make(1, tmp_path / "company")
    found = nights(company, without=f"exports/crm/{file}.csv")
    # a call of the day before that was written down on this day alone: the log that is here knows of none
    blamed = [kind for kind in found.fates if kind[2] in BLAMES and kind[0] != "logged_late"]
    assert not blamed
    assert found.agreement >= 0.97, found.fates


def nights(company: Company, without: str = "") -> Score:
    """`without`: a file that is not there in the last of them."""
    for day, lay in company.nights or ((company.day, lambda: None),):
        lay()
        if without and day == company.day:
            (company.pact.parent / without).unlink()
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
