"""The company's working time: from hours per weekday and days off to seconds and days that can be counted.

Instants are UTC epoch seconds, intervals half-open. A moment is working time where a clock on the company's wall
shows an hour of that weekday: the hour that spring skips is nobody's, the one that autumn repeats is worked twice.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

# by weekday, Monday is 0; a closing of time.max is midnight
WeekHours = Mapping[int, Sequence[tuple[time, time]]]
Interval = tuple[int, int]

DAY_SECONDS = 86_400


class Segment(NamedTuple):
    """An unbroken stretch of working time within one day."""

    starts_at: int
    ends_at: int
    before_seconds: int  # working seconds of all earlier segments


class CompanyDay(NamedTuple):
    """A date of the company's zone; a day on which it never opens has neither opening nor closing."""

    starts_at: int
    ends_at: int
    day: str
    opens_at: int | None
    closes_at: int | None
    work_days: int  # working days up to and with this one


def day_start(zone: ZoneInfo, day: date) -> int:
    """The first instant of the date, also where spring skips midnight or autumn repeats it."""
    return int(datetime.combine(day, time.min, zone).timestamp())


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """The first instant in (low, high] at which the zone's offset is that of `high`."""
    target = _offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == target:
            high = middle
        else:
            low = middle
    return high


def _pieces(zone: ZoneInfo, starts_at: int, ends_at: int) -> list[tuple[int, int, int]]:
    """The day cut where its clocks change: (from, to, offset)."""
    before, after = _offset(zone, starts_at), _offset(zone, ends_at - 1)
    if before == after:
        return [(starts_at, ends_at, before)]
    change = _change(zone, starts_at, ends_at - 1)
    return [(starts_at, change, before), (change, ends_at, after)]


def work_segments(
    hours: WeekHours, days_off: Iterable[tuple[datetime, datetime]], zone: ZoneInfo, first: date, last: date
) -> list[Segment]:
    """Working time of the dates from first to last, both included; `days_off` are aware and may be minutes long."""
    off = merged((int(starts.timestamp()), int(ends.timestamp())) for starts, ends in days_off)
    open_at = [interval for day in _dates(first, last) for interval in _hours_of(hours, zone, day)]
    segments, before = [], 0
    for starts_at, ends_at in without(open_at, off):
        segments.append(Segment(starts_at, ends_at, before))
        before += ends_at - starts_at
    return segments


def _dates(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _hours_of(hours: WeekHours, zone: ZoneInfo, day: date) -> list[Interval]:
    midnight = int(datetime.combine(day, time.min, UTC).timestamp())
    of_day = hours.get(day.weekday(), ())
    shifts = [(midnight + _seconds(opens), midnight + _seconds(closes)) for opens, closes in of_day]
    pieces = _pieces(zone, day_start(zone, day), day_start(zone, day + timedelta(days=1)))
    return merged(
        interval
        for starts_at, ends_at, offset in pieces
        for opens, closes in shifts
        for interval in common([(opens - offset, closes - offset)], [(starts_at, ends_at)])
    )


def _seconds(clock: time) -> int:
    return DAY_SECONDS if clock == time.max else clock.hour * 3600 + clock.minute * 60 + clock.second


def company_days(segments: Sequence[Segment], zone: ZoneInfo, first: date, last: date) -> list[CompanyDay]:
    """The dates from first to last; a working day is one on which the company opens at all."""
    days, work_days, upcoming = [], 0, 0
    for day in _dates(first, last):
        starts_at, ends_at = day_start(zone, day), day_start(zone, day + timedelta(days=1))
        of_day = []
        while upcoming < len(segments) and segments[upcoming].starts_at < ends_at:
            of_day.append(segments[upcoming])
            upcoming += 1
        work_days += bool(of_day)
        opens_at, closes_at = (of_day[0].starts_at, of_day[-1].ends_at) if of_day else (None, None)
        days.append(CompanyDay(starts_at, ends_at, day.isoformat(), opens_at, closes_at, work_days))
    return days


def worked_before(segments: Sequence[Segment], at: int) -> int:
    """Working seconds from the calendar's beginning to the instant."""
    index = bisect_right(segments, at, key=lambda segment: segment.starts_at) - 1
    if index < 0:
        return 0
    segment = segments[index]
    return segment.before_seconds + min(at, segment.ends_at) - segment.starts_at


def working_seconds(segments: Sequence[Segment], from_at: int, to_at: int) -> int:
    return worked_before(segments, to_at) - worked_before(segments, from_at)


def after_working_seconds(segments: Sequence[Segment], at: int, seconds: int) -> int | None:
    """The first instant by which so many seconds were worked since `at`; None beyond the calendar."""
    if seconds <= 0:
        return at
    target = worked_before(segments, at) + seconds
    index = bisect_right(segments, target - 1, key=lambda segment: segment.before_seconds) - 1
    if index < 0:
        return None
    segment = segments[index]
    due_at = segment.starts_at + target - segment.before_seconds
    return due_at if due_at <= segment.ends_at else None


def after_working_days(days: Sequence[CompanyDay], at: int, count: int) -> int | None:
    """The closing of the count-th working day after the date of `at`, which itself does not count."""
    index = bisect_right(days, at, key=lambda day: day.starts_at) - 1
    passed = days[index].work_days if index >= 0 else 0
    return next((day.closes_at for day in days if day.closes_at is not None and day.work_days == passed + count), None)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """In order, those that touch joined, empty ones left out."""
    result: list[Interval] = []
    for starts_at, ends_at in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if result and starts_at <= result[-1][1]:
            result[-1] = (result[-1][0], max(ends_at, result[-1][1]))
        else:
            result.append((starts_at, ends_at))
    return result


def without(intervals: Sequence[Interval], cuts: Sequence[Interval]) -> list[Interval]:
    """What is left of the intervals; the cuts are in order and do not touch."""
    if not cuts:
        return list(intervals)
    edges = [(-(2**62), cuts[0][0]), *((one[1], other[0]) for one, other in pairwise(cuts)), (cuts[-1][1], 2**62)]
    return common(intervals, edges)


def common(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """What two ordered lists of intervals share; those of one list do not overlap."""
    result, left, right = [], 0, 0
    while left < len(some) and right < len(others):
        starts_at = max(some[left][0], others[right][0])
        ends_at = min(some[left][1], others[right][1])
        if starts_at < ends_at:
            result.append((starts_at, ends_at))
        if some[left][1] <= others[right][1]:
            left += 1
        else:
            right += 1
    return result
