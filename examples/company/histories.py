"""Stories with a past: a record that was there before, a lead that was closed and opened again, a third enquiry."""

from company.case import Case
from company.clock import DAY
from company.pairs import close_copy, known, tail
from company.telling import FORMS, MERIT, TALKERS, Outcome, begin, onward, reach, story, to_deal, tries


def _after(c: Case, days: int) -> Case:
    """The next enquiry of the same person, by a form, that many days later."""
    at = c.world.clock.work_after(c.submitted + days * DAY, c.between(60, 9000))
    return c.sibling(c.rng.choice(FORMS), at)


def _room_after(c: Case, low: int, high: int) -> int:
    """So many days later, with a week left before the cut."""
    return min(c.between(low, high), max(low, (c.world.clock.cut - c.submitted) // DAY - 7))


@story(7, need=8, span=20, sources=TALKERS)
def opened_again(c: Case) -> str:
    """Given up after two tries, opened again when the client answered after all, and lost to the price."""
    begin(c, live=0, how="known")
    tries(c, 2, 2)
    c.reject("Не додзвонились")
    c.hop(1, 2)
    c.stage("В роботі")
    assert c.record is not None
    c.record.closed, c.record.reason = None, ""
    c.talk()
    c.hop(0, 2)
    c.reject(c.rng.choice(MERIT))
    return "lost"


@story(8, need=36, sources=FORMS)
def wrote_three_times(c: Case) -> Outcome:
    """Each time within a month of the time before: one enquiry, whose last record says how it stands."""
    begin(c, how="known")
    reach(c)
    c.reject(c.rng.choice(MERIT))
    second = _after(c, c.between(16, 20))
    begin(second, how=known(second))
    reach(second)
    second.reject(c.rng.choice(MERIT))
    third = _after(second, c.between(14, 17))
    begin(third, how=known(third))
    return [[(c, tail(third)), (second, "duplicate"), (third, "duplicate")]]


@story(7, need=14, sources=FORMS)
def bought_then_wrote(c: Case) -> Outcome:
    """A customer of last week asks again: still the enquiry that was won."""
    begin(c, how="known")
    to_deal(c, 1)
    onward(c, 2)
    c.win()
    bought = (c.now - c.submitted) // DAY
    second = _after(c, min(bought + c.between(1, 3), 26))
    begin(second, how=known(second))
    close_copy(second, second.now + 600)
    return [[(c, "won"), (second, "duplicate")]]


@story(14, need=42, sources=FORMS)
def left_lying_then_wrote(c: Case) -> Outcome:
    """The first enquiry was never finished; five weeks later a second one came, and was."""
    begin(c, how="known")
    reach(c)
    second = _after(c, _room_after(c, 35, 48))
    begin(second, how=known(second))
    return [[(c, "stalled")], [(second, tail(second))]]


@story(8, need=42, sources=FORMS)
def never_called_then_wrote(c: Case) -> Outcome:
    begin(c, live=0, how="known")
    second = _after(c, _room_after(c, 35, 48))
    begin(second, how=known(second))
    return [[(c, "untouched")], [(second, tail(second))]]


def _walked_in(c: Case, days: int) -> Case:
    """The person had been to the showroom so many days before the form."""
    before = c.sibling("walk_in", c.world.clock.work_after(c.submitted - days * DAY, c.between(60, 9000)))
    before.enter(how="phone", delay=0, word="Рекомендація")
    return before


@story(8, need=4, upto=38, sources=FORMS)
def known_from_the_showroom(c: Case) -> Outcome:
    """Its record is older than the form, still open, and is worked on."""
    before = _walked_in(c, c.between(2, 6))
    before.answer(0)
    before.attempt()
    c.submit_form(mail="")
    c.record, c.now = before.record, c.world.clock.work_after(c.submitted, 0)
    c.records += before.records
    reach(c)
    c.hop(0, 2)
    c.reject(c.rng.choice(MERIT))
    return [[(c, "lost")]]


@story(5, need=2, upto=30, sources=FORMS)
def only_an_old_record(c: Case) -> Outcome:
    """The record of a visit weeks ago was closed then; the form never arrived."""
    before = _walked_in(c, c.between(9, 14))
    before.answer(0)
    before.talk()
    before.reject(c.rng.choice(MERIT))
    c.submit_form(mail="")
    return [[(before, "")], [(c, "not_in_crm")]]


@story(40, need=5, sources=("chats",))
def chatted_then_wrote(c: Case) -> Outcome:
    """First a chat that nobody answered, then a form from the same number."""
    begin(c, how="known")
    second = _after(c, c.between(1, 3))
    if c.chance(0.4):
        second.submit_form()
        c.now = max(c.now, c.world.clock.work_after(second.submitted, 0))
        return [[(c, tail(c)), (second, "duplicate")]]
    begin(second, how=known(second))
    return [[(c, tail(second)), (second, "duplicate")]]
