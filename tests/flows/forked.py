"""Nights in processes of their own, forked from one that has imported everything, so that each takes a second.

A night's *points* are the places where it can be told apart that it got there: each SQL statement before and after,
each commit, each file opened for writing or renamed, each line to the mail server. A run can be killed at one, or
wait at one until the test lets it go on.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.flows.command import Command, Said

START = "start"  # before the first stage
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.flows.imported"])


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th point of a stage."""

    stage: str
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens at the point, if the run gets there."""

    at: Point
    then: Literal["kill", "wait"] = "kill"


class Forked:
    """A `leadpact` command in a process of its own."""

    def __init__(self, command: Command, *arguments: str, plan: Plan | None = None, **environment: str) -> None:
        self.folder = command.home.parent / f"forked-{time.monotonic_ns()}"
        self.folder.mkdir(parents=True)
        environment = command.environment | environment
        self._process = _context.Process(target=_run, args=(arguments, environment, self.folder, plan))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def ended(self) -> Said:
        """Its exit code is -9 where it was killed."""
        self._process.join(120)
        code = self._process.exitcode
        assert code is not None, "it did not end"
        return Said(code, (self.folder / "out").read_text("utf-8"), (self.folder / "err").read_text("utf-8"))

    def wait_for_point(self) -> None:
        until = time.monotonic() + 60
        while not (self.folder / "reached").exists():
            assert time.monotonic() < until and self._process.is_alive(), "it never came to that point"
            time.sleep(0.01)

    def go_on(self) -> None:
        (self.folder / "go").touch()

    def points(self) -> dict[str, int]:
        """How many points each stage had."""
        return Counter((self.folder / "points").read_text("utf-8").splitlines())


def _run(arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, plan: Plan | None) -> None:
    """In the child."""
    os.environ.update(environment)
    # a night in the background would have none
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (the process's own)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    _Points(folder, plan).watch()
    from flows.cli import main

    try:
        main(list(arguments))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


class _Points(logging.Handler):
    def __init__(self, folder: Path, plan: Plan | None) -> None:
        super().__init__()
        self.folder = folder
        self.plan = plan
        self.stage = START
        self.seen: Counter[str] = Counter()
        self.log = os.open(folder / "points", os.O_WRONLY | os.O_CREAT)
        self.is_busy = False

    def watch(self) -> None:
        from sqlalchemy import Engine, event

        logging.getLogger("leadpact").addHandler(self)
        for each in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, each, lambda *_: self.reach())
        sys.addaudithook(self._hook)

    def emit(self, record: logging.LogRecord) -> None:
        self.stage = getattr(record, "stage", self.stage)

    def _hook(self, event: str, details: tuple[Any, ...]) -> None:
        is_writing = event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+")
        if is_writing or event in {"os.rename", "smtplib.connect", "smtplib.send"}:
            self.reach()

    def reach(self) -> None:
        if self.is_busy:
            return
        self.is_busy = True
        os.write(self.log, f"{self.stage}\n".encode())
        self.seen[self.stage] += 1
        if self.plan and self.plan.at == Point(self.stage, self.seen[self.stage]):
            self._act(self.plan)
        self.is_busy = False

    def _act(self, plan: Plan) -> None:
        if plan.then == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        (self.folder / "reached").touch()
        while not (self.folder / "go").exists():
            with contextlib.suppress(InterruptedError):
                time.sleep(0.01)
