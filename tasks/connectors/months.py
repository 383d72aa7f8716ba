"""Dates with the month's name, in the languages in which the vendors write their exports."""

import re
from functools import cache

from babel.dates import get_month_names

LANGUAGES = ("en", "uk", "ru", "de", "fr")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*([AaPp]\.?[Mm])?")

Parts = tuple[int, int, int, int, int, int, str | None]


@cache
def month_numbers() -> dict[str, int]:
    """Every name and short name -> its number. Names of four letters and more are known by their first three too."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found[name.casefold().strip(".")] = number
    return found | {"sept": 9, "вер": 9, "сен": 9}


def by_month_name(text: str) -> Parts | None:
    """`September 1, 2026`, `1 вересня 2026 р., 15:05`, `1. Sept. 2026`; None for what is no such date."""
    if text.isascii() and not any(letter.isalpha() for letter in text):
        return None
    months = [month_numbers()[word] for word in _WORD.findall(text.casefold()) if word in month_numbers()]
    clock = _CLOCK.search(text)
    numbers = [int(number) for number in _NUMBERS.findall(_CLOCK.sub(" ", text))]
    if len(months) != 1 or len(numbers) != 2 or max(numbers) < 1000:
        return None
    day, year = sorted(numbers)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "Pp" else 0)
    return year, months[0], day, hour, minute, second, None


def first_of_period(text: str) -> str | None:
    """The first day of `September 1, 2026 - September 30, 2026` as ISO text, or of one day alone."""
    for part in re.split(r"\s+[-\u2013\u2014]\s+", text.strip())[:1]:
        if iso := re.fullmatch(r"\d{4}-\d\d-\d\d", part):
            return iso[0]
        if (found := by_month_name(part)) is not None:
            return f"{found[0]:04}-{found[1]:02}-{found[2]:02}"
    return None
