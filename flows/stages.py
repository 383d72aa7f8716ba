"""How a flow calls a stage: as a Prefect task, or plainly."""

import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from prefect import Task

from tasks.night import HeldNight, NightFailed
from tasks.settings import DatabaseUnusable, NothingRun

logger = logging.getLogger("leadpact")


class Calls(Protocol):
    def __call__(self, stage: Task[..., Any], *args: object, label: str = "") -> Any: ...


def _calls(of: Callable[[Task[..., Any], str], Callable[..., Any]]) -> Calls:
    def call(stage: Task[..., Any], *args: object, label: str = "") -> Any:
        label = label or stage.name
        logger.info("%s …", label, extra={"stage": label, "is_done": False})
        started = time.perf_counter()
        try:
            result = of(stage, label)(*args)
        except DatabaseUnusable as error:
            raise NightFailed(error, label) from error
        except NothingRun:
            raise
        except Exception as error:
            raise NightFailed(error, label) from error
        seconds = time.perf_counter() - started
        told = f": {result}" if result is not None and str(result) else ""
        logger.info("%s%s (%.1f s)", label, told, seconds, extra={"stage": label, "is_done": True})
        return result

    return call


def while_held(held: HeldNight, call: Calls) -> Calls:
    """A night whose lock went with its database connection starts no further stage."""

    def guarded(stage: Task[..., Any], *args: object, label: str = "") -> Any:
        held.ensure_held()
        return call(stage, *args, label=label)

    return guarded


in_prefect = _calls(lambda stage, label: stage.with_options(task_run_name=label))

# a task's own function needs no server and opens no port
plainly = _calls(lambda stage, label: stage.fn)
