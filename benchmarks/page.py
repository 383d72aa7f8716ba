"""Figures -> BENCHMARKS.md, and the lines that the terminal shows meanwhile."""

import os
import platform
import sqlite3
from pathlib import Path
from typing import Any

TO_MEASURES = ("extract", "land", "reconcile", "measure")
CHECKS_AND_LETTER = ("validate sources", "validate clauses", "report", "deliver", "alarm")
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_HEAD = """# Benchmarks

`make bench` wrote this page on {day}: {machine}.
Where other work goes on beside it, the wall's seconds grow: in brackets stand the seconds of processor time
(PostgreSQL's server included), which hardly do.

A made-up company, the one of `examples/` at another size; its exports, 60 days long, are read for the first time.
DuckDB {duckdb} reads and matches the same files in the same run: a bound, since it judges nothing and keeps nothing.

Peak memory is that of the night's process; the one beside it, which reads large files while they land, takes 80 MB.

`leadpact --help`: {help[wall]:.2f} s. A night begins its first stage {begun:.1f} s after the command.
"""

PULLS = "## From the vendors' APIs"
_PULLS_HEAD = PULLS + """

`python -m benchmarks.pull --write` wrote this part on {day}: {machine}.

Each vendor is a stand-in that answers after 150 ms; it is pulled at the rate that the vendor documents. Kommo: leads
and their contacts, which land as records and deals. HubSpot: contacts with their history that changed since the night
before, past the 10,000 that one search gives. Salesforce: leads by a Bulk 2.0 job, whose few calls need no rate.
Memory does not grow with the leads.
"""


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) // 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores {model}, {memory} GB, load {load:.1f} at the start,"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def write(nights: str | None = None, pulls: str | None = None) -> None:
    """The page has two parts, by two commands: each leaves the other's as it is."""
    path = Path("BENCHMARKS.md")
    before, mark, after = path.read_text(encoding="utf-8").partition(PULLS) if path.exists() else ("", "", "")
    parts = (nights or before, pulls or mark + after)
    path.write_text("\n".join(part.strip() + "\n" for part in parts if part.strip()), encoding="utf-8")


def pulls_page(figures: dict[str, Any]) -> str:
    return "\n".join([
        _PULLS_HEAD.format(**figures),
        "| vendor | leads | calls | s (CPU) | calls/s | of the rate | peak MB | landed/s CPU |",
        "|---|--:|--:|--:|--:|--:|--:|--:|", *map(_pull, figures["pulls"]),
    ])  # fmt: skip


def _pull(of: dict[str, Any]) -> str:
    pull, land, pace = of["pull"], of["land"], of["calls"] / of["pull"]["wall"]
    return (
        f"| {of['vendor']} | {of['leads']:,} | {of['calls']:,} | {_seconds(pull)} | {pace:.2f} of {of['allowed']:g} |"
        f" {pace / of['allowed']:.0%} | {pull['peak_mb']:,.0f} | {land['rows'] / land['cpu']:,.0f} |"
    )


def page(figures: dict[str, Any]) -> str:
    runs = figures["runs"]
    begun = min(run[of]["first"]["begun_after"] for run in runs for of in _NAMES if of in run)
    parts = [_HEAD.format(duckdb=runs[0]["duckdb"]["version"], begun=begun, **figures)]
    parts += [summary(run, of) for run in runs for of in _NAMES if of in run]
    return "\n".join(parts)


def summary(run: dict[str, Any], database: str) -> str:
    """One size on one database."""
    found, bare = run[database], run["duckdb"]
    first, counts, delta = found["first"], found["first"]["counts"], found["delta"]["stages"]
    rows = sum(number for name, number in counts.items() if name != "bytes")
    return "\n".join([
        f"## {run['leads']:,} leads, {_NAMES[database]}", "",
        f"{counts['lead']:,} leads, {counts['record']:,} records, {counts['deal']:,} deals,"
        f" {counts['activity']:,} activities, {counts['stage_move'] + counts['owner_move']:,} moves:"
        f" {rows:,} rows, {counts['bytes'] / 2**20:,.0f} MB of database.", "",
        "| first night | rows | s (CPU) | rows/s | peak MB |", "|---|--:|--:|--:|--:|",
        *_stages(first, counts["lead"]),
        f"| **files → measures** | | **{_spent(first, TO_MEASURES)}** | {_ratio(first, bare, TO_MEASURES)} | |",
        f"| **checks and letter** | | **{_spent(first, CHECKS_AND_LETTER)}** |"
        f" {_ratio(first, bare, CHECKS_AND_LETTER)} | |",
        f"| **whole night with start-up** | | **{_seconds(first)}** | | **{first['peak_mb']:,.0f}** |",
        f"| DuckDB reads, matches, counts | | {_seconds(bare)} | | {bare['peak_mb']:,.0f} |", "",
        f"The same files again: {_spent(found['unchanged'], TO_MEASURES)} s for extract and land.", "",
        "| a delta night: 2,000 new leads | s (CPU) | peak MB |", "|---|--:|--:|",
        *(f"| {name} | {_seconds(stage)} | {stage['peak_mb']:,.0f} |" for name, stage in delta.items()),
        f"| **files → measures** | **{_spent(found['delta'], TO_MEASURES)}** | |",
        f"| **all stages** | **{_spent(found['delta'], tuple(delta))}** | |", "",
    ])  # fmt: skip


def _stages(night: dict[str, Any], leads: int) -> list[str]:
    return [
        f"| {name} | {rows:,} | {_seconds(stage)} | {rows / max(stage['wall'], 0.001):,.0f} | {stage['peak_mb']:,.0f} |"
        for name, stage in night["stages"].items()
        for rows in [stage["rows"] or leads]
    ]


def _seconds(of: dict[str, float]) -> str:
    return f"{of['wall']:.2f} ({of['cpu']:.2f})"


def _of_stages(night: dict[str, Any], names: tuple[str, ...]) -> dict[str, float]:
    return {of: sum(night["stages"][name][of] for name in names if name in night["stages"]) for of in ("wall", "cpu")}


def _spent(night: dict[str, Any], names: tuple[str, ...]) -> str:
    return _seconds(_of_stages(night, names))


def _ratio(night: dict[str, Any], bare: dict[str, Any], names: tuple[str, ...]) -> str:
    spent = _of_stages(night, names)
    return f"{spent['wall'] / bare['wall']:.0f} × ({spent['cpu'] / bare['cpu']:.0f} ×) DuckDB"
