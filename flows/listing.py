"""`leadpact ledger`: a table for the eye, CSV for everything else."""

import csv
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from tasks.ledger import Ledger, ledger

# column of the view: its heading
SHOWN = {
    "source": "source",
    "lead_id": "lead",
    "submitted_at": "submitted, UTC",
    "campaign_name": "campaign",
    "fate": "fate",
    "responsible": "side",
    "clause": "clause",
    "crm_id": "record",
    "waited_minutes": "waited, min",
}
WIDE = 160
SHOWN_AT_MOST = 50


def list_ledger(
    pact: Path, *, fate: str | None, side: str | None, campaign: str | None, limit: int | None, as_csv: bool
) -> None:
    most = limit if as_csv or limit else SHOWN_AT_MOST + 1
    found = ledger(pact, fate=fate, side=side, campaign=campaign, most=most)
    if as_csv:
        _write_csv(found)
    else:
        _show(found, limit or SHOWN_AT_MOST)


def _write_csv(found: Ledger) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(found.columns)
    writer.writerows([_plain(value) for value in row] for row in found.rows)


def _show(found: Ledger, most: int) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    table = Table(box=box.SIMPLE_HEAD)
    for name, heading in SHOWN.items():
        table.add_column(heading, justify="right" if name == "waited_minutes" else "left", no_wrap=True)
    for row in found.rows[:most]:
        table.add_row(*(str(_plain(row._mapping[name])) for name in SHOWN))
    console.print(table if found.rows else "No lead fits. Has a night been run?", highlight=False)
    if len(found.rows) > most:
        console.print(f"The newest {most} are shown; --limit shows more, --csv all.", highlight=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else value
