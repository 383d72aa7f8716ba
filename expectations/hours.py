"""Strict reading of opening hours: {mon-fri: "09:00-18:00"} or "mon-fri 09:00-18:00; sat 10:00-15:00"."""

import re
from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from expectations.units import read_clock, unlike

WeekHours = dict[int, list[tuple[time, time]]]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHIFT = re.compile(r"(?P<opens>[0-9]{2}:[0-9]{2}) ?[-–] ?(?P<closes>[0-9]{2}:[0-9]{2})")
DAY_AND_SHIFTS = re.compile(r"(?P<days>[a-z][a-z, -]*) (?P<shifts>[0-9].*)")


def read_weekdays(found: object) -> tuple[int, ...]:
    """Monday is 0. "mon-fri", "sat" or "mon, wed"."""
    days: list[int] = []
    for part in str(found).split(","):
        ends = [name.strip() for name in part.split("-")]
        if len(ends) > 2 or any(name not in WEEKDAYS for name in ends):
            raise unlike(found, "weekdays", "mon-fri, sat or mon, wed")
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        if last < first:
            raise unlike(found, "weekdays", "the earlier day first: fri-sun")
        days += range(first, last + 1)
    return tuple(days)


def read_shifts(found: object) -> list[tuple[time, time]]:
    """Opening and closing times of one day, in order; a closing of 24:00 is read as 23:59:59.999999."""
    shifts = [_read_shift(part.strip(), found) for part in str(found).split(",")]
    for (_, closes), (opens, _) in pairwise(shifts):
        if opens < closes:
            raise unlike(found, "opening hours", "hours that do not overlap, the earlier first")
    return shifts


def _read_shift(part: str, found: object) -> tuple[time, time]:
    match = SHIFT.fullmatch(part)
    if match is None:
        raise unlike(found, "opening hours", '"09:00-18:00" or "09:00-13:00, 14:00-18:00"')
    closes = time.max if match["closes"] == "24:00" else read_clock(match["closes"])
    opens = read_clock(match["opens"])
    if closes <= opens:
        raise unlike(
            found, "opening hours", "an opening before the closing; hours past midnight belong to the next day"
        )
    return opens, closes


def read_hours(found: object) -> WeekHours:
    """{mon-fri: "09:00-18:00"}, or one text "mon-fri 09:00-18:00; sat 10:00-15:00", or a list of such texts."""
    hours: WeekHours = {}
    for days, shifts in _day_entries(found):
        for day in read_weekdays(days):
            if day in hours:
                raise ValueError(f'"{WEEKDAYS[day]}" has its hours twice; write each weekday once')
            hours[day] = read_shifts(shifts)
    if not hours:
        raise unlike(found, "opening hours", '{mon-fri: "09:00-18:00"}')
    return hours


def _day_entries(found: object) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        yield from ((str(days), str(shifts)) for days, shifts in found.items())
        return
    texts = found if isinstance(found, list) else str(found).split(";")
    for text in texts:
        match = DAY_AND_SHIFTS.fullmatch(str(text).strip())
        if match is None:
            raise unlike(text or "nothing", "opening hours", '"mon-fri 09:00-18:00"')
        yield match["days"], match["shifts"]
