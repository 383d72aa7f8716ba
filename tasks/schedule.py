"""When nights run by themselves: the pact's `report.at` in the company's zone, quiet mornings left out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tasks.settings import NothingRun, company_of, pact_of

LOOK_MINUTES = "7,22,37,52"
MORNINGS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Schedule:
    cron: str  # minute hour * * days of the week, on the clock of `zone`
    zone: str

    def __str__(self) -> str:
        minute, hour, _, _, days = self.cron.split()
        mornings = "every day" if days == "*" else days.replace(",", ", ")
        return f"{int(hour):02}:{int(minute):02} {self.zone}, {mornings}"


def schedule_of(pact_path: Path) -> Schedule:
    """A cron line speaks of the wall clock, so 08:05 stays 08:05 on both daylight-saving days.

    Quiet are the mornings (see tasks/core/letters.py): what Sunday's letter would have told joins Monday's.
    """
    pact = pact_of(pact_path)
    loud = [day for day in MORNINGS if day not in pact.report.quiet]
    if not loud:
        raise NothingRun("report.quiet names every day, so no night could ever run by itself. Leave a day out of it.")
    days = "*" if len(loud) == len(MORNINGS) else ",".join(loud)
    at = pact.report.at
    return Schedule(f"{at.minute} {at.hour} * * {days}", pact.company.zone.key)


def look_schedule_of(pact_path: Path) -> Schedule:
    """Every quarter of an hour from the earliest opening to the latest closing of any weekday; the look itself knows
    the hours of its day. Not on round minutes: `report.at` is one.
    """
    pact = pact_of(pact_path)
    days = [MORNINGS[day] for day in sorted(pact.company.hours)]
    shifts = [shift for shifts in pact.company.hours.values() for shift in shifts]
    last = max(closes.hour if closes.minute else closes.hour - 1 for _, closes in shifts)
    hours = f"{min(opens.hour for opens, _ in shifts)}-{last}"
    return Schedule(f"{LOOK_MINUTES} {hours} * * {','.join(days)}", pact.company.zone.key)


def is_missed(pact_path: Path, due: datetime, now: datetime) -> bool:
    """A run that was due on an earlier day, while nothing served: old nights are never mailed afterwards."""
    zone = pact_of(pact_path).company.time_zone
    return due.astimezone(zone).date() < now.astimezone(zone).date()


def night_name(pact_path: Path, day: date | None, due: datetime) -> str:
    """The company and the report day; of a pact that cannot be read, its folder and the day."""
    try:
        zone = pact_of(pact_path).company.time_zone
    except NothingRun:
        return f"{company_of(pact_path)} {day or 'yesterday'}"
    return f"{company_of(pact_path)} {day or due.astimezone(zone).date() - timedelta(days=1)}"
