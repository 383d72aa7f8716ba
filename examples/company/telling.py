"""The registry of stories and the steps that many of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from company.case import Case
from company.people import mistaken
from company.world import Told

MERIT = ("Дорого", "Дорого", "Обрали інших", "Відклали", "Інше")
Outcome = str | list[Told]
FORMS, ALL = ("meta", "google"), ("meta", "google", "calls", "chats")
TALKERS = ("meta", "google", "calls")


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    tell: Callable[[Case], Outcome]
    weight: float
    sources: tuple[str, ...]
    need: int  # opening days it needs before the cut
    upto: int  # the oldest lead it is told of, in opening days
    span: int  # days that the seller has to be there
    habit: str  # whose it is, or '' for anybody's


STORIES: list[Story] = []
Teller = Callable[[Case], Outcome]


def story(
    weight: float, *, need: int = 0, upto: int = 999, span: int = 999, sources: tuple[str, ...] = ALL, habit: str = ""
) -> Callable[[Teller], Teller]:
    def add(tell: Teller) -> Teller:
        STORIES.append(Story(tell.__name__, tell, weight, sources, need, upto, span, habit))
        return tell

    return add


def begin(c: Case, live: float = 0.75, how: str = "", delay: int | None = None, nobody: bool = False) -> None:
    """The lead arrives and its record is made."""
    clock = c.world.clock
    c.now = clock.work_after(c.submitted, 0)
    if c.source in FORMS:
        phone = None
        if not how and c.left > 3 and not c.whole_form:
            how, delay = _mishap(c, delay, talks=live > 0)
            phone = c.out.written(mistaken(c.person.phone, c.rng)) if how == "corrected" and c.person.phone else None
        c.submit_form(phone=phone)
    elif c.source == "calls":
        c.live = clock.is_open(c.submitted) and c.chance(live)
        c.call_in()
    c.enter(how=how, delay=delay, nobody=nobody)
    if c.source in FORMS and c.record and c.chance(0.12):
        c.robot_answers(c.record)
    if c.source == "calls" and c.chance(0.4 if c.live else 0.25):
        c.first_call_in_crm()


def _mishap(c: Case, delay: int | None, talks: bool) -> tuple[str, int | None]:
    draw = c.rng.random()
    if draw < 0.02 and talks:  # who talked to the person wrote the right number down
        return "corrected", c.between(30, 240)
    if draw < 0.04:
        return "", c.between(3600, 9 * 3600)  # the bridge stood still for some hours
    if draw < 0.06:
        c.person.phone = ""  # a form with the mail alone
    return "", delay


def reach(c: Case, low: int = 70, high: int = 520) -> None:
    """The first talk: live at the first call, else after up to two vain tries."""
    if c.live:
        if c.chance(0.8):
            c.stage("В роботі")
        return
    c.answer()
    for _ in range(c.between(0, 2) if c.left > 4 and c.chance(0.4) else 0):
        c.attempt()
        c.hop(0, 1)
    c.talk(low, high)


def tries(c: Case, days: int, number: int) -> None:
    """So many attempts without an answer on so many days, the first at the first answer."""
    c.answer(0.1)
    clock, start, left = c.world.clock, c.world.clock.index(c.now), number
    for day in range(days):
        if day:
            c.now = clock.moment(start + day)
        today = left if day == days - 1 else min(-(-left // (days - day)), left)
        for k in range(today):
            c.now += c.between(1500, 2700) if k else 0
            c.attempt()
        left -= today


def to_deal(c: Case, days: int = 3, keep: int = 0) -> None:
    reach(c)
    c.hop(0, days, keep)
    if days and c.chance(0.7):
        c.talk()
    c.convert()


def onward(c: Case, stages: int, keep: int = 0) -> None:
    """Measured, offered, agreed: as far as `stages` says."""
    for stage in ("Пропозиція", "Договір")[:stages]:
        c.hop(1, 3, keep)
        if stage == "Пропозиція" and c.chance(0.6):
            c.visit()
            c.letter()
        else:
            c.talk()
        c.deal_stage(stage)
