"""The ledger as rows, for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.core.fates import Fate, Side
from tasks.parameters import Parameters
from tasks.settings import NothingRun, workplace
from tasks.store.run_sql import SQL_FOLDER, read_sql, run_text

LEDGER = "explain/ledger.sql"
EVERYTHING = 2**31


@dataclass(frozen=True, slots=True)
class Ledger:
    columns: tuple[str, ...]
    rows: Sequence[Any]


def ledger(pact_path: Path, *, fate: str | None, side: str | None, campaign: str | None, most: int | None) -> Ledger:
    """Raises NothingRun where a filter is no word of ours."""
    _known("fate", fate, [each.value for each in Fate])
    _known("side", side, [each.value for each in Side])
    filters: Parameters = {
        "fate": fate or "",
        "side": side or "",
        "campaign": campaign or "",
        "most": most or EVERYTHING,
    }
    with workplace(pact_path) as place, place.engine.connect() as connection:
        found = run_text(connection, read_sql(SQL_FOLDER / LEDGER), filters, LEDGER)
        return Ledger(tuple(found.keys()), found.all())


def _known(what: str, given: str | None, words: list[str]) -> None:
    if given is not None and given not in words:
        raise NothingRun(f"There is no {what} {given}. Write one of {', '.join(words)}.")
