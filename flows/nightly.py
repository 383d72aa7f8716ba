"""The night: exports go in, both departments' letter comes out."""

from datetime import UTC, datetime

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.artifacts import publish
from flows.params import NightForm
from flows.stages import Calls, in_prefect, while_held
from tasks.core.model import Night
from tasks.core.outcome import Outcome, failed
from tasks.deliver import alarm, deliver
from tasks.extract import extract, pull
from tasks.land import land
from tasks.measure import measure
from tasks.night import NightFailed, held_night, planned_night
from tasks.ready import make_ready
from tasks.reconcile import reconcile
from tasks.report import report
from tasks.schedule import is_missed, night_name
from tasks.settings import NothingRun
from tasks.validate import validate

STAGES = ("extract", "land", "validate sources", "reconcile", "measure", "validate clauses", "report", "deliver",
          "alarm")  # fmt: skip
NOTHING_RUN = "Nothing run"


def one_night(night: Night, call: Calls, *, send: bool, again: bool = False) -> Outcome:
    """The same night under Prefect and without it; raises NightFailed or NothingRun."""
    with held_night(night, datetime.now(UTC)) as held:
        call = while_held(held, call)
        if not held.is_closed:
            make_ready()
            call.side_by_side(pull, night, held.vendors)
            found = call(extract, night)
            call(land, night, found)
            call(validate, night, "sources", label="validate sources")
            call(reconcile, night)
            call(measure, night)
            call(validate, night, "clauses", label="validate clauses")
        call(report, night)
        delivered = call(deliver, night, send, again)
        alarmed = call(alarm, night, send, again)
        return held.conclude(delivered, datetime.now(UTC), alarmed.delivered)


def run_name() -> str:
    form = NightForm.model_validate(runtime.flow_run.parameters["form"])
    return night_name(form.pact, form.day, runtime.flow_run.scheduled_start_time)


@flow(name="nightly", flow_run_name=run_name)
def nightly(form: NightForm) -> State[None]:
    """One night: exports in, both departments' letter out."""
    try:
        now = datetime.now(UTC)
        night = planned_night(form.pact, form.day, now)
        due = runtime.flow_run.scheduled_start_time
        if form.day is None and is_missed(form.pact, due, now):
            return Completed(name="Missed", message=f"It was due on {due:%Y-%m-%d}. The next letter tells that day.")
        end = one_night(night, in_prefect, send=form.send, again=form.again)
        publish(night)
        return final_state(end)
    except NightFailed as error:
        return final_state(failed(error.where, error))
    except NothingRun as error:
        return Failed(name=NOTHING_RUN, message=str(error))


def final_state(end: Outcome) -> State[None]:
    match end.status:
        case "complete":
            return Completed(message=end.why)
        case "partial":
            return Completed(name="Partial", message=end.why)
        case "failed":
            return Failed(message=end.why)
