"""`leadpact run`: the nightly flow, or the same night without Prefect's server."""

from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from flows.nightly import NOTHING_RUN, STAGES, nightly, one_night
from flows.params import NightForm
from flows.show import show_overview, shown
from flows.stages import plainly
from tasks.core.model import Night
from tasks.core.outcome import Outcome, Status, failed
from tasks.night import NightFailed, planned_night
from tasks.overview import overview
from tasks.settings import NothingRun

STATUS_BY_STATE: dict[str, Status] = {"Completed": "complete", "Partial": "partial"}


def run_night(pact: Path, day: date | None, now: datetime, *, send: bool, again: bool, with_prefect: bool) -> Status:
    """Shows the night in the terminal, the outcome in the last line; raises NothingRun."""
    console = Console()
    night = planned_night(pact, day, now)
    console.print(f"Night of {night.day}", highlight=False)
    walk = _through_prefect if with_prefect else _plainly
    with shown(console, STAGES):
        end = walk(night, send, again)
    if end.status != "failed":
        show_overview(console, overview(night))
    console.print(str(end), highlight=False, soft_wrap=True)
    return end.status


def _plainly(night: Night, send: bool, again: bool) -> Outcome:
    try:
        return one_night(night, plainly, send=send, again=again)
    except NightFailed as error:
        return failed(error.where, error)


def _through_prefect(night: Night, send: bool, again: bool) -> Outcome:
    form = NightForm(pact=night.pact_path, day=night.day, send=send, again=again)
    state = nightly(form, return_state=True)
    name = state.name or ""
    if name == NOTHING_RUN:
        raise NothingRun(state.message)
    return Outcome(STATUS_BY_STATE.get(name, "failed"), state.message or name)
