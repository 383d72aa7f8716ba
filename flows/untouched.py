"""By day: leads that nobody has touched yet, one short mail to sales."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.artifacts import publish_look
from flows.nightly import NOTHING_RUN, final_state
from flows.params import UntouchedForm
from flows.stages import Calls, in_prefect, plainly
from tasks.core.outcome import Outcome, Status, failed
from tasks.extract import extract, pull
from tasks.look import Look, NoLook, as_night, beside_nights, one_look, planned_look, told_at
from tasks.night import NightFailed
from tasks.settings import NothingRun, company_of
from tasks.untouched import Looked, land_by_day
from tasks.untouched import untouched as look_for_untouched


def one_look_by_day(look: Look, call: Calls, *, send: bool) -> Outcome:
    """The same under Prefect and without it; raises NoLook, NightFailed or NothingRun."""
    with one_look(look):
        with beside_nights(look):
            call.side_by_side(pull, as_night(look), look.vendors)
            found = call(extract, as_night(look))
            if send and (at := told_at(look, found)):
                return Outcome("complete", f"no file changed since {at:%H:%M}, when all was told.")
            landed_in = call(land_by_day, look, found)
        looked: Looked = call(look_for_untouched, look, found, landed_in, send)
        publish_look(looked)
        return looked.outcome()


def run_name() -> str:
    form = UntouchedForm.model_validate(runtime.flow_run.parameters["form"])
    return f"{company_of(form.pact)} untouched {runtime.flow_run.scheduled_start_time:%Y-%m-%d %H:%M} UTC"


@flow(name="untouched", flow_run_name=run_name)
def untouched(form: UntouchedForm) -> State[None]:
    """Leads past their limit that nobody has touched, to sales, each once; outside the company's hours nothing."""
    try:
        look = planned_look(form.pact, form.at, datetime.now(UTC))
        return final_state(one_look_by_day(look, in_prefect, send=form.send))
    except NoLook as reason:
        return Completed(message=str(reason))
    except NightFailed as error:
        return final_state(failed(error.where, error))
    except NothingRun as error:
        return Failed(name=NOTHING_RUN, message=str(error))


def untouched_plainly(
    pact: Path, at: datetime | None, now: datetime, say: Callable[[str], None], *, send: bool
) -> Status:
    """Says the outcome in the last line; raises NothingRun."""
    try:
        end = one_look_by_day(planned_look(pact, at, now), plainly, send=send)
    except NoLook as reason:
        end = Outcome("complete", str(reason))
    except NightFailed as error:
        end = failed(error.where, error)
    say(str(end))
    return end.status
