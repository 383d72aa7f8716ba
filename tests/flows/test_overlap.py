"""Two nights of one company never overlap: the second runs nothing, and says so in a sentence."""

from pathlib import Path

import pytest

from tests.flows.command import Command
from tests.flows.company import copy_company
from tests.flows.forked import Forked, Plan, Point

NIGHT = ("run", "--day", "2026-11-17", "--send")
REFUSED = "Another night of this company is running. Wait until it ends.\n"


@pytest.fixture
def leadpact(tmp_path: Path) -> Command:
    return Command(home=tmp_path / "var", pact=copy_company(tmp_path / "company"))


@pytest.mark.parametrize(
    "second", [NIGHT, ("run", "--day", "2026-11-16", "--send"), ("deliver", "--day", "2026-11-17")]
)
def test_a_command_beside_a_night_does_nothing(leadpact: Command, database_url: str, second: tuple[str, ...]) -> None:
    environment = {"LEADPACT_DATABASE_URL": database_url}
    first = Forked(leadpact, *NIGHT, plan=Plan(Point("report", 20), "wait"), **environment)
    first.wait_for_point()
    said = Forked(leadpact, *second, **environment).ended()
    first.go_on()
    assert (said.code, said.err) == (2, REFUSED), said
    assert "1/9" not in said.out
    assert first.ended().code == 0
    assert len(list(leadpact.home.glob("tykha-havan/outbox/*.eml"))) == 5
    assert [path.name for path in leadpact.home.glob("tykha-havan/reports/*")] == ["2026-11-17"]


def test_of_two_nights_that_start_at_once_one_runs(leadpact: Command, database_url: str) -> None:
    both = [Forked(leadpact, *NIGHT, LEADPACT_DATABASE_URL=database_url) for _ in range(2)]
    said = sorted((each.ended() for each in both), key=lambda each: each.code)
    # the one that comes when the other has ended finds the letter sent
    assert (said[0].code, said[1].code) in {(0, 2), (0, 0)}, said
    assert len(list(leadpact.home.glob("tykha-havan/outbox/*.eml"))) == 5
