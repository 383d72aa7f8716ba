"""Keys, checks, tables and statuses that the pages name are those of the program."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from expectations import pact_docs
from expectations.pact import CHECKS, Pact
from expectations.pact_sources import CHOICES, OUR_COLUMNS
from expectations.side_files import COLUMNS
from tasks.connectors.preset import preset_names
from tasks.core.fates import Fate
from tasks.store import schema as store
from tasks.store.run_sql import SQL_FOLDER, read_sql
from tasks.store.tables import metadata
from tests.docs.pages import PAGES, ROOT, code, fences, name_of, prose

SCHEMA: Mapping[str, Any] = Pact.model_json_schema()
PARTS: Mapping[str, Any] = {"Pact": SCHEMA, **SCHEMA["$defs"]}
MADE = {"pact.md", "checks.md", "commands.md", "presets.md"}
BY_HAND = [page for page in PAGES if page.name not in MADE and not page.is_relative_to(ROOT / "examples")]


def of_schema(inner: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema itself and every one that it may stand for."""
    if "$ref" in inner:
        inner = SCHEMA["$defs"][inner["$ref"].rpartition("/")[2]]
    yield inner
    for each in inner.get("anyOf", ()):
        yield from of_schema(each)


def keys_of(inner: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    for each in of_schema(inner):
        if key in each.get("properties", {}):
            yield each["properties"][key]
        elif isinstance(each.get("additionalProperties"), Mapping):
            yield each["additionalProperties"]


def maps() -> Iterator[Mapping[str, Any]]:
    """Every part of a pact that holds keys, and the parts that stand under names of the company's own."""
    for part in PARTS.values():
        yield part
        for inner in part.get("properties", {}).values():
            yield from (each for each in of_schema(inner) if "$ref" in (each.get("additionalProperties") or {}))


def fits_somewhere(written: Mapping[str, Any]) -> bool:
    """One part of the pact knows all these keys, and takes their values."""
    return any(
        all(any(takes(inner, value) for inner in keys_of(part, key)) for key, value in written.items())
        for part in maps()
    )


def takes(inner: Mapping[str, Any], value: Any) -> bool:
    whole = {**inner, "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(whole).is_valid(value)


def examples(page: Path) -> Iterator[str]:
    yield from fences(page, "yaml")
    yield from re.findall(r"`([a-z_]+: [^`\n]+)`", prose(page))


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_examples_of_a_pact_can_be_written_so(page: Path) -> None:
    for example in examples(page):
        assert fits_somewhere(YAML(typ="safe").load(example)), example


def test_an_example_that_no_pact_takes_is_found() -> None:
    assert fits_somewhere({"holds": "delta"})
    assert not any(map(fits_somewhere, ({"holds": "all"}, {"hold": "delta"}, {"spend": {"fil": "x.csv"}})))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_keys_named_by_their_path_exist(page: Path) -> None:
    for piece in code(page):
        first, *others = piece.split(".")
        if (
            others
            and re.fullmatch(r"[a-z_.]+", piece)
            and first in SCHEMA["properties"]
            and others[-1] not in {"csv", "yaml"}
        ):
            places = [SCHEMA["properties"][first]]
            for key in others:
                places = [inner for place in places for inner in keys_of(place, key)]
            assert places, piece


def test_every_part_of_the_pact_has_its_section() -> None:
    parts = {name for name, part in SCHEMA["$defs"].items() if part.get("type") == "object"}
    assert parts - {model.__name__ for _, model in pact_docs.SECTIONS} == {"FilePart"}, "a section for it in pact_docs"


def test_words_in_code_are_words_of_the_program() -> None:
    causes = re.findall(r"'(\w+)'", read_sql(SQL_FOLDER / "ledger" / "cause.sql"))
    views = " ".join(path.read_text(encoding="utf-8") for path in store.view_files().values())
    known = {
        *CHECKS, *preset_names(), *Fate, *causes, *COLUMNS, *OUR_COLUMNS, *store.view_files(), *re.findall(r"\w+", views),
        *(name for names in OUR_COLUMNS.values() for name in names), *(word for words in CHOICES.values() for word in words),
        *(key for part in PARTS.values() for key in part.get("properties", {})),
        *metadata.tables, *(column.name for table in metadata.tables.values() for column in table.columns),
    }  # fmt: skip
    ours = [page for page in BY_HAND if page.parent.name != "vendors"]  # those hold the vendors' own words
    named = {word for page in ours for piece in code(page) for word in re.findall(r"^[a-z]+(?:_[a-z]+)+$", piece)}
    assert named <= known
