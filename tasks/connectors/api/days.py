"""Figures by day: asked for in spans of days, and of a span that is too large, its halves."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tasks.connectors.api.shape import Asked, Page
from tasks.connectors.api.trouble import TooLarge

Read = Callable[[date, date], Iterator[Page]]
A_DAY = timedelta(days=1)


def in_spans(read: Read, asked: Asked, zone: ZoneInfo, *, first_days: int, span_days: int) -> Iterator[Page]:
    """`read` gives the pages of a first and a last day, both in. Days are the account's own, of `zone`.

    The first pull reaches back `first_days`.
    """
    last = asked.until.astimezone(zone).date()
    first = asked.since.astimezone(zone).date() if asked.since else last - timedelta(days=first_days)
    while first <= last:
        until = min(first + timedelta(days=span_days - 1), last)
        yield from _halved(read, first, until)
        first = until + A_DAY


def _halved(read: Read, first: date, last: date) -> Iterator[Page]:
    """What came before the refusal comes again: a day's spend is one, however often it is told. A list that is counted
    is read to its end before its count is told.
    """
    try:
        yield from read(first, last)
    except TooLarge:
        if first == last:
            raise
        middle = first + (last - first) // 2
        yield from _halved(read, first, middle)
        yield from _halved(read, middle + A_DAY, last)
