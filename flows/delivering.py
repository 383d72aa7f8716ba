"""`leadpact deliver`: the letter of one night to whoever has not got it, without running the night."""

from datetime import date, datetime
from pathlib import Path

import click

from tasks.core.outcome import Status, delivery_outcome
from tasks.deliver import alarm, deliver
from tasks.night import held_letter, planned_night


def deliver_night(pact: Path, day: date | None, now: datetime, *, again: bool) -> Status:
    """Says in its last line what became of the letter; raises NothingRun where there is none yet."""
    night = planned_night(pact, day, now)
    with held_letter(night) as held:
        delivered = deliver.fn(night, True, again)
        held.conclude(delivered, now)
        alarm.fn(night, True, again)
    end = delivery_outcome(delivered)
    click.echo(str(end))
    return end.status
