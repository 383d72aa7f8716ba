"""Makes the companies that are measured, once for each size, and keeps them under var/bench.

Their CRM exports what changed, not all: so a night's few new leads arrive in files of their own.
"""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

FIRST_DAY, NEXT_DAY = date(2026, 11, 17), date(2026, 11, 18)
NEW_LEADS = 2_000
OLD_RECORDS_CALLED = 1_000
_GENERATOR = Path(__file__).parents[1] / "examples" / "make_company.py"
_NEXT_IDS = 50_000_000
# what DuckDB reads, by the encoding of its file
_ENCODINGS = {
    "meta/leads": "utf-16", "google/leads": "utf-8", "bitrix24/leads": "cp1251", "bitrix24/deals": "cp1251",
    "bitrix24/activities": "cp1251", "bitrix24/history": "cp1251",
}  # fmt: skip


def company(leads: int, home: Path) -> Path:
    """The folder of a company with about so many leads and the pact that the nights run by."""
    folder = home / f"company-{leads}"
    if not (folder / "pact.yaml").exists():
        making = home / f"company-{leads}.part"
        shutil.rmtree(making, ignore_errors=True)
        _generate(making, leads, FIRST_DAY)
        _generate(making / "next", NEW_LEADS, NEXT_DAY, "--days", "4", "--seed", "8", "--ids-from", str(_NEXT_IDS))
        _add_calls_to_old_records(making)
        _write_for_duckdb(making)
        _lay_rates(making)
        _take_changes(making / "pact.yaml")
        making.rename(folder)
    return folder


@contextmanager
def next_days_files(folder: Path) -> Iterator[None]:
    """Inside, the new leads' files lie beside the old ones."""
    exports = folder / "next" / "exports"
    laid = {file: folder / "exports" / file.relative_to(exports).with_stem(f"{file.stem}-next")
            for file in exports.rglob("*.csv") if file.name != "users.csv"}  # fmt: skip
    for file, beside in laid.items():
        shutil.copyfile(file, beside)
    try:
        yield
    finally:
        for beside in laid.values():
            beside.unlink()


def _generate(folder: Path, leads: int, last_day: date, *more: str) -> None:
    command: list[str | Path] = [
        sys.executable,
        _GENERATOR,
        folder,
        "--leads",
        str(leads),
        "--last-day",
        last_day.isoformat(),
        *more,
    ]
    subprocess.run(command, check=True, capture_output=True)


def _add_calls_to_old_records(folder: Path) -> None:
    """What sellers did today for leads of the days before."""
    records = folder / "exports" / "bitrix24" / "leads.csv"
    activities = folder / "next" / "exports" / "bitrix24" / "activities.csv"
    with records.open(encoding="cp1251", newline="") as rows:
        numbers = [row["ID"] for row in csv.DictReader(rows, delimiter=";")][-OLD_RECORDS_CALLED:]
    with activities.open("r+", encoding="cp1251", newline="") as file:
        rows_of = csv.DictReader(file, delimiter=";")
        copied = [row | {"ID": str(_NEXT_IDS * 2 + place), "ID ліда": number, "ID угоди": ""}
                  for place, (number, row) in enumerate(zip(numbers, list(rows_of), strict=False))]  # fmt: skip
        assert rows_of.fieldnames is not None
        file.seek(0, 2)
        csv.DictWriter(file, rows_of.fieldnames, delimiter=";").writerows(copied)


def _write_for_duckdb(folder: Path) -> None:
    """It reads no cp1251 by itself: all its files are UTF-8, which is not counted."""
    exports, target = folder / "exports", folder / "utf8"
    target.mkdir()
    for name, encoding in _ENCODINGS.items():
        with (
            (exports / f"{name}.csv").open(encoding=encoding) as given,
            (target / f"{name.replace('/', '-')}.csv").open("w", encoding="utf-8") as written,
        ):
            shutil.copyfileobj(given, written, 1 << 20)


def _lay_rates(folder: Path) -> None:
    """Of the next day too."""
    rates = folder / "rates" / "nbu.csv"
    known = rates.read_text("utf-8").splitlines()
    last = known[-1].split(",")[0]
    new = (folder / "next" / "rates" / "nbu.csv").read_text("utf-8").splitlines()[1:]
    rates.write_text("\n".join([*known, *(row for row in new if row.split(",")[0] > last)]) + "\n", "utf-8")


def _take_changes(pact: Path) -> None:
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 1_000, True
    told = yaml.load(pact)
    for source in told["sources"].values():
        for entry in source.get("files", {}).values():
            entry["holds"] = "delta"
            entry["file"] = entry["file"].replace(".csv", "*.csv").replace("**", "*")
    yaml.dump(told, pact)
