"""What people write in a pact is read strictly: one way to write a thing, and no guessing."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import hours, units
from expectations.units import Duration, Money

NINE_TO_SIX = (time(9), time(18))

GOOD: list[tuple[Callable[[object], object], object, object]] = [
    (units.read_duration, "15 min", Duration(15, "minutes")),
    (units.read_duration, "30 working min", Duration(30, "working_minutes")),
    (units.read_duration, "2 working hours", Duration(120, "working_minutes")),
    (units.read_duration, "1 hour", Duration(60, "minutes")),
    (units.read_duration, "1 day", Duration(1, "days")),
    (units.read_duration, "2 working days", Duration(2, "working_days")),
    (units.read_share, "90%", Decimal("0.9")),
    (units.read_share, "87.5 %", Decimal("0.875")),
    (units.read_share, "100%", Decimal(1)),
    (units.read_money, "650 UAH", Money(Decimal(650), "UAH")),
    (units.read_money, "40 000.50 USD", Money(Decimal("40000.50"), "USD")),
    (hours.read_hours, {"mon-tue": "09:00-18:00"}, {0: [NINE_TO_SIX], 1: [NINE_TO_SIX]}),
    (hours.read_hours, "mon-tue 09:00-18:00; sat 10:00-15:00",
     {0: [NINE_TO_SIX], 1: [NINE_TO_SIX], 5: [(time(10), time(15))]}),
    (hours.read_hours, ["sun 09:00-13:00, 14:00-18:00"], {6: [(time(9), time(13)), (time(14), time(18))]}),
    (hours.read_hours, {"wed, sun": "20:00-24:00"}, {2: [(time(20), time.max)], 6: [(time(20), time.max)]}),
    (units.read_day_or_minute, "2026-11-16", date(2026, 11, 16)),
    (units.read_day_or_minute, "2026-11-16 10:07", datetime(2026, 11, 16, 10, 7)),  # noqa: DTZ001
    (units.read_secret_reference, "${META_TOKEN}", "${META_TOKEN}"),
]  # fmt: skip

BAD: list[tuple[Callable[[object], object], object]] = [
    (units.read_duration, "15"),
    (units.read_duration, "15min"),
    (units.read_duration, "-5 min"),
    (units.read_duration, "1.5 days"),
    (units.read_duration, "15 minutes"),
    (units.read_share, "0.9"),
    (units.read_share, "101%"),
    (units.read_share, "-5%"),
    (units.read_money, "650"),
    (units.read_money, "650 ГРН"),
    (units.read_money, "650 XYZ"),
    (units.read_money, "6,50 UAH"),
    (hours.read_hours, {}),
    (hours.read_hours, "9-18"),
    (hours.read_hours, {"mon-fri": "09:00-18:00", "fri": "09:00-15:00"}),
    (hours.read_hours, {"mon": "09:00-14:00, 13:00-18:00"}),
    (hours.read_hours, {"monday": "09:00-18:00"}),
    (hours.read_hours, {"mon": "22:00-06:00"}),
    (units.read_clock, "8:05"),
    (units.read_clock, "24:00"),
    (units.read_zone, "Europe/Nowhere"),
    (units.read_zone, "../etc/passwd"),
    (units.read_day, "2026-02-30"),
    (units.read_day, "20261101"),
    (units.read_whole, "1_000"),
    (units.read_whole, "٣"),
    (units.read_number, "1e3"),
    (units.read_flag, "yes"),
    (units.read_secret_reference, "EAAB123"),
    (units.read_secret_reference, "x${TOKEN}"),
]


@pytest.mark.parametrize(("read", "found", "meant"), GOOD, ids=[f"{good[1]}" for good in GOOD])
def test_it_is_read_as_it_is_meant(read: Callable[[object], object], found: object, meant: object) -> None:
    assert read(found) == meant


@pytest.mark.parametrize(("read", "found"), BAD, ids=[f"{bad[0].__name__}-{bad[1]}" for bad in BAD])
def test_anything_else_is_refused_with_what_to_write(read: Callable[[object], object], found: object) -> None:
    with pytest.raises(ValueError, match="write"):
        read(found)


@given(st.builds(Duration, st.integers(0, 10**6), st.sampled_from(units.Unit.__args__)))
def test_a_duration_is_read_back_from_its_own_words(duration: Duration) -> None:
    assert units.read_duration(str(duration)) == duration


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["UAH", "USD", "EUR"]))
def test_money_is_read_back_from_its_own_words(amount: Decimal, currency: str) -> None:
    assert units.read_money(str(Money(amount, currency))) == Money(amount, currency)


@given(st.decimals(0, 100, places=1))
def test_a_share_lies_between_0_and_1(percent: Decimal) -> None:
    share = units.read_share(f"{percent}%")
    assert 0 <= share <= 1
    assert share * 100 == percent


@given(st.text())
def test_no_text_makes_a_reader_fail_otherwise_than_by_saying_so(text: str) -> None:
    readers = [
        units.read_duration, units.read_share, units.read_money, units.read_number, units.read_whole,
        units.read_day_or_minute, units.read_clock, units.read_zone, hours.read_hours, units.read_month,
    ]  # fmt: skip
    for read in readers:
        try:
            read(text)
        except ValueError as error:
            assert "write" in str(error)
