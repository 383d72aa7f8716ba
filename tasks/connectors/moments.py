"""Dates and times as exports write them -> epoch seconds."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tasks.connectors.clock import Moment
from tasks.connectors.months import by_month_name

_ISO = re.compile(
    r"(?P<Y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[T ](?P<H>\d{1,2}):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<z>Z|UTC|[+-]\d\d(?::?\d\d)?)?"
)
_SERIAL = re.compile(r"(3[7-9]\d{3}|[456]\d{4}|7[0-2]\d{3})(?:[.,](\d+))?")
_DIRECTIVES = {
    "d": r"(?P<d>\d{1,2})", "m": r"(?P<m>\d{1,2})", "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d\d)",
    "H": r"(?P<H>\d{1,2})", "I": r"(?P<I>\d{1,2})", "M": r"(?P<M>[0-5]\d)", "S": r"(?P<S>[0-5]\d)",
    "p": r"(?P<p>[AaPp][Mm])", "z": r"(?P<z>Z|UTC|[+-]\d\d(?::?\d\d)?)", "f": r"\d+",
}  # fmt: skip

# what stands behind the hour of most texts, whatever stands before it
_PLAIN_LENGTH = len("16.11.2026 10:07:42")
_CLOCK = {f":{seconds // 60:02}:{seconds % 60:02}": seconds for seconds in range(3600)}

Seconds = tuple[int, int | None]
Reader = Callable[[str], "tuple[int, int, int, int, int, int, str | None] | None"]


class Moments:
    """Reads the texts of one zone in the given forms; ISO 8601 is always understood.

    The zone is asked once per hour: a million texts hold a few thousand hours.
    """

    def __init__(self, zone: ZoneInfo, forms: tuple[str, ...] = ()) -> None:
        self._zone = zone
        self.forms = forms
        self._readers = [_by_pattern(_ISO), *(_reader(form) for form in forms), by_month_name, by_serial]
        self._hours: dict[tuple[int, int, int, int], tuple[int, int | None, bool]] = {}
        self._starts = _Starts(self)

    def column(self, texts: Sequence[str], empty: Moment, otherwise: Callable[[str], Moment]) -> list[Moment]:
        """Of many texts. `otherwise` reads those that are not written as 16.11.2026 10:07:42 or
        2026-11-16T10:07:42+02:00 is, or lie in an hour that is not like others.
        """
        starts = self._starts
        try:
            if set(map(len, texts)) == {_PLAIN_LENGTH}:
                return [starts[text[:13]] + _CLOCK[text[13:]] for text in texts]
            return [starts[text[:13] + text[19:]] + _CLOCK[text[13:19]] if text else empty for text in texts]
        except KeyError:
            return [otherwise(text) if (at := self._quickly(text)) is None else at for text in texts]

    def _quickly(self, text: str) -> int | None:
        try:
            return self._starts[text[:13] + text[19:]] + _CLOCK[text[13:19]]
        except KeyError:
            return None

    def seconds(self, text: str) -> Seconds:
        """The epoch, and of an hour that autumn repeats the second reading too; raises ValueError."""
        for place, reader in enumerate(self._readers):
            found = reader(text)
            if found is not None:
                if place:
                    self._readers.insert(0, self._readers.pop(place))
                    self._starts.clear()
                return self._resolve(*found)
        raise ValueError("not a date")

    def day(self, text: str) -> str:
        """The date alone, as ISO text, whatever zone the text names."""
        for reader in self._readers:
            if (found := reader(text)) is not None:
                return date(*found[:3]).isoformat()
        raise ValueError("not a date")

    def midnight(self, day: str) -> int:
        return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), self._zone).timestamp())

    def last_second(self, text: str) -> int:
        """Of the date that the text says; raises ValueError."""
        if (hit := _SERIAL.fullmatch(text)) and hit[2]:
            return self.seconds(text)[0]
        after = date.fromisoformat(self.day(text)) + timedelta(days=1)
        return self.midnight(after.isoformat()) - 1

    def _resolve(self, y: int, m: int, d: int, hour: int, minute: int, second: int, offset: str | None) -> Seconds:
        if offset is not None:
            return _utc_hour(y, m, d, hour) + minute * 60 + second - _offset_seconds(offset), None
        key = (y, m, d, hour)
        known = self._hours.get(key)
        if known is None:
            known = self._hours[key] = self._hour(datetime(y, m, d, hour, tzinfo=self._zone))
        first, again, is_even = known
        if not is_even:
            return self._exact(datetime(y, m, d, hour, minute, second, tzinfo=self._zone))
        after = minute * 60 + second
        return first + after, None if again is None else again + after

    def _hour(self, start: datetime) -> tuple[int, int | None, bool]:
        """False where the hour holds a change of the clock in its middle: then each minute is asked."""
        (first, again), (end, end_again) = self._exact(start), self._exact(start.replace(minute=59))
        is_even = end - first == 59 * 60 and (again is None) == (end_again is None)
        return first, again, is_even

    def _exact(self, moment: datetime) -> Seconds:
        first, again = (int(moment.replace(fold=fold).timestamp()) for fold in (0, 1))
        # an hour that spring leaves out has two readings too, the later one first: it is no repeated hour
        return first, again if again > first else None


class _Starts(dict[str, int]):
    """A text without its minutes and seconds -> when its hour starts; raises KeyError where it is not that simple."""

    def __init__(self, moments: Moments) -> None:
        super().__init__()
        self._moments = moments

    def __missing__(self, key: str) -> int:
        before, behind = key[:13], key[13:]
        if behind.startswith((".", ",")):  # a thousandth is hardly ever met again
            raise KeyError(key)
        try:
            start, end = (self._moments.seconds(before + time + behind) for time in (":00:00", ":59:59"))
        except ValueError as error:
            raise KeyError(key) from error
        if end != (start[0] + 3599, None) or start[1] is not None:
            raise KeyError(key)
        self[key] = start[0]
        return start[0]


def fitting(forms: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The form that reads most of the texts as days of the calendar first: 16/11/2026 is no sixteenth month."""
    if len(forms) < 2:
        return tuple(forms)
    reads = {form: sum(_is_day(reader(text)) for text in texts) for form, reader in ((f, _reader(f)) for f in forms)}
    return tuple(sorted(forms, key=lambda form: -reads[form]))


def _is_day(found: tuple[int, int, int, int, int, int, str | None] | None) -> bool:
    if found is None:
        return False
    year, month, day, hour, *_ = found
    return 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1] and hour < 24


def _reader(form: str) -> Reader:
    pattern = re.sub(r"%([a-zA-Z%])|([^\w\s])", _part, form)
    if "\0" in pattern:
        return lambda text: _by_strptime(text, form)
    return _by_pattern(re.compile(re.sub(r"\s+", r"\\s+", pattern)))


def _part(found: re.Match[str]) -> str:
    directive, sign = found.groups()
    if sign:
        return re.escape(sign)
    return _DIRECTIVES.get(directive, "%" if directive == "%" else "\0")


def _by_pattern(pattern: re.Pattern[str]) -> Reader:
    names = pattern.groupindex
    if "Y" in names and {"d", "m"} <= names.keys() and not {"y", "I", "p"} & names.keys():
        return _quick(pattern)

    def read(text: str) -> tuple[int, int, int, int, int, int, str | None] | None:
        hit = pattern.fullmatch(text)
        if hit is None:
            return None
        part = hit.groupdict()
        year = int(part["Y"]) if part.get("Y") else 2000 + int(part["y"])
        hour = int(part.get("H") or part.get("I") or 0)
        if part.get("p"):
            hour = hour % 12 + (12 if part["p"].lower() == "pm" else 0)
        minute, second = (int(part.get(name) or 0) for name in "MS")
        return year, int(part["m"]), int(part.get("d") or 1), hour, minute, second, part.get("z")

    return read


def _quick(pattern: re.Pattern[str]) -> Reader:
    """The common forms, without a dictionary for each text."""
    match, places = pattern.fullmatch, [pattern.groupindex.get(name, 0) for name in "YmdHMSz"]
    year, month, day, hour, minute, second, offset = places

    def read(text: str) -> tuple[int, int, int, int, int, int, str | None] | None:
        hit = match(text)
        if hit is None:
            return None
        return (
            int(hit[year]), int(hit[month]), int(hit[day]), int(hit[hour] or 0) if hour else 0,
            int(hit[minute] or 0) if minute else 0, int(hit[second] or 0) if second else 0,
            hit[offset] if offset else None,
        )  # fmt: skip

    return read


def by_serial(text: str) -> tuple[int, int, int, int, int, int, str | None] | None:
    """A spreadsheet's days since 1900, of the years 2000 to 2099: what is left of a date that lost its form."""
    hit = _SERIAL.fullmatch(text)
    if hit is None:
        return None
    seconds = round(float(f"0.{hit[2] or 0}") * 86_400)
    at = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=int(hit[1]), seconds=seconds)
    return at.year, at.month, at.day, at.hour, at.minute, at.second, None


def _by_strptime(text: str, form: str) -> tuple[int, int, int, int, int, int, str | None] | None:
    """For names of months and other rare directives, in English."""
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is laid on afterwards
    except ValueError:
        return None
    offset = found.strftime("%z") or None
    return found.year, found.month, found.day, found.hour, found.minute, found.second, offset


@lru_cache(maxsize=65536)
def _utc_hour(year: int, month: int, day: int, hour: int) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


@lru_cache(maxsize=64)
def _offset_seconds(offset: str) -> int:
    if offset in {"Z", "UTC"}:
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return int(span.total_seconds()) * (-1 if offset[0] == "-" else 1)
