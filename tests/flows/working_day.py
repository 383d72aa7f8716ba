"""A Tuesday of the tiny company as its exports tell it at a moment: rows that had not happened are not in them."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, str]
DAY = "2026-11-17"

# nobody touches U1, U3 and U6; U2 is called at 11:40; U4 has no seller; U5 was due on Monday, the night's matter
LEADS = {
    "U5": "2026-11-16 15:00", "U1": f"{DAY} 09:10", "U4": f"{DAY} 09:15", "U2": f"{DAY} 09:20", "U3": f"{DAY} 10:50",
    "U6": f"{DAY} 14:00",
}  # fmt: skip
OWNERS = {"U1": "7", "U2": "8", "U3": "7", "U4": "", "U5": "7", "U6": "8"}
CALLS = {
    "C1": ("U2", f"{DAY} 11:40"),
    # what shows that the log goes on
    "C2": ("L1", f"{DAY} 09:35"), "C3": ("L1", f"{DAY} 11:25"), "C4": ("L1", f"{DAY} 11:55"),
    "C5": ("L1", f"{DAY} 15:00"),
}  # fmt: skip
RECORDS = {"U1": "601", "U2": "602", "U3": "603", "U4": "604", "U5": "605", "U6": "606", "L1": "501"}


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}+02:00")


def export(pact: Path, clock: str) -> None:
    """The folder's files as they would be exported on Tuesday at `clock`."""
    now = f"{DAY} {clock}"
    for name, rows in {"leads": _leads(), "records": _records(), "activities": _activities()}.items():
        path = pact.parent / "exports" / f"{name}.csv"
        with path.open(encoding="utf-8") as stream:
            of_monday = [row for row in csv.DictReader(stream) if row["at"] < DAY]
        _write(
            path, list({row["id"]: row for row in (*of_monday, *(row for row in rows if row["at"] <= now))}.values())
        )


def _leads() -> list[Row]:
    return [
        {
            "id": key,
            "at": when,
            "name": f"Клієнт {key}",
            "phone": f"+38067200000{number}",
            "mail": "",
            "campaign": "Вікна",
        }
        for number, (key, when) in enumerate(LEADS.items())
    ]


def _records() -> list[Row]:
    return [
        {"id": RECORDS[key], "at": when, "changed": when, "closed": "", "name": f"Клієнт {key}", "phone": "",
         "stage": "NEW", "owner": OWNERS[key], "reason": "", "form_lead": key}
        for key, when in LEADS.items()
    ] + [
        # records that others write show that the export is of now
        {"id": f"70{number}", "at": f"{DAY} {when}", "changed": "", "closed": "", "name": "", "phone": "",
         "stage": "CONTACTED", "owner": "7", "reason": "", "form_lead": ""}
        for number, when in enumerate(("09:36", "11:27", "11:57", "15:01"))
    ]  # fmt: skip


def _activities() -> list[Row]:
    return [
        {"id": key, "record": RECORDS[of], "kind": "call", "direction": "out", "at": when, "answered": "1",
         "talked": "60", "rang": "5", "owner": "7"}
        for key, (of, when) in CALLS.items()
    ]  # fmt: skip


def _write(path: Path, rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
