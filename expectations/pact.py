"""The pact, read strictly: `load_pact(path)` gives frozen models or raises PactError with every problem at once.

`python -m expectations.pact schema` and `… docs` print docs/pact.schema.json and docs/pact.md.
"""

import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from expectations.catalogue import CHECKS, Check
from expectations.clause_rules import clauses_fit_their_checks
from expectations.pact_company import Company, Person
from expectations.pact_docs import markdown, schema
from expectations.pact_model import Clause, Pact, Plan
from expectations.pact_reading import Draft, read_models
from expectations.pact_rules import RULES
from expectations.pact_sources import FileEntry, Source
from expectations.side_files import SideFiles
from expectations.side_rules import read_side_files
from expectations.source_rules import (
    VendorKeys,
    Vendors,
    connectors_have_their_keys,
    files_can_be_read,
    presets_exist,
    sources_name_what_exists,
    sources_say_where_rows_stand,
)
from expectations.units import Duration, Money
from expectations.yaml_lines import Problem, read_lined_yaml

__all__ = [
    "CHECKS",
    "Check",
    "Clause",
    "Company",
    "Duration",
    "FileEntry",
    "Money",
    "Pact",
    "PactError",
    "Person",
    "Plan",
    "Problem",
    "SideFiles",
    "Source",
    "VendorKeys",
    "Vendors",
    "load_pact",
]

ALL_RULES = (
    *RULES,
    sources_say_where_rows_stand,
    sources_name_what_exists,
    files_can_be_read,
    clauses_fit_their_checks,
)


class PactError(Exception):
    """Everything that is wrong with a pact and its side files, one line each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def load_pact(
    path: Path, *, with_side_files: bool = True, presets: Collection[str] | None = None, vendors: Vendors | None = None
) -> Pact:
    """`with_side_files=False` reads the YAML alone: the files that it names need not exist.

    `presets` and `vendors` are the known ones; without them any name will do.
    """
    lined = read_lined_yaml(path)
    if lined.data is None:
        raise PactError(lined.problems)
    pact, draft, problems = read_models(lined)
    problems += [*lined.problems, *_broken_rules(draft, presets, vendors)]
    side_files = SideFiles()
    if with_side_files:
        side_files, wrong = read_side_files(draft, path.resolve().parent)
        problems += wrong
    if pact is None or problems:
        raise PactError(sorted(problems, key=lambda problem: (problem.file != path.name, problem.file, problem.line)))
    return pact.placed(path.resolve().parent, side_files)


def _broken_rules(draft: Draft, presets: Collection[str] | None, vendors: Vendors | None) -> Iterator[Problem]:
    for rule in ALL_RULES:
        yield from rule(draft)
    if presets is not None:
        yield from presets_exist(draft, presets)
    if vendors is not None:
        yield from connectors_have_their_keys(draft, vendors)


def main(arguments: list[str]) -> None:
    pages = {"schema": schema, "docs": markdown}
    if len(arguments) != 1 or arguments[0] not in pages:
        sys.exit("python -m expectations.pact schema, or docs")
    sys.stdout.write(pages[arguments[0]]())


if __name__ == "__main__":
    main(sys.argv[1:])
