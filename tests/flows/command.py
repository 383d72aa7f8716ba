"""Runs the `leadpact` command: in this process, or in one of its own as a person would."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from flows.cli import main


def clean_environment() -> dict[str, str]:
    """Without what tests before this one have set: a command of its own starts as from a shell."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LEADPACT_"))}


@dataclass(frozen=True, slots=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.rstrip().rpartition("\n")[2]


@dataclass(frozen=True, slots=True)
class Command:
    home: Path
    pact: Path

    def __call__(self, *arguments: str, **environment: str) -> Said:
        # what takes seconds to import is imported once for all tests
        done = CliRunner().invoke(main, arguments, env=self.environment | environment)
        return Said(done.exit_code, done.stdout, done.stderr)

    def apart(self, *arguments: str, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *arguments],
            env=clean_environment() | self.environment | environment,
            capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LEADPACT_HOME": str(self.home),
            "LEADPACT_PACT": str(self.pact),
            "HOME": str(self.home.parent / "user"),
        }
