"""Amounts, whole numbers, durations and yes or no as exports write them."""

import re
from collections.abc import Iterable
from decimal import Decimal

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019_")
_CURRENCY = re.compile(r"^[^\d(.,+\-\u2212]+|[^\d).,]+\.?$")
_GROUPED = {",": re.compile(r"\d{1,3}(?:,\d{3})+"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+")}
_WRITTEN = re.compile(r"[+-]?\d+(?:\.\d+)?|[+-]?\.\d+")
_DECIMALS = re.compile(r"\d([.,])(?:\d{1,2}|\d{4,})(?!\d|[.,]\d)")
_DURATION = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d)")

_YES = frozenset({"yes", "y", "true", "t", "1", "так", "да", "+", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "ні", "нет", "-", "off", ""})
CURRENCY_SIGNS = {
    "₴": "UAH", "грн": "UAH", "грн.": "UAH", "$": "USD", "€": "EUR", "£": "GBP", "zł": "PLN", "₸": "KZT", "₽": "RUB",
    "руб": "RUB", "руб.": "RUB",
}  # fmt: skip


def read_currency(text: str) -> str:
    code = CURRENCY_SIGNS.get(text.lower(), text.upper())
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    raise ValueError("not a currency; say in the pact what it means: values: {currency: {...}}")


def read_amount(text: str, decimal: str | None) -> Decimal:
    """`decimal` None: the later of two signs parts the decimals; one comma before three digits parts thousands."""
    if _PLAIN.fullmatch(text) and decimal != ",":
        return Decimal(text)
    bare = _CURRENCY.sub("", text.translate(_BLANKS)).replace("\u2212", "-")
    is_negative = bare.startswith("(") and bare.endswith(")")
    bare = _with_point(bare.strip("()"), decimal)
    if not _WRITTEN.fullmatch(bare):
        raise ValueError("not a number")
    return -Decimal(bare) if is_negative else Decimal(bare)


def decimal_sign(texts: Iterable[str]) -> str | None:
    """The sign that surely parts the decimals of some of the amounts and of none otherwise; None where none tells."""
    signs = {found[1] for text in texts if (found := _DECIMALS.search(text.translate(_BLANKS)))}
    return signs.pop() if len(signs) == 1 else None


def _with_point(bare: str, decimal: str | None) -> str:
    sign = decimal or _decimal_sign(bare)
    other = "," if sign == "." else "."
    whole, _, part = bare.partition(sign)
    if other in part:
        raise ValueError("not a number")
    if other in whole and not _GROUPED[other].fullmatch(whole.lstrip("+-")):
        raise ValueError("not a number")
    return f"{whole.replace(other, '')}.{part}" if part else whole.replace(other, "")


def _decimal_sign(bare: str) -> str:
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    if comma >= 0:
        return "." if _GROUPED[","].fullmatch(bare.lstrip("+-")) else ","
    return "," if bare.count(".") > 1 else "."


def read_whole(text: str) -> int:
    """Points between groups of three part thousands: nobody writes whole numbers with three decimals."""
    if text.isdecimal():
        return int(text)
    if _GROUPED["."].fullmatch(text):
        return int(text.replace(".", ""))
    number = read_amount(text, None)
    if number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def read_seconds(text: str) -> int:
    """Seconds, or hours, minutes and seconds with colons; fractions are dropped."""
    if text.isdecimal():
        return int(text)
    if found := _DURATION.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    return int(read_amount(text, None))


def read_flag(text: str) -> int:
    word = text.casefold()
    if word in _YES:
        return 1
    if word in _NO:
        return 0
    raise ValueError("neither yes nor no")
