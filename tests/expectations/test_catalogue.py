from pathlib import Path

from expectations.catalogue import CHECKS, OWN
from expectations.checks_page import EXAMPLE, checks_page, example_of
from expectations.own_checks import faults_of
from expectations.pact import load_pact
from expectations.population import SQL_FOLDER
from tests.expectations.worlds import PACT

ROOT = Path(__file__).parents[2]


def test_the_page_of_checks_is_up_to_date() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == checks_page(), "python -m expectations.checks_page > docs/checks.md"


def test_each_example_is_a_clause_that_the_pact_reads(tmp_path: Path) -> None:
    head = PACT[: PACT.index("clauses:")]
    examples = {f"T{n}": example_of(check).partition(": ")[2] for n, check in enumerate(CHECKS.values()) if check.is_available}
    clauses = "".join(f"  {number}: {example}\n" for number, example in examples.items())
    path = tmp_path / "pact.yaml"
    path.write_text(f"{head}clauses:\n{clauses}{PACT[PACT.index('report: {at') :]}", encoding="utf-8")
    assert len(load_pact(path, with_side_files=False).clauses) == len(examples)


def test_the_example_of_a_check_of_ones_own_is_taken() -> None:
    assert list(faults_of(EXAMPLE)) == []


def test_every_available_check_has_its_sql_and_no_sql_is_left_over() -> None:
    available = {name for name, check in CHECKS.items() if check.is_available and name != OWN}
    assert {file.stem for file in SQL_FOLDER.glob("*.sql")} == available


def test_sql_holds_nothing_that_great_expectations_or_a_driver_would_read_otherwise() -> None:
    for file in SQL_FOLDER.glob("*.sql"):
        lines = file.read_text(encoding="utf-8").splitlines()
        comments = [line for line in lines if line.startswith("--")]
        assert comments and ":" not in "".join(comments), file.name
        assert not set("%{};") & set("".join(line for line in lines if line not in comments)), file.name
