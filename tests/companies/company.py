"""What every made-up company here hands over, and how its files are written."""

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.companies.world import Row

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Company:
    """`nights`: the days to run, each with what lays its exports; without them one night, laid already."""

    pact: Path
    day: date
    truth: list[Row]
    nights: Sequence[tuple[date, Callable[[], None]]] = ()


def lay_pact(name: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(FOLDER / "pacts" / f"{name}.yaml", folder / "pact.yaml"))


def names(company: str) -> tuple[list[str], list[str]]:
    """First and last names."""
    firsts, lasts = (FOLDER / "names" / f"{company}.txt").read_text(encoding="utf-8").split("\n\n")
    return firsts.split(), lasts.split()


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8",
) -> None:  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


def local(zone: ZoneInfo, form: str, at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, zone).strftime(form)


def utc(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
