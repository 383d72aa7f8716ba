"""Stories of one lead that is still open at the cut: worked, left alone, or stuck."""

from company.case import Case
from company.telling import TALKERS, begin, onward, reach, story, to_deal


@story(34, need=1, upto=13, habit="idle")
@story(14, need=1, upto=10)
@story(6, need=11, upto=45)
def untouched(c: Case) -> str:
    begin(c, live=0)
    if c.chance(0.2):
        c.answer()
        c.stage("В роботі")
    return "untouched"


@story(6, need=1, upto=20)
def only_a_robot_answered(c: Case) -> str:
    begin(c, live=0)
    assert c.record is not None
    c.robot_answers(c.record)
    return "untouched"


@story(5, need=2, upto=20, sources=TALKERS)
def rung_for_a_second(c: Case) -> str:
    begin(c, live=0)
    c.answer()
    for _ in range(c.between(1, 2)):
        c.short_call()
        c.soon()
    return "untouched"


@story(30, need=13, upto=38)
def stalled_deal(c: Case) -> str:
    begin(c)
    to_deal(c, keep=9)
    onward(c, c.between(0, 2), keep=9)
    return "stalled"


@story(16, need=11, upto=30)
def stalled_early(c: Case) -> str:
    begin(c)
    if c.live or c.chance(0.5):
        reach(c)
    else:
        c.answer()
        c.attempt()
    return "stalled"


@story(330, upto=1)
@story(210, need=2, upto=5)
@story(45, need=6, upto=14)
def open_talked(c: Case) -> str:
    begin(c)
    reach(c)
    if c.left > 3:
        c.until(c.between(0, 3))
        c.talk()
    return "open"


@story(70, upto=2)
def open_tried(c: Case) -> str:
    begin(c, live=0)
    c.answer()
    c.attempt()
    return "open"


@story(120, need=4, upto=12)
@story(75, need=13, upto=24)
@story(10, need=25, upto=40)
def open_deal(c: Case) -> str:
    begin(c)
    to_deal(c)
    onward(c, c.between(0, 2))
    if c.left > 3:
        c.until(c.between(0, 3))
        c.talk()
    if c.chance(0.4):
        c.plan(1, 12)
    return "open"


@story(25, need=10, upto=30)
def open_with_a_date(c: Case) -> str:
    """Nothing for two weeks, and a next step in the calendar."""
    begin(c)
    to_deal(c, keep=8)
    c.plan(1, 14)
    return "open"


@story(8, need=10, upto=30)
def open_after_the_date(c: Case) -> str:
    """The agreed date passed yesterday; it counts as a sign of life."""
    begin(c)
    to_deal(c, keep=8)
    c.plan(-2, -1)
    return "open"
