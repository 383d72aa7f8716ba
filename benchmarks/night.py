"""One night as a person runs it, in a process of its own, each stage timed.

    python -m benchmarks.night RESULT PACT DAY SPAWNED_AT SERVER_PID [UNTIL]

RESULT: the file that the figures go to, as JSON. SPAWNED_AT: the epoch at which this process was started.
SERVER_PID: of PostgreSQL, or 0. UNTIL: the stage after which the night is left.
"""

import json
import logging
import re
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it ships no types

from benchmarks.clock import Clock

_ROWS = re.compile(r"(\d+) rows")


class Stages(logging.Handler):
    """Listens to what the flow says of its stages."""

    def __init__(self, spawned_at: float, server: psutil.Process | None, until: str) -> None:
        super().__init__(logging.INFO)
        self._server, self._until, self._spawned_at = server, until, spawned_at
        self.begun_after: float | None = None
        self.stages: dict[str, dict[str, Any]] = {}
        self._clock = Clock(server)

    def emit(self, record: logging.LogRecord) -> None:
        stage = getattr(record, "stage", None)
        if stage is None:
            return
        if not getattr(record, "is_done", False):
            if self.begun_after is None:
                self.begun_after = time.time() - self._spawned_at
            _forget_peak()
            self._clock = Clock(self._server)
            return
        rows = _ROWS.search(record.getMessage())
        self.stages[stage] = self._clock.seconds() | {
            "peak_mb": _peak_mb(), "rows": int(rows[1]) if rows else None, "told": record.getMessage(),
        }  # fmt: skip
        if stage == self._until:
            raise SystemExit(0)


def _forget_peak() -> None:
    """On Linux; elsewhere a stage's peak is the highest so far."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    with suppress(OSError):
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]  # Linux has the line
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(result: str, pact: str, day: str, spawned_at: str, server_pid: str, until: str = "") -> None:
    server = psutil.Process(int(server_pid)) if int(server_pid) else None
    stages = Stages(float(spawned_at), server, until)
    logging.getLogger("leadpact").addHandler(stages)
    whole, code = Clock(server), 0
    from flows.cli import main as leadpact

    try:
        leadpact(["run", "--pact", pact, "--day", day], standalone_mode=False)
    except SystemExit as end:
        code = int(end.code or 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"code": code, "begun_after": stages.begun_after, "stages": stages.stages, "peak_mb": peak}
    Path(result).write_text(json.dumps(figures | whole.seconds() | {"counts": counts(Path(pact))}), encoding="utf-8")


def counts(pact: Path) -> dict[str, int]:
    """Rows of the base tables, and bytes of the database."""
    import sqlalchemy as sa

    from tasks.settings import workplace

    tables = ("lead", "record", "deal", "activity", "stage_move", "owner_move", "spend")
    with workplace(pact) as place, place.engine.connect() as connection:
        found = {name: connection.scalar(sa.text(f"select count(*) from {name}")) or 0 for name in tables}
        size = "pg_database_size(current_database())"
        if connection.dialect.name == "sqlite":
            size = "(select page_count * page_size from pragma_page_count, pragma_page_size)"
        return found | {"bytes": int(connection.scalar(sa.text(f"select {size}")) or 0)}


if __name__ == "__main__":
    main(*sys.argv[1:])
