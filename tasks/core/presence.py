"""Who was at work when: a stand-in who is at work counts as the seller."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tasks.core.worktime import CompanyDay, Interval, Segment, common, merged, without


class Away(NamedTuple):
    """From leave to return; of a seller who left for good, `to_at` lies beyond the calendar."""

    owner_id: str
    from_at: int
    to_at: int
    stand_in: str | None = None


class SellerDay(NamedTuple):
    """A seller's date, or the part of it in which the seller is, or is not, away."""

    owner_id: str
    starts_at: int
    ends_at: int
    closes_at: int | None  # the company's closing on that date
    is_at_work: int  # the company opens on that date and the seller is not away
    is_away: int  # also on days off
    work_days: int  # days at work up to and with this date


def seller_days(
    sellers: Iterable[str], absences: Sequence[Away], days: Sequence[CompanyDay], segments: Sequence[Segment]
) -> list[SellerDay]:
    """Every seller's dates; a date counts as worked where the seller is there for half of its hours or more."""
    by_seller: dict[str, list[Away]] = {}
    for absence in absences:
        by_seller.setdefault(absence.owner_id, []).append(absence)
    return [row for seller in sellers for row in _days_of(seller, away(seller, by_seller), days, segments)]


def away(seller: str, absences: dict[str, list[Away]], asked: frozenset[str] = frozenset()) -> list[Interval]:
    """When neither the seller nor any stand-in, nor the stand-in's stand-in, is there.

    `asked` holds those who are absent already: two who stand in for each other are both away.
    """
    own = absences.get(seller, [])
    covered: list[Interval] = []
    for absence in own:
        stand_in = absence.stand_in
        if stand_in and stand_in != seller and stand_in not in asked:
            span = [(absence.from_at, absence.to_at)]
            covered += without(span, away(stand_in, absences, asked | {seller}))
    return without(merged((absence.from_at, absence.to_at) for absence in own), merged(covered))


def _days_of(
    seller: str, gone: list[Interval], days: Sequence[CompanyDay], segments: Sequence[Segment]
) -> Iterable[SellerDay]:
    work_days, upcoming, gone_from = 0, 0, 0
    for day in days:
        hours: list[Interval] = []
        while upcoming < len(segments) and segments[upcoming].starts_at < day.ends_at:
            hours.append((segments[upcoming].starts_at, segments[upcoming].ends_at))
            upcoming += 1
        while gone_from < len(gone) and gone[gone_from][1] <= day.starts_at:
            gone_from += 1
        missed = common(gone[gone_from:], [(day.starts_at, day.ends_at)]) if gone_from < len(gone) else []
        is_worked = bool(hours) and 2 * _length(common(hours, missed)) <= _length(hours)
        work_days += is_worked
        for starts_at, ends_at, is_away in _parts(day, missed):
            at_work = int(day.opens_at is not None and not is_away)
            yield SellerDay(seller, starts_at, ends_at, day.closes_at, at_work, is_away, work_days)


def _length(intervals: Iterable[Interval]) -> int:
    return sum(ends_at - starts_at for starts_at, ends_at in intervals)


def _parts(day: CompanyDay, missed: list[Interval]) -> list[tuple[int, int, int]]:
    edges = sorted({day.starts_at, day.ends_at, *(edge for interval in missed for edge in interval)})
    starts = {starts_at for starts_at, _ in missed}
    return [(starts_at, ends_at, int(starts_at in starts)) for starts_at, ends_at in pairwise(edges)]
