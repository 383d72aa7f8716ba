"""The newcomer's way with each vendor's exports: init, the answers it asks for, check, the night, the letter.

The night is run by its stages in this process, as flows/nightly.py does.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from flows.stages import plainly
from tasks.check import check
from tasks.core.model import Night
from tasks.extract import extract
from tasks.init import init_told
from tasks.land import land
from tasks.measure import measure
from tasks.night import held_night
from tasks.reconcile import reconcile
from tasks.report import report
from tasks.settings import workplace
from tasks.validate import validate
from tests.companies.scoring import Score, score
from tests.companies.world import World
from tests.newcomers import pipedrive, salesforce
from tests.newcomers.answers import answered
from tests.newcomers.story import DAY

MORNING = datetime(2026, 11, 18, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Newcomer:
    """What init and check said, what came out."""

    init: str
    pact: str
    check: str
    score: Score
    letter: str
    landed: dict[str, str]


def gone(vendor: ModuleType, folder: Path) -> Newcomer:
    company = folder / "company"
    company.mkdir()
    world: World = vendor.make(company)
    told = "\n".join(init_told(company, datetime(2026, 11, 18, tzinfo=UTC)))
    path = company / "pact.yaml"
    path.write_text(answered(path.read_text(encoding="utf-8"), str(vendor.ZONE), vendor.STAGES), encoding="utf-8")
    checked = "\n".join(check(path, MORNING).lines())
    night = Night(path, DAY)
    with held_night(night, MORNING):
        landed = plainly(land, night, plainly(extract, night))
        plainly(reconcile, night)
        plainly(measure, night)
        plainly(validate, night, "clauses")
        plainly(report, night)
    with workplace(path) as place, place.engine.connect() as connection:
        found = score(connection, world.truth)
    letter = next(folder.glob("var/*/reports/*/letter.en.txt")).read_text(encoding="utf-8")
    pact = path.read_text(encoding="utf-8")
    return Newcomer(told, pact, checked, found, letter, {each.source: each.status for each in landed.sources})


@pytest.fixture(scope="module", params=[pipedrive, salesforce], ids=["TikTok and Pipedrive", "LinkedIn and Salesforce"])
def newcomer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Newcomer]:
    folder = tmp_path_factory.mktemp("newcomer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADPACT_HOME", str(folder / "var"))
        return request.param.__name__.rpartition(".")[2], gone(request.param, folder)


FILES = {
    "pipedrive": [
        "leads by tiktok_leads, 65 rows", "spend by tiktok_spend, 102 rows", "records by pipedrive_simple, 62 rows",
        "deals by pipedrive_simple, 62 rows", "activities by pipedrive_activities",
    ],
    "salesforce": [
        "leads by linkedin_leads, 65 rows", "spend by linkedin_spend, 102 rows, utf-16, tab, 5 lines above the header",
        "records by salesforce_leads, 62 rows", "deals by salesforce_opportunities", "activities by salesforce_activities",
    ],
}  # fmt: skip

ENDS = {"pipedrive": ("Pipedrive", "TikTok", "GBP 765"), "salesforce": ("Salesforce", "LinkedIn", "USD 17,765")}


def test_init_knows_each_file(newcomer: tuple[str, Newcomer]) -> None:
    name, went = newcomer
    assert [text for text in FILES[name] if text not in went.init] == []
    assert "cannot be read" not in went.init


def test_nobody_is_blamed_wrongly(newcomer: tuple[str, Newcomer]) -> None:
    name, went = newcomer
    told = "\n".join(f"{count} {kind} {went.score.examples[kind][:3]}" for kind, count in went.score.fates.most_common())
    assert not (went.score.strangers or went.score.absent), told
    assert (went.score.precision, went.score.recall, went.score.wrongly_blamed) == (1, 1, 0), told
    if name == "salesforce":
        assert went.score.agreement == 1, told
    # Pipedrive's log does not say whether a call was answered
    assert {found for _, _, found, _ in went.score.fates} <= {"unprovable"}, told


def test_a_day_without_leads_of_a_small_firm_is_whole(newcomer: tuple[str, Newcomer]) -> None:
    _, went = newcomer
    assert set(went.landed.values()) == {"arrived"}
    assert "PARTIAL" not in went.letter


def test_check_runs_and_says_what_the_exports_lack(newcomer: tuple[str, Newcomer]) -> None:
    name, went = newcomer
    assert "Nothing would run" not in went.check
    if name == "pipedrive":
        assert re.search(r"100 % of the calls \(\d+ of \d+\) do not say whether anybody answered", went.check)
        assert "platform lead id" not in went.check
    else:
        assert "0 of 62 records carry a platform lead id" in went.check
    assert "in the hours before they came" not in went.check


def test_the_letter_names_what_is_owed_and_what_was_spent(newcomer: tuple[str, Newcomer]) -> None:
    name, went = newcomer
    crm, source, spent = ENDS[name]
    letter = " ".join(went.letter.split())
    assert f"3 leads never reached {crm}" in letter
    assert f"Leads: 14; the pact has no plan for them ({source} 14)" in letter
    assert f"spent {spent}" in letter


def test_a_wrong_zone_is_told(tmp_path: Path) -> None:
    """LinkedIn's times are UTC; with the company's zone an hour off, calls come before their enquiries."""
    salesforce.make(tmp_path)
    list(init_told(tmp_path, datetime(2026, 11, 18, tzinfo=UTC)))
    path = tmp_path / "pact.yaml"
    path.write_text(answered(path.read_text(encoding="utf-8"), "America/New_York", {}), encoding="utf-8")
    said = "\n".join(check(path, MORNING).lines())
    assert re.search(r"\d+ % of the leads \(\d+ of \d+\) were called or written to in the hours before they came", said)
