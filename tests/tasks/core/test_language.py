"""How Ukrainian, Russian and English write the same figures."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tasks.core.language import clean, language


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "amount", "currency", "said"),
    [
        ("uk", Decimal(1286400), "UAH", "1 286 400 грн"),
        ("uk", Decimal(-251840), "UAH", "−251 840 грн"),
        ("uk", Decimal("4.345"), "UAH", "4,35 грн"),
        ("uk", Decimal("637.5"), "UAH", "638 грн"),
        ("uk", Decimal(900), "XXX", "900 XXX"),
        ("ru", Decimal(-251840), "UAH", "−251 840 грн"),
        ("ru", Decimal("4.345"), "USD", "4,35 дол."),
        ("en", Decimal(1286400), "UAH", "UAH 1,286,400"),
        ("en", Decimal("19.5"), "USD", "USD 19.50"),
    ],
)
def test_money(code: str, amount: Decimal, currency: str, said: str) -> None:
    assert plain(language(code).money(amount, currency)) == said


@pytest.mark.parametrize(
    ("value", "beside", "said"),
    [
        (Decimal("0.76"), Decimal("0.9"), "76 %"),
        (Decimal("0.896"), Decimal("0.9"), "89,6 %"),  # not "90 %, pact 90 %"
        (Decimal("0.925"), Decimal("0.925"), "92,5 %"),
        (Decimal(1), Decimal(1), "100 %"),
        (Decimal("0.9999"), Decimal(1), "99,9 %"),
        (Decimal("0.9001"), Decimal("0.9"), "90,1 %"),
        (228 / 300, None, "76 %"),
    ],
)
def test_share(value: Decimal | float, beside: Decimal | None, said: str) -> None:
    assert plain(language("uk").share(value, beside)) == said


def test_days() -> None:
    uk, en = language("uk"), language("en")
    day, earlier = date(2026, 11, 9), date(2025, 12, 30)
    assert (uk.day(day), en.day(day)) == ("9.11", "9 Nov")
    assert (uk.day(earlier, beside=day), en.day(earlier, beside=day)) == ("30.12.2025", "30 Dec 2025")
    assert plain(uk.span(date(2026, 11, 1), day)) == "1–9 листопада"
    assert plain(uk.span(date(2026, 10, 31), day)) == "31.10–9.11"
    assert plain(language("ru").span(date(2026, 11, 1), day)) == "1–9 ноября"
    assert language("ru").month(day) == "ноября"
    assert uk.weekday(date(2026, 11, 17)) == "вівторок, 17 листопада 2026"
    assert (uk.month(day), en.month(day)) == ("листопада", "November")
    moment = datetime(2026, 11, 16, 19, 58, tzinfo=ZoneInfo("Europe/Kyiv"))
    assert (uk.moment(moment), en.moment(moment)) == ("16.11, 19:58", "16 Nov, 19:58")


def test_minutes() -> None:
    uk = language("uk")
    assert [plain(uk.minutes(n)) for n in (0, 17, 60, 190)] == ["0 хв", "17 хв", "1 год", "3 год 10 хв"]
    assert [plain(uk.minutes_span(*each)) for each in ((15, 30), (60, 240))] == ["15–30 хв", "1–4 год"]


def test_a_name_stays_on_its_line() -> None:
    assert clean("Вікна\r\nBcc: a@b\u202e\u200b  2026") == "Вікна Bcc: a@b 2026"
    assert len(clean("я" * 300)) == 60


def test_a_language_without_a_catalogue() -> None:
    with pytest.raises(LookupError, match="no catalogue"):
        language("xx")
