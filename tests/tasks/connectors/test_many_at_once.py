"""Rows and times are read many at once: the same as one by one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.connectors.clock import Clock, Moment
from tasks.connectors.lines import batch_of, row_batches, rows
from tasks.connectors.moments import Moments

FORMS = ("%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M", "%d.%m.%Y")
ISO = "%Y-%m-%dT%H:%M:%S"
# around the hours that clocks leave out and repeat, half-hour changes among them
CHANGES = tuple(map(datetime.fromisoformat, ("2026-03-29", "2026-04-05", "2026-10-25", "2026-11-16")))
TEXTS = st.text(alphabet='ab";,\n\r\0 ', max_size=60)


@given(TEXTS, st.integers(1, 4))
@settings(max_examples=300, deadline=None)
def test_batches_hold_the_rows_of_the_file(text: str, size: int) -> None:
    lines = text.splitlines(keepends=True)
    one_by_one = batch_of(rows(iter(lines), ",", 2, 5))
    batches = list(row_batches(iter(lines), ",", 2, 5, size))
    assert "".join(batch.text for batch in batches) == one_by_one.text
    assert [start for batch in batches for start in batch.starts] == one_by_one.starts
    assert [cells for batch in batches for cells in batch.cells] == one_by_one.cells
    assert sum(batch.lines for batch in batches) == one_by_one.lines
    assert [torn for batch in batches for torn in batch.torn.values()] == list(one_by_one.torn.values())


@given(
    st.sampled_from(("Europe/Kyiv", "Australia/Lord_Howe", "UTC")),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 86_400), st.sampled_from((ISO, *FORMS))), max_size=12),
)
@settings(max_examples=200, deadline=None)
def test_a_column_of_times_is_what_each_of_them_is(zone: str, told: list[tuple[datetime, int, str]]) -> None:
    texts = [(day + timedelta(seconds=seconds)).strftime(form) for day, seconds, form in told]

    def alone(text: str) -> Moment:
        first, again = Moments(ZoneInfo(zone), FORMS).seconds(text)
        return first if again is None else (first, again)

    assert Moments(ZoneInfo(zone), FORMS).column(texts, None, alone) == list(map(alone, texts))


@given(st.lists(st.one_of(st.none(), st.integers(0, 9), st.tuples(st.integers(0, 4), st.integers(5, 9)))))
def test_a_clock_settles_a_column_as_its_rows(moments: list[Moment]) -> None:
    at_once, by_row = Clock(), Clock()
    half = len(moments) // 2
    settled = at_once.settle_all(moments[:half]) + at_once.settle_all(moments[half:])
    assert settled == [by_row.settle_all([moment])[0] for moment in moments]
