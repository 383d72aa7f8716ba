"""The clauses through Great Expectations, on both databases, and the pages that it builds."""

import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from expectations.clause_words import RED
from expectations.pact import Pact
from expectations.run import VerdictRow, run_checks
from tests.expectations.worlds import DAY, NIGHT, fill, lay_month, lead, load, many
from tests.support import insert_rows


def verdicts(database_url: str, pact: Pact, docs: Path | None = None) -> dict[tuple[str, str], VerdictRow]:
    # as tasks.store.db names its driver
    url = database_url.replace("postgresql:", "postgresql+psycopg:")
    rows = run_checks(url, pact, DAY, NIGHT, pact.clauses.values(), docs)
    return {(row.clause, row.part): row for row in rows}


@pytest.fixture
def world(engine: sa.Engine) -> sa.Engine:
    """S1 reads 228 of 300; H1 is kept; M2 is breached in one of two campaigns and M5 is warned."""
    leads = [
        *many(228, "fast", sla_met=1, handoff_seconds=60, campaign_name="Вікна", phone_key="+380501112233"),
        *many(72, "slow", sla_met=0, handoff_seconds=60, campaign_name="<b>Балкони</b>", name="Тарас Петренко"),
        *many(60, "junk", "invalid", handoff_seconds=60, campaign_name="<b>Балкони</b>", phone="+380991234567"),
    ]
    with engine.begin() as connection:
        fill(connection, leads, {"night_source": [{"night": "2026-11-17", "source": "meta", "status": "arrived"}]})
        connection.execute(sa.text("update lead_person set phone_key = '+380501112233' where lead > 2"))
        connection.execute(sa.text("update lead_person set phone_fake = 1 where lead <= 40"))
    return engine


def test_verdicts(world: sa.Engine, database_url: str, tmp_path: Path) -> None:
    said = verdicts(database_url, load(tmp_path))
    assert {clause: (row.status, row.why) for (clause, part), row in said.items() if not part} == {
        "H1": ("kept", None),
        "H2": ("not_checkable", "too_few"),
        "H3": ("kept", None),
        "H4": ("not_checkable", "too_few"),
        "M1": ("breached", None),
        "M2": ("breached", None),
        "M3": ("not_checkable", "no_evidence"),
        "M4": ("not_checkable", "too_few"),
        "M5": ("warned", None),
        "M6": ("breached", None),
        "M7": ("kept", None),
        "M8": ("not_checkable", "too_few"),
        "M9": ("not_checkable", "no_evidence"),
        "S1": ("breached", None),
        "S2": ("not_checkable", "too_few"),
        "S3": ("not_checkable", "too_few"),
        "S4": ("kept", None),
        "S5": ("not_checkable", "too_few"),
        "S6": ("not_checkable", "too_few"),
        "S7": ("not_checkable", "no_evidence"),
        "S8": ("not_checkable", "too_few"),
        "S9": ("not_checkable", "too_few"),
        "B1": ("breached", None),
        "B2": ("not_checkable", "later"),
    }
    answer = said["S1", ""]
    assert (answer.checked, answer.failed, answer.value) == (300, 72, 0.76)
    assert (answer.limit_value, answer.unit, answer.check_name) == (0.9, "share", "first_answer")
    assert answer.low == pytest.approx(0.7086, abs=1e-4) and answer.high == pytest.approx(0.8048, abs=1e-4)
    assert (answer.night, answer.side, answer.pact_version) == ("2026-11-17", "sales", 3)
    assert said["M2", "meta|Вікна"].status == "kept"
    assert said["M2", "meta|<b>Балкони</b>"].status == "breached"
    assert (said["M3", ""].limit_value, said["M3", ""].unit) == (650, "UAH")


def clause_rows(docs: Path) -> dict[str, str]:
    """The page of the verdicts: a clause's number to the HTML of its row, the rows of its parts included."""
    page = next(docs.glob("validations/**/*.html")).read_text(encoding="utf-8")
    pieces = re.split(r'(?=<td id="section-2-content-block-2-cell-\d+-1")', page)[1:]
    return {re.search(r"([A-Z]\d) · ", piece)[1]: piece for piece in pieces}  # type: ignore[index]  # each piece begins with it


def test_a_clause_is_found_by_its_number_and_words_and_is_red_exactly_where_breached(
    world: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    with world.begin() as connection:
        connection.execute(sa.text("drop table promise"))
    pact, docs = load(tmp_path), tmp_path / "docs"
    said = verdicts(database_url, pact, docs=docs)
    found = clause_rows(docs)
    assert found.keys() == pact.clauses.keys()
    for number, html in found.items():
        assert f"{number} · {pact.clauses[number].title}" in html
        breached = [row for (clause, _), row in said.items() if clause == number and row.status == "breached"]
        assert html.count(RED) == html.count("✗ breached") == len(breached), number
    assert "text-danger" not in "".join(found.values())
    assert "228 of 300 (76 %)" in found["S1"]
    assert "within 30 working min" in found["S1"] and "at least 90 %" in found["S1"]
    assert "&lt;b&gt;Балкони" in found["M2"] and "<b>" not in found["M2"]
    assert "the check itself failed" in found["M4"] and "no such table" not in found["M4"]
    assert "select" not in found["M4"] and "Traceback" not in found["M4"]


def test_the_pages_hold_no_personal_data_and_open_no_other_host(
    world: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    verdicts(database_url, load(tmp_path), docs=docs)
    verdicts(database_url, load(tmp_path), docs=docs)
    pages = {page.relative_to(docs): page.read_text(encoding="utf-8") for page in docs.rglob("*.html")}
    assert len(pages) == 3, "a repeated night takes the place of the first"
    for name, text in pages.items():
        assert not re.search(r"https?:|//cdn|<script|Петренко|\+380|postgres|sqlite", text), name
    links = re.findall(r'href="([^"#]+)"', pages[Path("index.html")])
    assert links and all((docs / link).is_file() for link in links)


def test_a_check_whose_sql_fails_is_not_checkable(world: sa.Engine, database_url: str, tmp_path: Path) -> None:
    with world.begin() as connection:
        connection.execute(sa.text("drop table attested"))
    said = verdicts(database_url, load(tmp_path))
    assert (said["B1", ""].status, said["B1", ""].why, said["B1", ""].checked) == ("not_checkable", "error", 0)
    assert said["S1", ""].status == "breached"


def test_empty_tables_never_pass(engine: sa.Engine, database_url: str, tmp_path: Path) -> None:
    said = verdicts(database_url, load(tmp_path))
    about_persons = said.pop(("B1", ""))
    assert about_persons.status == "breached"
    assert {row.status for row in said.values()} == {"not_checkable"}


def test_a_missing_source_takes_kept_away_but_nothing_proven(
    world: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    crm_is_dead = {"night": "2026-11-17", "source": "crm", "status": "dead"}
    with world.begin() as connection:
        insert_rows(connection, {"night_source": [crm_is_dead]})
        connection.execute(sa.text("update fate set fate = 'unprovable', would_be = 'not_in_crm' where lead = 1"))
        lay_month(connection)
    said = verdicts(database_url, load(tmp_path))
    assert (said["H1", ""].status, said["H1", ""].why) == ("not_checkable", "source_missing")
    assert (said["S3", ""].status, said["S3", ""].why) == ("not_checkable", "source_missing")
    assert said["M1", ""].status == "breached"


def test_a_trial_gives_figures_without_verdicts(world: sa.Engine, database_url: str, tmp_path: Path) -> None:
    said = verdicts(database_url, load(tmp_path, ("trial_until: 2026-10-14", "trial_until: 2026-11-30")))
    assert {row.status for row in said.values()} == {"not_checkable"}
    assert (said["S1", ""].why, said["S1", ""].checked, said["S1", ""].failed) == ("trial", 300, 72)


def test_a_clause_by_team(world: sa.Engine, database_url: str, tmp_path: Path) -> None:
    with world.begin() as connection:
        connection.execute(sa.text("update lead_fact set team = 'Роздріб' where lead > 200"))
        lay_month(connection)
    said = verdicts(database_url, load(tmp_path, ("min: 3, title: First", "min: 3, per: team, title: First")))
    teams = {part: row.status for (clause, part), row in said.items() if clause == "S1"}
    assert teams == {"": "breached", "-": "kept", "Роздріб": "breached"}


def test_a_lead_alone_is_too_few(engine: sa.Engine, database_url: str, tmp_path: Path) -> None:
    with engine.begin() as connection:
        fill(connection, [lead("a", sla_met=0)], {})
    answer = verdicts(database_url, load(tmp_path))["S1", ""]
    assert (answer.status, answer.why, answer.checked, answer.failed) == ("not_checkable", "too_few", 1, 1)


def test_a_dollar_in_the_address_is_a_dollar(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "a${HOME}$b.db"
    shutil.copyfile(sqlite_template, path)
    pact = load(tmp_path)
    assert len(verdicts(f"sqlite:///{path}", pact)) == len(pact.clauses)
