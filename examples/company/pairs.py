"""Stories of one person who writes more than once, and of records that are there twice."""

from company.case import Case
from company.clock import DAY
from company.people import Person
from company.telling import FORMS, MERIT, TALKERS, Outcome, begin, onward, reach, story
from company.world import Told


def tail(c: Case) -> str:
    """What became of it in the end: it was talked over, and sold or not."""
    reach(c)
    draw = c.rng.random()
    if draw < 0.2 and c.left >= 7:
        c.convert()
        onward(c, 2)
        c.hop(0, 3)
        c.win()
        return "won"
    if draw < 0.45 and c.left <= 12:
        c.until(c.between(0, 3))
        c.talk()
        return "open"
    c.hop(0, 2)
    c.reject(c.rng.choice(MERIT))
    return "lost"


def _again(c: Case, low: int, high: int, sources: tuple[str, ...] = FORMS) -> Case:
    """The second enquiry, that many seconds later, in the daytime and with the same key on the form."""
    clock = c.world.clock
    at = c.submitted + c.between(low, high)
    if low >= DAY:
        at = clock.work_after(at, c.between(60, 3000))
    return c.sibling(c.rng.choice(sources), min(at, clock.cut - 3 * DAY // 4))


def known(c: Case) -> str:
    return "known" if c.chance(0.5) else "phone"


def close_copy(second: Case, at: int) -> None:
    second.now = at
    second.reject("Дубль")


@story(24, need=5, sources=FORMS)
def wrote_again(c: Case) -> Outcome:
    """Nobody answered, so the person wrote again; only then somebody called, or still nobody."""
    begin(c, live=0)
    second = _again(c, DAY, 3 * DAY)
    if c.chance(0.3):  # the CRM hung it on the first record
        second.submit_form()
        c.now = max(c.now, c.world.clock.work_after(second.submitted, 0))
        fate = tail(c)
    else:
        begin(second, live=0, how=known(second))
        if c.chance(0.25) and second.left <= 20:
            fate = "untouched"
        elif c.chance(0.3):
            second.answer()
            second.reject("Дубль")
            c.now = second.now + 60
            fate = tail(c)
        else:
            fate = tail(second)
    return [[(c, fate), (second, "duplicate")]]


@story(16, need=3, sources=FORMS)
def sent_twice(c: Case) -> Outcome:
    """The same form, minutes later."""
    begin(c, live=0)
    second = _again(c, 90, 2400, (c.source,))
    if c.chance(0.6):
        second.submit_form()
    else:
        begin(second, live=0, how=known(second))
    c.now = max(c.now, c.world.clock.work_after(max(second.now, second.submitted), 0))
    fate = tail(c)
    if second.record:
        close_copy(second, second.record.created + c.between(60, 900))
    return [[(c, fate), (second, "duplicate")]]


@story(50, need=4, sources=("calls",))
def called_then_wrote(c: Case) -> Outcome:
    begin(c, live=1, how="known")
    second = _again(c, DAY // 2, 2 * DAY)
    if c.chance(0.5):
        second.submit_form()
    else:
        begin(second, live=0, how=known(second))
        second.answer()
        second.reject("Дубль")
    c.now = max(c.now, c.world.clock.work_after(max(second.now, second.submitted), 60))
    return [[(c, tail(c)), (second, "duplicate")]]


@story(6, need=4, sources=FORMS)
def wrote_then_chatted(c: Case) -> Outcome:
    begin(c, live=0)
    if not c.person.phone:
        return [[(c, tail(c))]]
    second = _again(c, DAY // 2, 2 * DAY, ("chats",))
    begin(second, how="known")
    second.answer()
    second.reject("Дубль")
    c.now = second.now + 60
    return [[(c, tail(c)), (second, "duplicate")]]


@story(7, need=5, sources=FORMS)
def same_mail_other_phone(c: Case) -> Outcome:
    c.whole_form = True
    begin(c, live=0, how="known")
    second = _again(c, DAY, 4 * DAY)
    second.person = Person(c.person.first, c.person.last, c.world.people.phone(), c.person.mail, c.person.city)
    second.whole_form = True
    begin(second, live=0, how="known")
    return [[(c, tail(second)), (second, "duplicate")]]


@story(5, need=5, sources=FORMS)
def same_contact(c: Case) -> Outcome:
    """Another phone, another mail; the seller hung both records on one contact."""
    c.person.contact = str(c.out.next_id("contact"))
    begin(c, live=0, how="known")
    second = _again(c, DAY, 4 * DAY)
    other = c.world.people.person()
    second.person = Person(c.person.first, c.person.last, other.phone, other.mail, c.person.city, c.person.contact)
    begin(second, live=0, how="known")
    return [[(c, tail(second)), (second, "duplicate")]]


@story(60, need=36, sources=TALKERS)
def weeks_apart(c: Case) -> Outcome:
    """Five weeks and more between them: a second lead, of a customer where the first one was sold."""
    begin(c, live=1, how="known")
    reach(c)
    if c.chance(0.4):
        c.convert()
        onward(c, 2)
        c.hop(0, 3)
        c.win()
        first: Told = [(c, "won")]
    else:
        c.hop(0, 3)
        c.reject(c.rng.choice(MERIT))
        first = [(c, "lost")]
    clock = c.world.clock
    latest = (clock.cut - 5 * DAY - c.submitted) // DAY
    at = clock.work_after(c.submitted + c.between(34, max(34, min(50, latest))) * DAY, c.between(60, 9000))
    second = c.sibling(c.rng.choice(FORMS), at)
    begin(second, how=known(second))
    return [first, [(second, tail(second))]]


@story(20, need=4, sources=TALKERS)
def entered_twice(c: Case) -> Outcome:
    """A second record by hand, closed as a copy, or forgotten as new while the first one went on."""
    begin(c, how=known(c))
    reach(c)
    twin = c.sibling("walk_in", c.now + c.between(60, 2400))
    twin.enter(how="phone", delay=0, word=c.rng.choice(("", "", "Рекомендація", "Facebook")))
    c.records += twin.records
    c.now = max(c.now, twin.now)
    if c.chance(0.6):
        close_copy(twin, twin.now + c.between(60, 1800))
        c.now = twin.now
    c.hop(0, 2)
    c.talk()
    c.reject(c.rng.choice(MERIT))
    return [[(c, "lost")]]
