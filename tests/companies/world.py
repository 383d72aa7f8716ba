"""A made-up company as events: its calendar, its people, what happened to each lead, and the truth of it."""

import random
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
DAY_SECONDS = 86_400
RESPONSIBLE = {
    "invalid": "marketing", "disqualified": "marketing", "not_in_crm": "owner", "unassigned": "owner",
    "disputed": "both", "given_up": "sales", "lost_unexplained": "sales", "untouched": "sales", "stalled": "sales",
    "lost": "market",
}  # fmt: skip


class Hours:
    """Working minutes between epochs; `week` gives each weekday's shifts as ("09:00", "18:00")."""

    def __init__(self, zone: ZoneInfo, week: Mapping[int, list[tuple[str, str]]], first: date, days: int) -> None:
        self.zone = zone
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[float] = []
        total = 0.0
        for day in (first + timedelta(days=n) for n in range(days)):
            for opens, closes in week.get(day.weekday(), []):
                start, end = self.at(day, opens), self.at(day, closes)
                self._starts.append(start)
                self._ends.append(end)
                self._before.append(total)
                total += (end - start) / 60

    def at(self, day: date, clock: str) -> int:
        hour, minute = map(int, clock.split(":"))
        return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone).timestamp())

    def worked(self, at: int) -> float:
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0.0
        return self._before[place] + (min(at, self._ends[place]) - self._starts[place]) / 60

    def after(self, at: int, minutes: float) -> int:
        """The instant so many working minutes later, never outside the shifts."""
        goal = self.worked(at) + minutes
        place = bisect_right(self._before, goal) - 1
        return int(self._starts[place] + (goal - self._before[place]) * 60)

    def day_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()


@dataclass
class Person:
    first: str
    last: str
    phone: str
    mail: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()


@dataclass
class Record:
    """A CRM record with all that happened to it; a writer says how much of it the exports tell."""

    id: str
    at: int
    person: Person
    source: str
    lead_id: str = ""
    contact: str = ""
    phones: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    region: str = ""
    stages: list[tuple[int, str]] = field(default_factory=list)
    owners: list[tuple[int, str]] = field(default_factory=list)
    reason: str = ""
    closed: int | None = None
    planned: int | None = None
    deleted: int | None = None
    broken: str = ""
    named: str = ""


@dataclass
class World:
    seed: int
    hours: Hours
    day: date  # the report day
    days: int
    sellers: list[str]
    firsts: list[str]
    lasts: list[str]
    new_phone: Callable[[random.Random], str]
    is_one_row: bool = False  # a record and its deal are one row with one id
    hours_a_day: int = 8
    inside: tuple[str, ...] = ()  # regions that are served
    outside: tuple[str, ...] = ()
    leads: list[Row] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    truth: list[Row] = field(default_factory=list)
    rulings: list[list[str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    contacts: dict[int, Record] = field(default_factory=dict)  # by the identity of the person

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.cut = self.hours.at(self.day + timedelta(days=1), "00:00")
        self.serial = 0

    def next_id(self) -> int:
        self.serial += 1
        return self.serial

    def unused(self, make: Callable[[], str]) -> str:
        for _ in range(1000):
            text = make()
            key = "".join(filter(str.isdigit, text))[-9:] if text[-1].isdigit() else text
            if key not in self.used:
                self.used.add(key)
                return text
        raise RuntimeError("too few names for so many people")

    def person(self) -> Person:
        pick = self.random.choice
        first, last = self.unused(lambda: f"{pick(self.firsts)} {pick(self.lasts)}").split(" ")
        phone = self.unused(lambda: self.new_phone(self.random))
        letters = "".join(self.random.choices("bcdfghklmnprstvwz", k=3))
        mail = self.unused(lambda: f"{letters}{pick('aeiou')}{self.random.randint(100, 9999)}@{pick(DOMAINS)}")
        return Person(first, last, phone, mail)

    def moment(self, oldest: int, newest: int) -> int:
        """Any time of a day that lies so many days before the report day; people write by night, too."""
        day = self.day - timedelta(days=self.random.randint(newest, oldest))
        minute = self.random.choice([*range(8 * 60, 22 * 60), *range(9 * 60, 18 * 60), *range(0, 24 * 60, 7)])
        # 02:00-03:00 stands twice in the autumn night; the exports here tell no offset
        return self.hours.at(day, f"{minute // 60:02}:{minute % 60:02}") + self.random.randint(0, 59)

    def say(self, source: str, lead_id: str, fate: str, crm_ids: list[str], story: str, **more: Any) -> None:
        self.truth.append({
            "source": source, "lead_id": lead_id, "fate": fate, "responsible": RESPONSIBLE.get(fate, "nobody"),
            "crm_ids": ";".join(crm_ids), "junk": int(more.get("junk", 0)), "optional": int(more.get("optional", 0)),
            "story": story,
        })  # fmt: skip


DOMAINS = ["gmail.com", "ukr.net", "outlook.com", "i.ua", "onet.pl", "proton.me"]


def plain_digits(pick: random.Random, count: int) -> str:
    """Digits that nobody would take for invented ones."""
    while True:
        digits = "".join(str(pick.randint(0, 9)) for _ in range(count))
        pairs = [int(b) - int(a) for a, b in pairwise(digits)]
        if len(set(digits)) >= 4 and all(len(set(pairs[n : n + 2])) > 1 for n in range(len(pairs) - 1)):
            return digits
