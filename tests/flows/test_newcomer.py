"""The newcomer's way: exports in a folder, init, the answers it asks for, check, run, the letter."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.companies import contacts, kommo, messy
from tests.companies.company import Company
from tests.flows.command import Command

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "examples" / "yasen-dub"
DAY = "2026-11-17"


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The bundled company's exports and rates; its pact is taken away."""
    folder = tmp_path_factory.mktemp("newcomer")
    company = folder / "nova"
    for name in ("exports", "rates"):
        shutil.copytree(BUNDLED / name, company / name)
    return Command(home=folder / "var", pact=company / "pact.yaml")


def answered(text: str) -> str:
    """What a person writes: the company's name, what an unknown stage means; the rest is accepted as proposed."""
    text = re.sub(r"^  name: .*$", "  name: Нова Підлога", text, flags=re.MULTILINE)
    text = re.sub(r"^(\s+)# (\S+): +\{means: , .*$", r"\1\2: {means: negotiation, answers: sales}", text, flags=re.MULTILINE)
    return text.replace("# ? ", "# ")


def test_from_exports_to_the_letter(newcomer: Command) -> None:
    said = newcomer("init", str(newcomer.pact.parent))
    assert said.code == 0, said
    assert "meta/leads.csv: leads by meta_leads, 1,272 rows, utf-16, tab" in said.out
    assert "google/spend.csv: spend by google_spend, 180 rows, utf-8, \",\", 2 lines above the header" in said.out
    assert "Неякісний 1,481 → rejected" in said.out
    assert "Розстрочка 4 → ?" in said.out

    said = newcomer("check")
    assert said.code == 2, said
    assert re.search(r"pact\.yaml:\d+: stages\.Загальна: the stage \"Розстрочка\" is not there", said.out)

    newcomer.pact.write_text(answered(newcomer.pact.read_text(encoding="utf-8")), encoding="utf-8")
    said = newcomer("check")
    assert said.code == 1, said
    assert re.search(r"S1 .*: \d\d % kept \([\d,]+ of [\d,]+\), \d+ % not checkable\. Limit 90 %", said.out)

    said = newcomer("run", "--day", DAY)
    assert said.code == 0, said
    letter = next(newcomer.home.glob(f"nova-pidloha/reports/{DAY}/letter.uk.txt")).read_text(encoding="utf-8")
    assert "49 лідів" in letter.splitlines()[0]


def test_the_proposed_pact_sees_the_leads_of_the_bundled_one(newcomer: Command) -> None:
    """Runs after the night above."""
    database = next(newcomer.home.glob("nova-pidloha/leadpact.db"))
    with closing(sqlite3.connect(database)) as connection:
        by_source = dict(connection.execute("select source, count(*) from lead where channel = 'form' group by source"))
        won = connection.execute("select count(*) from fate where fate = 'won'").fetchone()[0]
    truth = (BUNDLED / "truth" / "leads.csv").read_text(encoding="utf-8").splitlines()
    header = truth[0].split(",")
    assert by_source == {"meta": 1272, "google": 633}
    assert won == sum(1 for line in truth[1:] if line.split(",")[header.index("fate")] == "won")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (contacts.make, "contacts.csv: records by hubspot_contacts"),
        (kommo.make, "kommo.csv: deals by kommo_leads"),
        (messy.make, "activities.csv: activities by its headers, no preset knows it"),
    ],
    ids=["hubspot", "kommo", "tables of its own"],
)
def test_the_same_way_with_other_exports(make: Callable[[int, Path], Company], told: str, tmp_path: Path) -> None:
    """Companies that were made for other tests, with pacts that a person wrote: these are taken away."""
    company = make(1, tmp_path / "company")
    for _, lay in company.nights[:1]:
        lay()
    company.pact.unlink()
    leadpact = Command(home=tmp_path / "var", pact=company.pact)
    said = leadpact("init", str(company.pact.parent))
    assert said.code == 0, said
    assert told in said.out
    company.pact.write_text(answered(company.pact.read_text(encoding="utf-8")), encoding="utf-8")
    said = leadpact("check")
    assert said.code in {0, 1}, said
    leads, unprovable = re.search(r"(\d+) leads: .*?(\d+) unprovable", said.out).groups()  # type: ignore[union-attr]
    assert int(unprovable) < int(leads) * 0.05, said.out
    day = company.nights[0][0] if company.nights else company.day
    said = leadpact("run", "--day", day.isoformat())
    assert said.code in {0, 3}, said
    assert list(leadpact.home.glob(f"nova-pidloha/reports/{day}/letter.*.txt"))


def test_init_never_overwrites(tmp_path: Path, newcomer: Command) -> None:
    (tmp_path / "pact.yaml").write_text("ours", encoding="utf-8")
    said = newcomer("init", str(tmp_path))
    assert said.code == 2
    assert "never overwritten" in said.err
    assert (tmp_path / "pact.yaml").read_text(encoding="utf-8") == "ours"


def test_init_of_no_folder_says_what_to_do(tmp_path: Path, newcomer: Command) -> None:
    said = newcomer("init", str(tmp_path / "none"))
    assert said.code == 2
    assert "Make it and put the exports in" in said.err
