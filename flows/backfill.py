"""Past nights, oldest first: rendered, never mailed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.nightly import NOTHING_RUN, final_state, one_night
from flows.params import BackfillForm
from flows.stages import Calls, in_prefect, plainly, while_held
from tasks.backfill import CopiedCompany, copied_company, is_past, keep, planned_nights, withdraw_state
from tasks.core.model import Night
from tasks.core.outcome import Delivered, Outcome, Status, failed
from tasks.extract import extract
from tasks.land import land
from tasks.measure import measure
from tasks.night import NightFailed, held_night
from tasks.reconcile import reconcile
from tasks.report import report
from tasks.settings import NothingRun, company_of
from tasks.validate import validate


def past_night(night: Night, call: Calls) -> Outcome:
    """In a copy, as it was known then; only its verdicts and reports are kept."""
    with held_night(night, datetime.now(UTC)) as held:
        call = while_held(held, call)
        found = call(extract, night)
        call(land, night, found)
        call(validate, night, "sources", label="validate sources")
        call(reconcile, night)
        call(measure, night)
        call(validate, night, "clauses", label="validate clauses")
        withdraw_state(night)
        call(report, night)
        end = held.conclude(Delivered(), datetime.now(UTC))
    keep(night)
    return end


def nights_one_by_one(nights: list[Night], call: Calls) -> Iterator[tuple[Night, Outcome]]:
    """A night that is not older than the newest one runs in its own place: it is the newest then."""
    with ExitStack() as stack:
        copy: CopiedCompany | None = None
        for night in nights:
            if not is_past(night):
                stack.close()  # it takes the lock that the copy holds
                copy = None
                yield night, one_night(night, call, send=False)
                continue
            copy = copy or stack.enter_context(copied_company(night.pact_path))
            with copy.at_work():
                end = past_night(night, call)
            yield night, end


def run_name() -> str:
    form = BackfillForm.model_validate(runtime.flow_run.parameters["form"])
    return f"{company_of(form.pact)} {form.first} to {form.last}"


@flow(name="backfill", flow_run_name=run_name)
def backfill(form: BackfillForm) -> State[None]:
    """A range of past nights, oldest first, rendered and never mailed."""
    try:
        return final_state(_told(form.pact, form.first, form.last, in_prefect, lambda _: None))
    except NothingRun as error:
        return Failed(name=NOTHING_RUN, message=str(error))


def backfill_plainly(pact: Path, first: date, last: date, say: Callable[[str], None]) -> Status:
    end = _told(pact, first, last, plainly, say)
    say(str(end))
    return end.status


def _told(pact: Path, first: date, last: date, call: Calls, say: Callable[[str], None]) -> Outcome:
    nights = planned_nights(pact, first, last, datetime.now(UTC))
    faults = []
    try:
        for night, end in nights_one_by_one(nights, call):
            say(f"{night.day}  {end}")
            if end.status != "complete":
                faults.append(f"{night.day}: {end.why}")
    except NightFailed as error:
        return failed(error.where, error)
    if faults:
        return Outcome("partial", " ".join(faults))
    return Outcome("complete", f"{len(nights)} nights are rendered.")
