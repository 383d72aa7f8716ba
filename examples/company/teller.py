"""Who tells which story when: the stream of leads, day by day, and what happens beside them."""

import random
from bisect import bisect
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate

import company.ended
import company.histories
import company.pairs
import company.unusual  # noqa: F401  (the stories register themselves)
from company.case import Case
from company.clock import DAY, HOUR, instant
from company.ongoing import open_talked
from company.rare import RARE, Rare
from company.staff import Seller
from company.telling import MERIT, STORIES, TALKERS, Outcome, Story, begin, onward, reach, to_deal
from company.world import Told, World

SHARES = (("meta", 0.50), ("google", 0.25), ("calls", 0.14), ("chats", 0.11))
BY_HOUR = (2, 1, 1, 0.5, 0.5, 1, 2, 4, 7, 9, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 10, 10, 7, 4)
CALLS_BY_HOUR = (0,) * 8 + (3, 10, 12, 12, 11, 9, 10, 10, 10, 9, 5, 3, 1, 0, 0, 0)
BY_WEEKDAY = (1.1, 1.1, 1.05, 1.05, 1.0, 0.85, 0.75)
FIRST_LEADS = 0.89  # of all leads; the others are second ones of the same stories, and the rare ones


def waiting(c: Case) -> Outcome:
    """The pact's limit has not passed yet."""
    begin(c, live=0, nobody=not c.world.clock.is_open(c.submitted) and c.chance(0.1))
    return "waiting"


class Teller:
    def __init__(self, world: World) -> None:
        self.world, self.rng, self.clock = world, world.rng, world.clock
        self._tables: dict[tuple[str, int], tuple[list[Story], list[float]]] = {}
        self._hours = {False: list(accumulate(BY_HOUR)), True: list(accumulate(CALLS_BY_HOUR))}
        self._due: dict[int, list[Rare]] = {}
        for rare in RARE:
            for _ in range(max(1, round(rare.times * world.leads / 2500))):
                self._due.setdefault(self._rare_index(rare), []).append(rare)

    def _rare_index(self, rare: Rare) -> int:
        last, staff = self.clock.last, self.world.staff
        newest, oldest = last - rare.newest, last - rare.oldest
        if rare.before == "leave":
            newest, oldest = staff.leave_index - 3, staff.leave_index - 8
        elif rare.before == "after leave":
            oldest = staff.leave_index
        elif rare.before == "dismissal":
            newest, oldest = staff.left_index - 6, staff.left_index - 20
        return max(self.rng.randint(min(oldest, newest), newest), self.clock.day_index(self.clock.first_day))

    def tell_all(self) -> None:
        days = (self.clock.last_day - self.clock.first_day).days + 1
        weights = [
            BY_WEEKDAY[(self.clock.first_day.weekday() + n) % 7] * self.rng.uniform(0.85, 1.15) for n in range(days)
        ]
        share = self.world.leads * FIRST_LEADS / sum(weights)
        told, until = 0, 0.0
        for number, weight in enumerate(weights):
            until += weight * share
            self._tell_day(instant(self.clock.first_day + timedelta(days=number), 0), round(until) - told)
            told = round(until)
        for index in sorted(self._due):
            for rare in self._due[index]:
                self._tell_rare(rare, index)

    def _tell_day(self, start: int, number: int) -> None:
        leads = sorted((self._arrival(start, source), source) for source in self._sources(number))
        for at, source in leads:
            self._tell(at, source)
        for _ in range(round(number * 0.04 + self.rng.random() * 0.5)):
            self._walk_in(self._arrival(start, "calls"))
        for _ in range(round(number * 0.012 * self.rng.random() * 2)):
            answered = self.rng.random() < 0.5
            at = self._arrival(start, "calls")
            who = self.rng.choice(self.world.staff.steady) if answered else None
            self.world.exports.call(at, "", who, False, answered, self.rng.randint(4, 30), 60 if answered else 0)

    def _sources(self, number: int) -> list[str]:
        return self.rng.choices([s for s, _ in SHARES], [w for _, w in SHARES], k=number)

    def _arrival(self, start: int, source: str) -> int:
        """Nobody writes in the hour that comes twice."""
        while True:
            hours = self._hours[source == "calls"]
            hour = bisect(hours, self.rng.random() * hours[-1])
            at = start + hour * HOUR + int(self.rng.random() * HOUR)
            if at < self.clock.cut - 1200 and not self.clock.in_repeated_hour(at):
                return self._off_the_edge(at)

    def _off_the_edge(self, at: int) -> int:
        """Away from the minutes in which it is not plain whether a limit has passed at the cut."""
        room = self.clock.worked(self.clock.cut) - self.clock.worked(at)
        return at + 900 if 900 <= room < 1700 and self.clock.is_open(at) else at

    def _table(self, source: str, age: int) -> tuple[list[Story], list[float]]:
        key = source, age
        if key not in self._tables:
            fitting = [s for s in STORIES if source in s.sources and s.need <= age <= s.upto]
            self._tables[key] = fitting, list(accumulate(s.weight for s in fitting))
        return self._tables[key]

    def _tell(self, at: int, source: str) -> None:
        room = self.clock.worked(self.clock.cut) - self.clock.worked(at)
        person = self.world.people.person()
        if room < 900 or room < 3 * HOUR:
            tell = waiting if room < 900 else open_talked
            self._end(Case(self.world, source, at, person, tell.__name__, owner=self._seller("", 0, 999)), tell)
            return
        index = self.clock.index(self.clock.work_after(at, 0))
        stories, weights = self._table(source, self.clock.last - index)
        story = stories[bisect(weights, self.rng.random() * weights[-1])]
        owner = self._seller(story.habit, index, story.span)
        self._end(Case(self.world, source, at, person, story.name, owner=owner), story.tell)

    def _seller(self, habit: str, index: int, span: int) -> Seller:
        return self.world.staff.one(habit) if habit else self.world.staff.owner(index, span)

    def _tell_rare(self, rare: Rare, index: int) -> None:
        at = self.clock.moment(index)
        if rare.newest == rare.oldest == 0:
            at = self.clock.cut - self.rng.randint(150, 420)
        source = self.rng.choice(rare.sources)
        case = Case(self.world, source, at, self.world.people.person(), rare.tell.__name__)
        case.owner = self._seller(rare.habit, index, 999)
        self._end(case, rare.tell)

    def _end(self, case: Case, tell: Callable[[Case], Outcome]) -> None:
        outcome = tell(case)
        enquiries: list[Told] = [[(case, outcome)]] if isinstance(outcome, str) else outcome
        for enquiry in enquiries:
            self._calls_again(*enquiry[0])
            self.world.finish(enquiry)

    def _calls_again(self, case: Case, fate: str) -> None:
        """A client who is being talked to rings up now and then: a known number, no lead."""
        if (
            fate not in ("won", "lost")
            or case.source not in TALKERS
            or case.mute
            or case.crm_only
            or case.story == "taken_over"
        ):
            return
        if not case.person.phone or case.now - case.submitted < 2 * DAY or not case.chance(0.15):
            return
        at = self.clock.work_after(case.submitted + DAY, case.between(60, 9000))
        if at < case.now - 600 and case.record and case.owner and case.owner.habit in ("ordinary", "covered"):
            who = self.world.staff.at_desk(case.owner, at)
            answered = case.chance(0.7)
            self.world.exports.call(
                at, case.person.phone, who if answered else None, False, answered, 9, 95 if answered else 0
            )

    def _walk_in(self, at: int) -> None:
        """Somebody who came to the showroom: a record without a lead."""
        at = self.clock.work_after(at, 60)
        left = self.clock.last - self.clock.index(at)
        if at > self.clock.cut - 9 * HOUR or left < 0:
            return
        owner = self._seller("", self.clock.index(at), 40)
        case = Case(self.world, "walk_in", at, self.world.people.person(), "walk_in", owner=owner)
        case.enter(delay=0, how="phone", word="" if self.world.is_hasty_day(at) else None)
        if left >= 9 and case.chance(0.35):
            to_deal(case)
            onward(case, 2)
            case.hop(0, 3)
            case.win()
        else:
            reach(case)
            case.reject(case.rng.choice(MERIT))
        self.world.finish([(case, "")])


def dice(seed: int) -> random.Random:
    return random.Random(f"leadpact company {seed}")
