"""docs/pact.md and docs/pact.schema.json are what the models say, and an editor's schema accepts a good pact."""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from expectations import pact_docs
from expectations.pact_sources import CHOICES, OUR_COLUMNS
from expectations.side_rows import FATES
from tasks.core import columns
from tasks.core.fates import Fate

DOCS = Path(__file__).parents[2] / "docs"
PACTS = [Path(__file__).parent / "pact" / "pact.yaml", Path(__file__).parents[3] / "shared" / "example-pact.yaml"]


def test_the_schema_is_up_to_date() -> None:
    written = (DOCS / "pact.schema.json").read_text(encoding="utf-8")
    assert written == pact_docs.schema(), "python -m expectations.pact schema > docs/pact.schema.json"


def test_the_page_is_up_to_date() -> None:
    written = (DOCS / "pact.md").read_text(encoding="utf-8")
    assert written == pact_docs.markdown(), "python -m expectations.pact docs > docs/pact.md"


@pytest.mark.parametrize("path", PACTS, ids=["of this folder", "the example"])
def test_an_editor_finds_no_fault_with_a_good_pact(path: Path) -> None:
    if not path.exists():
        pytest.skip("the example pact lies beside the repository, in ../shared")
    pact = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(pact, default=str)), json.loads(pact_docs.schema()))


def test_every_key_is_described_with_an_example() -> None:
    page = pact_docs.markdown()
    for title, model in pact_docs.SECTIONS:
        assert f"## {title}\n" in page
        for name, field in model.model_fields.items():
            assert field.description or name == "number", f"{model.__name__}.{name}"
            of_part = any(part.__name__ in str(field.annotation) for _, part in pact_docs.SECTIONS)
            assert field.examples or of_part or name == "number", f"{model.__name__}.{name}"


def test_the_pact_and_the_files_know_the_same_columns() -> None:
    assert {brings: set(names) for brings, names in OUR_COLUMNS.items()} == {
        brings: set(kind.columns) for brings, kind in columns.KINDS.items()
    }
    assert CHOICES == columns.CHOICES


def test_heads_can_rule_every_fate() -> None:
    assert set(FATES) == set(Fate)
