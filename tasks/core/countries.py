"""Where a company most likely works, by the numbers that it is called from: proposals for a first pact."""

from collections import Counter
from collections.abc import Iterable

import phonenumbers
from phonenumbers import NumberParseException

# country: time zone, currency; of those with several zones the most peopled one
PLACES: dict[str, tuple[str, str]] = {
    "UA": ("Europe/Kyiv", "UAH"), "PL": ("Europe/Warsaw", "PLN"), "DE": ("Europe/Berlin", "EUR"),
    "AT": ("Europe/Vienna", "EUR"), "FR": ("Europe/Paris", "EUR"), "ES": ("Europe/Madrid", "EUR"),
    "IT": ("Europe/Rome", "EUR"), "NL": ("Europe/Amsterdam", "EUR"), "PT": ("Europe/Lisbon", "EUR"),
    "CZ": ("Europe/Prague", "CZK"), "SK": ("Europe/Bratislava", "EUR"), "RO": ("Europe/Bucharest", "RON"),
    "MD": ("Europe/Chisinau", "MDL"), "LT": ("Europe/Vilnius", "EUR"), "LV": ("Europe/Riga", "EUR"),
    "EE": ("Europe/Tallinn", "EUR"), "GB": ("Europe/London", "GBP"), "IE": ("Europe/Dublin", "EUR"),
    "KZ": ("Asia/Almaty", "KZT"), "RU": ("Europe/Moscow", "RUB"), "GE": ("Asia/Tbilisi", "GEL"),
    "TR": ("Europe/Istanbul", "TRY"), "US": ("America/New_York", "USD"), "CA": ("America/Toronto", "CAD"),
    "AE": ("Asia/Dubai", "AED"), "IN": ("Asia/Kolkata", "INR"), "AU": ("Australia/Sydney", "AUD"),
}  # fmt: skip


def country_of(numbers: Iterable[str]) -> str | None:
    """The country of most of those that are written with their country's code."""
    found: Counter[str] = Counter()
    for text in numbers:
        if "+" in text:
            try:
                region = phonenumbers.region_code_for_number(phonenumbers.parse(text[text.index("+"):], None))
            except NumberParseException:
                continue
            if region in PLACES:
                found[region] += 1
    return next((region for region, _ in found.most_common(1)), None)
