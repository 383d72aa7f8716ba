"""What the terminal shows: the stages while they run, then a short table."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tasks.overview import Overview


class _Stages(logging.Handler):
    """Shows what flows.stages logs; on a terminal with a bar, else a line for each stage that is done."""

    def __init__(self, console: Console, stages: Sequence[str]) -> None:
        super().__init__(logging.INFO)
        self._stages = stages
        self.progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self._bar = self.progress.add_task("starting", total=len(stages))

    def emit(self, record: logging.LogRecord) -> None:
        stage = getattr(record, "stage", None)
        if stage not in self._stages:
            if getattr(record, "is_done", False):
                self.progress.console.print(f"    {record.getMessage()}", highlight=False)
            return
        number = self._stages.index(stage)
        if getattr(record, "is_done", False):
            self.progress.console.print(f"{number + 1}/{len(self._stages)} {record.getMessage()}", highlight=False)
            number += 1
        self.progress.update(self._bar, description=stage, completed=number)


@contextmanager
def shown(console: Console, stages: Sequence[str]) -> Iterator[None]:
    logger = logging.getLogger("leadpact")
    handler = _Stages(console, stages)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        with handler.progress:
            yield
    finally:
        logger.removeHandler(handler)


def show_overview(console: Console, seen: Overview) -> None:
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    table.add_row("leads in", str(seen.leads), f"{seen.left_out} of them tests and duplicates")
    table.add_row("matched", str(seen.matched), f"to a CRM record; {seen.ambiguous} ambiguous")
    table.add_section()
    for each in seen.fates:
        table.add_row(each.fate, str(each.leads), "" if each.responsible == "nobody" else f"→ {each.responsible}")
    table.add_section()
    table.add_row("clauses breached", str(len(seen.breached)), f"of {seen.judged} judged: {', '.join(seen.breached)}")
    console.print(table)
    _show_place(console, "Letter", seen.letter)
    for mail in seen.outbox:
        _show_place(console, "Outbox", mail)
    _show_place(console, "Checks", seen.docs)


def _show_place(console: Console, what: str, path: Path) -> None:
    if path.exists():
        console.print(f"{what}: {path}", highlight=False, soft_wrap=True)
