"""The hour that autumn repeats: which of its two readings a row means."""

from collections.abc import Sequence
from typing import cast

Moment = int | tuple[int, int] | None  # epoch seconds; a pair where the hour comes twice


def settled_beside(moments: list[Moment], times: Sequence[int | None]) -> list[int | None]:
    """The reading that is not before the row's clock."""
    if tuple not in set(map(type, moments)):
        return cast(list[int | None], moments)
    return [
        _not_before(*moment, at) if isinstance(moment, tuple) else moment
        for moment, at in zip(moments, times, strict=True)
    ]


def _not_before(first: int, again: int, at: int | None) -> int:
    return again if at is not None and first < at <= again else first


class Clock:
    """One time column of one file: settles the repeated hour by the order in which the rows stand."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._rises = self._falls = True

    def settle_all(self, moments: list[Moment]) -> list[int | None]:
        """The next rows' moments, each of one reading."""
        if tuple in set(map(type, moments)):
            return [self._settle(moment) for moment in moments]
        settled = cast(list[int | None], moments)
        run = [moment for moment in (self._last, *settled) if moment is not None]
        if run:
            self._rises = self._rises and run == sorted(run)
            self._falls = self._falls and run == sorted(run, reverse=True)
            self._last = run[-1]
        return settled

    def _settle(self, moment: Moment) -> int | None:
        if isinstance(moment, tuple):
            return self.settle(*moment)
        return None if moment is None else self.settle(moment, None)

    def settle(self, first: int, again: int | None) -> int:
        last = self._last
        chosen = first
        if last is not None:
            if again is not None:
                chosen = self._in_order(first, again, last)
            if chosen < last:
                self._rises = False
            elif chosen > last:
                self._falls = False
        self._last = chosen
        return chosen

    def _in_order(self, first: int, again: int, last: int) -> int:
        if self._rises and again >= last:
            return first if first >= last else again
        if self._falls:
            return again if again <= last else first
        return first
