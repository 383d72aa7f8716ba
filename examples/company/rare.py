"""Stories that are told a fixed number of times, so that every fate and every trap is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from company.arrival import CRM_SOURCES
from company.case import Case
from company.clock import DAY
from company.ended import disputed_number, given_up
from company.ongoing import untouched
from company.people import Person
from company.telling import FORMS, MERIT, Outcome, begin, onward, reach, to_deal
from company.world import Told


def no_owner(c: Case) -> Outcome:
    begin(c, live=0, nobody=True)
    return "unassigned"


def assigned_to_the_absent(c: Case) -> Outcome:
    """It came to a seller on leave, and nobody was named in the seller's place."""
    begin(c, live=0)
    return "unassigned"


def left_behind_by_leave(c: Case) -> Outcome:
    """One talk before the leave, nothing since."""
    begin(c)
    if not c.live:
        c.answer(0)
        c.talk()
    return "unassigned"


def left_behind_by_dismissal(c: Case) -> Outcome:
    begin(c)
    if c.chance(0.6):
        reach(c)
    return "unassigned"


def taken_over(c: Case) -> Outcome:
    """The dismissed seller's lead went to a colleague, who brought it to an end."""
    begin(c)
    reach(c)
    clock = c.world.clock
    c.now = clock.moment(c.world.staff.left_index + 1)
    c.hand_over(c.rng.choice(c.world.staff.by_habit["ordinary"]))
    c.hop(0, 2)
    c.talk()
    c.reject(c.rng.choice(MERIT))
    return "lost"


def covered_but_untouched(c: Case) -> Outcome:
    """The seller is on leave, the stand-in is there and did nothing."""
    begin(c, live=0)
    return "untouched"


def unknown_stage(c: Case) -> Outcome:
    """Sales added a stage after the signing; the pact does not know it."""
    begin(c)
    to_deal(c)
    onward(c, 1)
    c.until(c.between(0, 3))
    c.deal_stage("Розстрочка")
    return "unprovable"


def excused(c: Case) -> Outcome:
    """The seller noted another number and no name: the record is there, and nothing tells whose it is."""
    c.submit_form()
    c.crm_only = True
    record = c.enter(how="bare", word=CRM_SOURCES[c.source][0], delay=c.between(5, 20))
    record.phones, record.campaign, record.city = (c.out.written(c.world.people.phone()), ""), "", ""
    c.answer()
    c.attempt()
    return "unprovable"


def namesakes(c: Case) -> Outcome:
    """Two people of one name within minutes; a list with names alone was put into the CRM afterwards."""
    other = c.world.people.person()
    second = c.sibling(c.source, c.submitted + c.between(60, 240))
    second.person = Person(c.person.first, c.person.last, other.phone, other.mail, "")
    c.person.city = ""
    at = second.submitted + c.between(180, 400)
    for case in (c, second):
        case.submit_form()
        record = case.enter(how="bare", word=CRM_SOURCES[c.source][0], delay=at - case.submitted)
        record.first, record.last, record.campaign = c.person.first, c.person.last, ""
    return [[(c, "unprovable")], [(second, "unprovable")]]


def office(c: Case) -> Outcome:
    """Four people of one building firm, one number on all their forms, days apart."""
    told: list[Told] = []
    c.world.shared.add(c.person.phone)
    for number in range(4):
        other = c.world.people.person()
        case = c.sibling(
            c.rng.choice(FORMS), c.world.clock.work_after(c.submitted + number * 3 * DAY, c.between(60, 9000))
        )
        case.person = Person(other.first, other.last, c.person.phone, other.mail, c.person.city)
        case.whole_form = case.crm_only = True
        begin(case, how="known")
        assert case.record is not None
        case.record.mail = other.mail
        reach(case)
        case.hop(0, 2)
        if number % 2:
            case.reject(case.rng.choice(MERIT))
            told.append([(case, "lost")])
        else:
            case.reject("Шукали інше")
            told.append([(case, "disqualified")])
    return told


def over_midnight(c: Case) -> Outcome:
    """It came just before the cut; its record is younger than the cut."""
    c.submit_form()
    c.enter(delay=c.between(600, 780))
    return "waiting"


def _ruled(c: Case, fate: str, why: str) -> Outcome:
    c.world.ruled.append((c.source, c.lead_id, fate, why))
    return fate


def ruled_open(c: Case) -> Outcome:
    untouched(c)
    return _ruled(c, "open", "Дзвонила з особистого мобільного: замір у четвер")


def ruled_lost(c: Case) -> Outcome:
    disputed_number(c)
    return _ruled(c, "lost", "Номер правильний, клієнт обрав інших")


def ruled_no_answer(c: Case) -> Outcome:
    given_up(c)
    return _ruled(c, "no_answer", "Писали у Viber із приватного телефону тричі")


@dataclass(frozen=True, slots=True)
class Rare:
    tell: Callable[[Case], Outcome]
    times: int  # in 2,500 leads
    newest: int  # in opening days before the last one
    oldest: int
    sources: tuple[str, ...] = FORMS
    habit: str = ""
    before: str = ""  # only before that turn: leave, dismissal; or 'after leave'


RARE = (
    Rare(no_owner, 7, 1, 9),
    Rare(assigned_to_the_absent, 8, 1, 8, habit="away", before="after leave"),
    Rare(left_behind_by_leave, 6, 13, 20, habit="away", before="leave"),
    Rare(left_behind_by_dismissal, 8, 32, 50, habit="dismissed", before="dismissal"),
    Rare(taken_over, 8, 32, 45, habit="dismissed", before="dismissal"),
    Rare(covered_but_untouched, 4, 2, 12, habit="covered"),
    Rare(unknown_stage, 4, 7, 16),
    Rare(excused, 3, 2, 30, ("meta",)),
    Rare(namesakes, 2, 2, 25),
    Rare(office, 2, 24, 40),
    Rare(over_midnight, 2, 0, 0),
    Rare(ruled_open, 1, 2, 8),
    Rare(ruled_lost, 2, 4, 10),
    Rare(ruled_no_answer, 1, 7, 14),
)
