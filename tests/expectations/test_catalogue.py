from pathlib import Path

from expectations.catalogue import CHECKS, catalogue_page
from expectations.population import SQL_FOLDER

ROOT = Path(__file__).parents[2]


def test_the_page_of_checks_is_up_to_date() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == catalogue_page(), "python -m expectations.catalogue > docs/checks.md"


def test_every_available_check_has_its_sql_and_no_sql_is_left_over() -> None:
    available = {name for name, check in CHECKS.items() if check.is_available}
    assert {file.stem for file in SQL_FOLDER.glob("*.sql")} == available


def test_sql_holds_nothing_that_great_expectations_or_a_driver_would_read_otherwise() -> None:
    for file in SQL_FOLDER.glob("*.sql"):
        lines = file.read_text(encoding="utf-8").splitlines()
        comments = [line for line in lines if line.startswith("--")]
        assert comments and ":" not in "".join(comments), file.name
        assert not set("%{};") & set("".join(line for line in lines if line not in comments)), file.name
