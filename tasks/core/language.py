"""How a language writes numbers, days, money and our words. Everything else it says stands in its catalogue."""

import gettext
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
# control, zero-width and direction marks; tab and line ends become spaces
HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_NAME = 60  # characters of a campaign's or form's name that a line can bear


@dataclass(frozen=True)
class Language:
    code: str
    translations: gettext.NullTranslations

    def word(self, context: str, key: str) -> str:
        """Our key in the reader's words; a name that the catalogue does not know stands as it was written."""
        found = self.translations.pgettext(context, key)
        return clean(key) if found == key else found

    def knows(self, context: str, key: str) -> bool:
        return self.translations.pgettext(context, key) != key

    def number(self, value: int | Decimal) -> str:
        return format_decimal(value, locale=self._locale).replace("-", MINUS)

    def share(self, value: Decimal | float, beside: Decimal | float | None = None) -> str:
        """Whole per cent; with a decimal where `beside`, the limit, would otherwise read the same."""
        exact = Decimal(str(value)) * 100
        limit = None if beside is None else Decimal(str(beside)) * 100
        step, rounding = Decimal(1), ROUND_HALF_UP
        if limit is not None and (limit != _rounded(limit) or exact != limit == _rounded(exact)):
            step = Decimal("0.1")
        if limit is not None and exact != limit == _rounded(exact, step):
            rounding = ROUND_FLOOR if exact < limit else ROUND_CEILING
        return f"{self.number(exact.quantize(step, rounding))}{NBSP}%"

    def money(self, amount: Decimal | int, currency: str) -> str:
        """Whole units; small sums with two decimals, so that a cost of 4.50 is not 5."""
        value = Decimal(amount)
        if abs(value) < 20 and value != value.to_integral_value():
            figure = format_decimal(_rounded(value, Decimal("0.01")), format="#,##0.00", locale=self._locale)
        else:
            figure = format_decimal(_rounded(value), locale=self._locale)
        pattern = self.word("format", "money")
        return pattern.format(amount=figure.replace("-", MINUS), currency=self.word("currency", currency))

    def day(self, value: date, beside: date | None = None) -> str:
        """Day and month; the year too where it is not that of `beside`."""
        same_year = beside is None or beside.year == value.year
        return format_date(value, self.word("format", "day" if same_year else "day_year"), locale=self._locale)

    def full_day(self, value: date) -> str:
        return format_date(value, self.word("format", "full_day"), locale=self._locale)

    def span(self, first: date, last: date) -> str:
        if first == last:
            return format_date(last, self.word("format", "long_day"), locale=self._locale)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{format_date(last, self.word('format', 'long_day'), locale=self._locale)}"
        return f"{self.day(first)}–{self.day(last)}"

    def month(self, value: date) -> str:
        """As it stands after a number of leads: genitive where the language has cases."""
        return format_date(value, "MMMM", locale=self._locale)

    def moment(self, value: datetime) -> str:
        return format_datetime(value, self.word("format", "moment"), tzinfo=value.tzinfo, locale=self._locale)

    def minutes(self, value: int) -> str:
        hours, minutes = divmod(value, 60)
        parts = [(hours, "hours"), (minutes, "minutes")] if hours else [(minutes, "minutes")]
        return NBSP.join(f"{self.number(n)}{NBSP}{self.word('unit', unit)}" for n, unit in parts if n or not hours)

    def minutes_span(self, first: int, last: int) -> str:
        """15–30 min, 1–4 h: one unit where both ends have it."""
        unit, size = ("hours", 60) if first % 60 == 0 and last % 60 == 0 and first else ("minutes", 1)
        return f"{first // size}–{last // size}{NBSP}{self.word('unit', unit)}"

    def weekday(self, value: date) -> str:
        return format_date(value, self.word("format", "weekday"), locale=self._locale)

    def quote(self, name: str) -> str:
        return self.word("format", "quoted").format(name=clean(name))

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self.code)


@cache
def language(code: str) -> Language:
    """`code` is the name of a catalogue: uk, en. Another one raises LookupError."""
    source = resources.files("templates") / "locale" / f"{code}.po"
    if not source.is_file():
        raise LookupError(f"no catalogue for language {code!r}")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=code))
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled))


def languages() -> list[str]:
    folder = resources.files("templates") / "locale"
    return sorted(each.name.removesuffix(".po") for each in folder.iterdir() if each.name.endswith(".po"))


def clean(name: str) -> str:
    """A name from outside on one line, without control or direction marks, not longer than a line can bear."""
    line = " ".join(HIDDEN.sub("", name).split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1].rstrip()}…"


def _rounded(value: Decimal, step: Decimal = Decimal(1)) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)
