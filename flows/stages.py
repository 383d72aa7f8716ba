"""How a flow calls a stage: as a Prefect task, or plainly."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

from prefect import Task

from tasks.core.model import Night
from tasks.night import HeldNight, NightFailed
from tasks.settings import DatabaseUnusable, NothingRun

logger = logging.getLogger("leadpact")


@dataclass(frozen=True, slots=True)
class Calls:
    """`of` makes a stage and its label into what is called; `ensure_held` raises where the night's lock is gone."""

    of: Callable[[Task[..., Any], str], Callable[..., Any]]
    ensure_held: Callable[[], None] = lambda: None

    def __call__(self, stage: Task[..., Any], *args: object, label: str = "") -> Any:
        label = label or stage.name
        self.ensure_held()
        logger.info("%s …", label, extra={"stage": label, "is_done": False})
        started = time.perf_counter()
        try:
            result = self.of(stage, label)(*args)
        except DatabaseUnusable as error:
            raise NightFailed(error, label) from error
        except NothingRun:
            raise
        except Exception as error:
            raise NightFailed(error, label) from error
        seconds = time.perf_counter() - started
        told = _told(result)
        logger.info("%s%s (%.1f s)", label, f": {told}" if told else "", seconds,
                    extra={"stage": label, "is_done": True})  # fmt: skip
        return result

    def side_by_side(self, stage: Task[..., Any], night: Night, sources: Sequence[str]) -> None:
        """The stage for each source at the same time; what one of them came to stands in its own state."""
        with ThreadPoolExecutor(max(1, len(sources))) as pool:
            runs = [
                pool.submit(copy_context().run, self._one, stage, night, source) for source in sources
            ]
        for run in runs:
            run.result()

    def _one(self, stage: Task[..., Any], night: Night, source: str) -> None:
        self(stage, night, source, label=f"{stage.name} {source}")


def _told(result: Any) -> str:
    """A state's own text holds its name too."""
    return str(result.message if hasattr(result, "message") else "" if result is None else result)


def while_held(held: HeldNight, call: Calls) -> Calls:
    """A night whose lock went with its database connection starts no further stage."""
    return replace(call, ensure_held=held.ensure_held)


def _as_task(stage: Task[..., Any], label: str) -> Callable[..., Any]:
    run = stage.with_options(task_run_name=label)
    # of a stage that ends in a state of its own, the state is the result
    return (lambda *args: run(*args, return_state=True)) if stage.name == "pull" else run


in_prefect = Calls(_as_task)

# a task's own function needs no server and opens no port
plainly = Calls(lambda stage, label: stage.fn)
