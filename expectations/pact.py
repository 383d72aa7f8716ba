"""The pact, read strictly: `load_pact(path)` gives frozen models or raises PactError with every problem at once."""

from pathlib import Path

from pydantic import ValidationError

from expectations.pact_model import (
    Clause,
    Company,
    FileEntry,
    Pact,
    Person,
    Source,
)
from expectations.side_files import SideFiles
from expectations.units import Duration, Money
from expectations.yaml_lines import LinedYaml, Problem, read_lined_yaml

__all__ = [
    "Clause", "Company", "Duration", "FileEntry", "Money", "Pact", "PactError", "Person", "Problem", "SideFiles",
    "Source", "load_pact",
]  # fmt: skip


class PactError(Exception):
    """Everything that is wrong with a pact, one line each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def load_pact(path: Path, *, with_side_files: bool = True) -> Pact:
    """`with_side_files=False` reads the YAML alone: the files that it names need not exist."""
    if not path.is_file():
        raise PactError([Problem(str(path), 0, "", "there is no such file; name the pact with --pact")])
    lined = read_lined_yaml(path)
    if lined.problems:
        raise PactError(lined.problems)
    data = lined.data if isinstance(lined.data, dict) else {}
    clauses = data.get("clauses")
    if isinstance(clauses, dict):
        for number, clause in clauses.items():
            if isinstance(clause, dict):
                clause["number"] = number
    try:
        pact = Pact.model_validate(data)
    except ValidationError as error:
        raise PactError(_problems(error, lined)) from error
    pact._folder = path.resolve().parent
    return pact


def _problems(error: ValidationError, lined: LinedYaml) -> list[Problem]:
    return [lined.problem(tuple(each["loc"]), each["msg"].removeprefix("Value error, ")) for each in error.errors()]
