"""Time as the company lives it: instants are UTC epoch seconds, days are counted by opening.

A tiny working-time calendar of the generator's own, so that the truth never leans on the product's code.
"""

import random
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Kyiv")
HOURS = {0: (9, 18), 1: (9, 18), 2: (9, 18), 3: (9, 18), 4: (9, 18), 5: (10, 15)}
MINUTE, HOUR, DAY = 60, 3600, 86400
CLOCK_FACE = [f"{s // HOUR:02}:{s // MINUTE % 60:02}:{s % MINUTE:02}" for s in range(DAY)]
EPOCH = date(1970, 1, 1)

Pause = tuple[int, int]


def instant(day: date, seconds: int) -> int:
    """A local wall time as an instant; the earlier reading of the hour that autumn repeats."""
    wall = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(seconds=seconds)
    return int(wall.timestamp())


class Clock:
    """The opening hours less the pauses (days off, power cuts), from 10 days before to 40 after."""

    def __init__(self, first_day: date, last_day: date, pauses: list[Pause], rng: random.Random) -> None:
        self.first_day, self.last_day, self.rng = first_day, last_day, rng
        self.cut = instant(last_day + timedelta(days=1), 0)
        self.start = instant(first_day, 0)
        self.opened: list[tuple[int, int]] = []  # per opening day: when it opens, when it closes
        self.segments: list[tuple[int, int]] = []  # what remains of it around the pauses
        self.before: list[int] = []  # working seconds of the earlier segments
        self._offsets: dict[int, int] = {}
        self._dates: dict[int, tuple[str, str]] = {}
        for number in range(-10, (last_day - first_day).days + 41):
            self._open(first_day + timedelta(days=number), pauses)
        self._starts = [start for start, _ in self.segments]
        self._opens = [start for start, _ in self.opened]
        self.last = bisect_right(self._opens, self.cut) - 1  # the last opening day that the night sees

    def _open(self, day: date, pauses: list[Pause]) -> None:
        if day.weekday() not in HOURS:
            return
        opens, closes = (instant(day, hour * HOUR) for hour in HOURS[day.weekday()])
        pieces = [(opens, closes)]
        for off, on in pauses:
            pieces = [piece for a, b in pieces for piece in ((a, min(b, off)), (max(a, on), b)) if piece[0] < piece[1]]
        if not pieces:
            return
        self.opened.append((pieces[0][0], pieces[-1][1]))
        for a, b in pieces:
            self.before.append(self.before[-1] + self.segments[-1][1] - self.segments[-1][0] if self.before else 0)
            self.segments.append((a, b))

    def worked(self, at: int) -> int:
        """Working seconds since the calendar began."""
        number = bisect_right(self._starts, at) - 1
        start, end = self.segments[number]
        return self.before[number] + min(at, end) - start

    def work_after(self, at: int, seconds: int) -> int:
        """The instant when so many working seconds have passed; outside the hours it starts at the opening."""
        target = self.worked(at) + seconds
        number = bisect_right(self.before, target) - 1
        return self.segments[number][0] + target - self.before[number]

    def is_open(self, at: int) -> bool:
        number = bisect_right(self._starts, at) - 1
        return at < self.segments[number][1]

    def index(self, at: int) -> int:
        """The opening day of a working instant."""
        return bisect_right(self._opens, at) - 1

    def day_index(self, day: date) -> int:
        """The first opening day at or after a date."""
        return bisect_right(self._opens, instant(day, 0) - 1)

    def moment(self, index: int) -> int:
        """A working instant of an opening day, away from its edges."""
        opens, closes = self.opened[index]
        at = opens + 600 + int(self.rng.random() * (closes - opens - 1800))
        return at if self.is_open(at) else self.work_after(at, 300)

    def local(self, at: int) -> tuple[int, int]:
        """Local day number and second of the day."""
        offset = self._offset(at)
        return divmod(at + offset, DAY)

    def _offset(self, at: int) -> int:
        hour = at // HOUR
        if hour not in self._offsets:
            shift = datetime.fromtimestamp(hour * HOUR, ZONE).utcoffset()
            self._offsets[hour] = int(shift.total_seconds()) if shift else 0
        return self._offsets[hour]

    def date(self, at: int) -> date:
        return EPOCH + timedelta(days=self.local(at)[0])

    def _words(self, number: int) -> tuple[str, str]:
        if number not in self._dates:
            day = EPOCH + timedelta(days=number)
            self._dates[number] = (day.isoformat(), f"{day:%d.%m.%Y}")
        return self._dates[number]

    def dotted(self, at: int | None) -> str:
        """Bitrix24's way: 02.09.2024 17:48:35, local."""
        if at is None:
            return ""
        number, second = self.local(at)
        return f"{self._words(number)[1]} {CLOCK_FACE[second]}"

    def plain(self, at: int) -> str:
        """The call tracker's way: 2026-11-17 09:14:05, local."""
        number, second = self.local(at)
        return f"{self._words(number)[0]} {CLOCK_FACE[second]}"

    def with_offset(self, at: int) -> str:
        """Meta's way: 2026-11-17T09:14:05+02:00."""
        number, second = self.local(at)
        return f"{self._words(number)[0]}T{CLOCK_FACE[second]}+{self._offset(at) // HOUR:02}:00"

    def zulu(self, at: int) -> str:
        """Google's way: 2026-11-17T07:14:05Z."""
        number, second = divmod(at, DAY)
        return f"{self._words(number)[0]}T{CLOCK_FACE[second]}Z"

    def in_repeated_hour(self, at: int) -> bool:
        """Whether the wall shows this time twice: what was written in it could not be read back."""
        wall = datetime.fromtimestamp(at, UTC).astimezone(ZONE)
        return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
