"""Who may import whom, and what only one place may touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]
CLOCK = {"now", "today", "utcnow", "time", "localtime"}


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def attributes(path: Path) -> Iterator[tuple[str, str]]:
    """`owner.name` for every attribute that is read of a plain name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in modules("flows", "tasks", "expectations", "templates")
        for owner, name in attributes(path)
        if owner == "os" and name in {"environ", "getenv", "putenv"}
    }
    assert readers == {"tasks/settings.py"}


def test_below_the_stages_nobody_looks_at_the_clock() -> None:
    watchers = {
        f"{path.relative_to(ROOT).as_posix()}: {owner}.{name}"
        for path in modules("tasks/core", "tasks/connectors", "tasks/store", "expectations")
        for owner, name in attributes(path)
        if owner in {"datetime", "date", "time"} and name in CLOCK
    }
    assert watchers == set()


def test_no_query_text_stands_in_a_flow() -> None:
    for path in modules("flows"):
        assert "select " not in path.read_text(encoding="utf-8"), path
