"""An instant finds its day and its stretch of work by its hour, where neither begins with one."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from tasks.core.worktime import CompanyDay, company_days, work_segments
from tasks.store.tables import company_day, work_segment
from tasks.store.temporary import make_temporary
from tests.support import insert_rows

KOLKATA = ZoneInfo("Asia/Kolkata")  # half an hour beside the clock of the others
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 9)
HOURS = {weekday: [(time(9), time(18))] for weekday in range(5)}
POWER_CUTS = [
    (datetime(2026, 11, 3, 10, 7, tzinfo=KOLKATA), datetime(2026, 11, 3, 10, 20, 30, tzinfo=KOLKATA)),
    (datetime(2026, 11, 3, 10, 40, tzinfo=KOLKATA), datetime(2026, 11, 3, 10, 41, tzinfo=KOLKATA)),
]

FOUND = sa.text(
    "select segment_at, day_at, work_days from t_hour"
    " where hour = :instant / 3600 and :instant >= from_at and :instant < until_at"
)


def newest(starts: Sequence[int], instant: int) -> int | None:
    place = bisect_right(starts, instant)
    return starts[place - 1] if place else None


@pytest.fixture
def days(connection: sa.Connection) -> list[CompanyDay]:
    segments = work_segments(HOURS, POWER_CUTS, KOLKATA, FIRST, LAST)
    days = company_days(segments, KOLKATA, FIRST, LAST)
    insert_rows(connection, {"work_segment": [one._asdict() for one in segments]})
    insert_rows(connection, {"company_day": [one._asdict() for one in days]})
    make_temporary(connection, "t_hour", "facts/hour.sql", {}, "hour")
    return days


def test_every_instant_lies_in_its_day_and_stretch_of_work(connection: sa.Connection, days: list[CompanyDay]) -> None:
    segments = list(connection.scalars(sa.select(work_segment.c.starts_at).order_by("starts_at")))
    starts = list(connection.scalars(sa.select(company_day.c.starts_at).order_by("starts_at")))
    work_days = {day.starts_at: day.work_days for day in days}
    around = [at + beside for at in (*segments, *starts) for beside in (-1, 0, 1, 1800)]
    for instant in [at for at in (*around, *range(starts[0], days[-1].ends_at, 4999)) if at >= starts[0]]:
        [row] = connection.execute(FOUND, {"instant": instant}).all()
        day = newest(starts, instant)
        assert (row.segment_at, row.day_at) == (newest(segments, instant), day)
        assert row.work_days == work_days[day or 0]
