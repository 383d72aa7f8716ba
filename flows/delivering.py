"""`leadpact deliver`: one night's letter and alarms to whoever has not got them, without running the night."""

from datetime import date, datetime
from pathlib import Path

import click

from tasks.core.outcome import Status, delivery_outcome
from tasks.deliver import alarm, deliver
from tasks.night import held_letter, planned_night


def deliver_night(pact: Path, day: date | None, now: datetime, *, again: bool) -> Status:
    """Says in its last line what became of the mail; raises NothingRun where there is none yet."""
    night = planned_night(pact, day, now)
    with held_letter(night) as held:
        delivered = deliver.fn(night, True, again)
        alarmed = alarm.fn(night, True, again)
        held.conclude(delivered, now, alarmed.delivered)
    end = delivery_outcome(delivered, alarmed.delivered)
    click.echo(str(end))
    return end.status
