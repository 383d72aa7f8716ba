from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.presence import Away, seller_days
from tasks.core.worktime import (
    CompanyDay,
    Segment,
    after_working_days,
    after_working_seconds,
    company_days,
    work_segments,
    working_seconds,
)  # fmt: skip

KYIV = ZoneInfo("Europe/Kyiv")
WEEK = {**{day: [(time(9), time(18))] for day in range(5)}, 5: [(time(10), time(15))]}
ALWAYS = {day: [(time(0), time.max)] for day in range(7)}
HOUR = 3600
# a month with both a weekend and the change of the clocks on 25 October
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def at(text: str, zone: ZoneInfo = KYIV) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def aware(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


def calendar(*off: tuple[str, str], first: date = FIRST, last: date = LAST) -> tuple[list[Segment], list[CompanyDay]]:
    segments = work_segments(WEEK, [(aware(starts), aware(ends)) for starts, ends in off], KYIV, first, last)
    return segments, company_days(segments, KYIV, first, last)


def test_clocks_run_only_in_opening_hours() -> None:
    segments, _ = calendar()
    assert working_seconds(segments, at("2026-10-02T17:50"), at("2026-10-03T10:10")) == 20 * 60
    assert working_seconds(segments, at("2026-10-03T15:00"), at("2026-10-05T09:00")) == 0


def test_a_power_cut_at_seven_minutes_past_ten_stops_the_clock_to_the_second() -> None:
    segments, days = calendar(("2026-10-05T10:07", "2026-10-05T12:00"))
    assert working_seconds(segments, at("2026-10-05T10:00"), at("2026-10-05T12:03")) == 10 * 60
    assert days[4].opens_at == at("2026-10-05T09:00")


def test_a_short_day_opens_and_closes_by_what_is_left_of_it() -> None:
    _, days = calendar(("2026-10-05T00:00", "2026-10-05T11:00"), ("2026-10-05T16:00", "2026-10-06T00:00"))
    monday = days[4]
    assert (monday.opens_at, monday.closes_at) == (at("2026-10-05T11:00"), at("2026-10-05T16:00"))


def test_working_days_are_counted_where_the_company_opens() -> None:
    _, days = calendar(("2026-10-06T00:00", "2026-10-07T00:00"))
    assert [day.work_days for day in days[:8]] == [1, 2, 3, 3, 4, 4, 5, 6]
    assert days[3].opens_at is None and days[5].closes_at is None


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_day_is_as_long_as_its_clock_makes_it(day: str, hours: int) -> None:
    date_ = date.fromisoformat(day)
    segments = work_segments(ALWAYS, [], KYIV, date_, date_)
    assert [one.ends_at - one.starts_at for one in segments] == [hours * HOUR]


@pytest.mark.parametrize(
    ("day", "opens", "closes", "worked"),
    [
        ("2026-03-29", time(2), time(5), 2 * HOUR),             # 03:00 to 04:00 does not exist
        ("2026-03-29", time(3, 15), time(3, 45), 0),
        ("2026-03-29", time(3, 30), time(5), 1 * HOUR),
        ("2026-10-25", time(2), time(5), 4 * HOUR),             # 03:00 to 04:00 comes twice
        ("2026-10-25", time(3, 15), time(3, 45), 1 * HOUR),
        ("2026-10-25", time(9), time(18), 9 * HOUR),
    ],
)  # fmt: skip
def test_hours_that_the_change_of_the_clocks_touches(day: str, opens: time, closes: time, worked: int) -> None:
    sunday = date.fromisoformat(day)
    segments = work_segments({6: [(opens, closes)]}, [], KYIV, sunday, sunday)
    assert sum(one.ends_at - one.starts_at for one in segments) == worked


def test_a_day_that_has_no_midnight_begins_at_its_first_instant() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # 00:00 to 01:00 is skipped
    segments = work_segments(ALWAYS, [], beirut, date(2026, 3, 28), date(2026, 3, 30))
    days = company_days(segments, beirut, date(2026, 3, 28), date(2026, 3, 30))
    assert [(day.ends_at - day.starts_at) // HOUR for day in days] == [24, 23, 24]
    assert [(one.ends_at - one.starts_at) // HOUR for one in segments] == [24, 23, 24]


def test_a_limit_in_working_minutes_ends_in_opening_hours() -> None:
    segments, _ = calendar()
    friday = at("2026-10-02T17:50")
    assert after_working_seconds(segments, friday, 30 * 60) == at("2026-10-03T10:20")
    assert after_working_seconds(segments, friday, 10 * 60) == at("2026-10-02T18:00")
    assert after_working_seconds(segments, at("2026-10-31T14:00"), 2 * HOUR) is None


def test_working_days_are_over_at_the_closing_of_the_last() -> None:
    _, days = calendar()
    assert after_working_days(days, at("2026-10-02T09:30"), 2) == at("2026-10-05T18:00")
    assert after_working_days(days, at("2026-10-04T12:00"), 1) == at("2026-10-05T18:00")
    assert after_working_days(days, at("2026-10-30T12:00"), 5) is None


shifts = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted).map(
    lambda minutes: [
        (clock(opens), clock(closes)) for opens, closes in zip(minutes[::2], minutes[1::2], strict=False)
    ]
)  # fmt: skip
weeks = st.dictionaries(st.integers(0, 6), shifts)
moments = st.integers(at("2026-10-23T00:00"), at("2026-10-27T00:00"))
cuts = st.lists(st.tuples(moments, st.integers(1, 40 * 60)), max_size=4)


def clock(minute: int) -> time:
    return time.max if minute == 1440 else time(minute // 60, minute % 60)


def segments_of(week: dict[int, list[tuple[time, time]]], off: list[tuple[int, int]]) -> list[Segment]:
    days_off = [
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(start + length, UTC)) for start, length in off
    ]
    return work_segments(week, days_off, KYIV, date(2026, 10, 22), date(2026, 10, 28))


@given(weeks, cuts, st.tuples(moments, moments, moments).map(sorted))
def test_working_time_is_additive_and_never_longer_than_time(week, off, three) -> None:  # type: ignore[no-untyped-def]
    segments = segments_of(week, off)
    first, second, third = three
    whole = working_seconds(segments, first, third)
    assert whole == working_seconds(segments, first, second) + working_seconds(segments, second, third)
    assert 0 <= working_seconds(segments, first, second) <= second - first


@given(weeks, cuts, moments)
def test_a_minute_is_worked_exactly_where_the_wall_clock_says_so(week, off, moment) -> None:  # type: ignore[no-untyped-def]
    local = datetime.fromtimestamp(moment, KYIV)
    is_open = any(opens <= local.time() < closes for opens, closes in week.get(local.weekday(), ()))
    is_off = any(start <= moment < start + length for start, length in off)
    assert working_seconds(segments_of(week, off), moment, moment + 1) == int(is_open and not is_off)


@given(weeks, cuts, moments, st.integers(1, 20 * HOUR))
def test_a_deadline_is_the_first_instant_by_which_the_time_was_worked(week, off, moment, seconds) -> None:  # type: ignore[no-untyped-def]
    segments = segments_of(week, off)
    due_at = after_working_seconds(segments, moment, seconds)
    if due_at is not None:
        assert working_seconds(segments, moment, due_at) == seconds
        assert working_seconds(segments, moment, due_at - 1) == seconds - 1


def days_of(*absences: Away, seller: str = "petro") -> list[tuple[str, int, int, int]]:
    segments, days = calendar(first=date(2026, 10, 2), last=date(2026, 10, 5))
    rows = seller_days([seller], absences, days, segments)
    return [(clock_of(row.starts_at), row.is_at_work, row.is_away, row.work_days) for row in rows]


def clock_of(moment: int) -> str:
    return datetime.fromtimestamp(moment, KYIV).strftime("%d %H:%M")


def absent(owner: str, starts: str, ends: str, stand_in: str | None = None) -> Away:
    return Away(owner, at(starts), at(ends), stand_in)


FRIDAY = ("2026-10-02T00:00", "2026-10-03T00:00")


def test_a_seller_without_absences_works_when_the_company_does() -> None:
    assert days_of() == [("02 00:00", 1, 0, 1), ("03 00:00", 1, 0, 2), ("04 00:00", 0, 0, 2), ("05 00:00", 1, 0, 3)]


def test_a_seller_on_leave_is_away_also_on_days_off() -> None:
    assert days_of(absent("petro", "2026-10-03T00:00", "2026-10-05T00:00")) == [
        ("02 00:00", 1, 0, 1), ("03 00:00", 0, 1, 1), ("04 00:00", 0, 1, 1), ("05 00:00", 1, 0, 2),
    ]  # fmt: skip


def test_a_day_is_cut_where_the_seller_leaves_and_counts_from_half_of_its_hours() -> None:
    assert days_of(absent("petro", "2026-10-02T13:30", "2026-10-02T18:00"))[:3] == [
        ("02 00:00", 1, 0, 1), ("02 13:30", 0, 1, 1), ("02 18:00", 1, 0, 1),
    ]  # fmt: skip
    assert days_of(absent("petro", "2026-10-02T13:29", "2026-10-02T18:00"))[0] == ("02 00:00", 1, 0, 0)


def test_a_stand_in_at_work_counts_as_the_seller() -> None:
    assert days_of(absent("petro", *FRIDAY, "ira"))[0] == ("02 00:00", 1, 0, 1)


def test_a_stand_in_of_the_stand_in_counts_too() -> None:
    assert days_of(absent("petro", *FRIDAY, "ira"), absent("ira", *FRIDAY, "oleh"))[0] == ("02 00:00", 1, 0, 1)
    assert days_of(absent("petro", *FRIDAY, "ira"), absent("ira", *FRIDAY))[0] == ("02 00:00", 0, 1, 0)


def test_two_who_stand_in_for_each_other_are_both_away() -> None:
    each_other = absent("petro", *FRIDAY, "ira"), absent("ira", *FRIDAY, "petro")
    assert days_of(*each_other)[0] == ("02 00:00", 0, 1, 0)
    assert days_of(*each_other, seller="ira")[0] == ("02 00:00", 0, 1, 0)


def test_two_who_stand_in_for_each_other_on_different_days_are_both_there() -> None:
    saturday = ("2026-10-03T00:00", "2026-10-04T00:00")
    turns = absent("petro", *FRIDAY, "ira"), absent("ira", *saturday, "petro")
    assert {row[2] for seller in ("petro", "ira") for row in days_of(*turns, seller=seller)} == {0}


def test_a_stand_in_who_leaves_at_noon_covers_the_morning() -> None:
    rows = days_of(absent("petro", *FRIDAY, "ira"), absent("ira", "2026-10-02T12:00", "2026-10-02T18:00"))
    assert [row[:3] for row in rows[:3]] == [("02 00:00", 1, 0), ("02 12:00", 0, 1), ("02 18:00", 1, 0)]


def test_a_chain_of_forty_stand_ins_over_a_year() -> None:
    first, last = date(2025, 10, 1), date(2026, 12, 1)
    segments, days = calendar(first=first, last=last)
    absences = [absent(f"s{number}", *FRIDAY, f"s{number + 1}") for number in range(39)]
    assert len(seller_days([f"s{number}" for number in range(40)], absences, days, segments)) == 40 * len(days)
