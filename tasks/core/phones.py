"""A phone as people and exports write it -> one E.164 key that both sides share."""

import re
from functools import cache, lru_cache

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip
# blanks of every width, brackets, dots and dashes, and the marks of writing direction that messengers add
_BETWEEN = str.maketrans(
    "", "",
    " \t().-\u00a0\u2007\u2009\u202f\u200b\u200e\u200f\u202a\u202c\u2060\ufeff\u2010\u2011\u2012\u2013\u2014",
)  # fmt: skip
_SPREADSHEET_FLOAT = re.compile(r"^(\+?\d{7,})[.,]0{1,2}$")
_SCIENTIFIC = re.compile(r"^\d[.,]\d+e\+?\d+$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:p:|tel:|phone:|тел\.?:?)\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"[ ,;(]*(?:доп|доб|дод|внутр|вн|extn?|x|#)\.?[ :]*\d{1,6}\)?\s*$", re.IGNORECASE)
_NUMBER_PART = re.compile(r"\+?[\d(][\d\s().\u2010-\u2014-]*\d")
_SEPARATORS = re.compile(r"[,;|\n\r]+")
# seven equal digits, seven that count up, seven that count down
_INVENTED = frozenset(
    "".join(str((start + step * place) % 10) for place in range(7)) for start in range(10) for step in (0, 1, -1)
)
_OLD_TRUNK = re.compile(r"^\+?80(\d{9})$")


def phone_key(text: str | None, country: str) -> str | None:
    """The first valid number of the cell, or None where it holds none."""
    keys = phone_keys(text, country)
    return keys[0] if keys else None


def phone_keys(text: str | None, country: str) -> tuple[str, ...]:
    """Every valid number of a cell, in order, each once: one cell can hold several."""
    if not text:
        return ()
    fast = _fast_key(text.translate(_BETWEEN), country)
    return (fast,) if fast else _keys_of_cell(text, country)


def phone_is_fake(key: str) -> bool:
    """Valid by the numbering plan, yet seven equal or seven counting digits in a row."""
    return not _INVENTED.isdisjoint([key[start : start + 7] for start in range(len(key) - 6)])


@lru_cache(maxsize=65536)
def _keys_of_cell(text: str, country: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in _SEPARATORS.split(_EXTENSION.sub("", text)):
        found.update(dict.fromkeys(_keys_of_part(part, country)))
    return tuple(found)


def _keys_of_part(part: str, country: str) -> list[str]:
    """A slash may part two numbers or stand inside one: its halves first, then all of it as one number."""
    halves = [key for half in part.split("/") if (key := _one_key(half, country))]
    if halves or "/" not in part:
        return halves
    whole = _one_key(part.replace("/", ""), country)
    return [whole] if whole else []


def _one_key(text: str, country: str) -> str | None:
    bare = _bare(text)
    if sum(letter.isdigit() for letter in bare) < 3 or _SCIENTIFIC.match(bare):
        return None
    return _fast_key(bare.translate(_BETWEEN), country) or next(
        (key for reading in _readings(bare, country) if (key := _library_key(reading, country))), None
    )


def _bare(text: str) -> str:
    """Without what spreadsheets and Meta put around a number: apostrophe, p:, a float's .0."""
    bare = _LABEL.sub("", text.strip(" \t\u00a0\ufeff'\u2019`\"=")).strip(" \u00a0'\u2019")
    return _SPREADSHEET_FLOAT.sub(r"\1", bare)


def _readings(bare: str, country: str) -> list[str]:
    """The number as written, then as people mean it: old trunk 8, plus before the trunk, no plus at all."""
    digits = re.sub(r"\D", "", bare)
    readings = [bare]
    if country == "UA" and (old := _OLD_TRUNK.match(bare.translate(_BETWEEN))):
        readings.append("+380" + old[1])
    if digits.startswith("00"):
        readings.append("+" + digits[2:])
    elif bare.startswith("+0"):
        readings.append(digits)
    elif not bare.startswith("+") and len(digits) >= 11:
        readings.append("+" + digits)
    if part := _NUMBER_PART.search(bare):
        readings.append(part[0])
    return readings


def _library_key(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@cache
def _fast_pattern(country: str) -> tuple[re.Pattern[str], str] | None:
    """The library's own patterns as one regex, for countries whose dialling is plain; else None."""
    metadata = PhoneMetadata.metadata_for_region(country)
    if metadata is None or metadata.leading_digits or metadata.national_prefix_transform_rule:
        return None
    code, prefix = metadata.country_code, metadata.national_prefix
    if code is None or len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]) > 1:
        return None
    if not prefix or metadata.national_prefix_for_parsing != prefix:
        return None
    kinds = (getattr(metadata, kind) for kind in _TYPES)
    national = "|".join(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
    starts = rf"\+{code}|{re.escape(prefix)}"
    if country == "UA":
        # 8 and 0 before the number: how Ukraine dialled until 2009; no number of its own begins with 380
        starts = rf"\+?{code}|8?{re.escape(prefix)}"
    return re.compile(rf"(?:p:)?(?:{starts})({national})"), f"+{code}"


def _fast_key(compact: str, country: str) -> str | None:
    pattern = _fast_pattern(country)
    if pattern is None:
        return None
    hit = pattern[0].fullmatch(compact)
    return pattern[1] + hit[1] if hit else None
