"""The sellers, who of them is away when, and who answers a lead that came at a given hour."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from company.clock import Clock
from company.people import ENDINGS, MEN, STEMS, WOMEN

RETAIL, BUILDERS = "Роздріб", "Забудовники"


@dataclass(slots=True)
class Seller:
    id: int
    name: str
    team: str
    habit: str  # ordinary, silent (logs hardly anything), idle (rarely calls), away, covered, dismissed
    where: tuple[float, float]  # share of calls that only the tracker, that only the CRM sees
    is_active: bool = True
    away: list[tuple[date, date, "Seller | None"]] = field(default_factory=list)


CAST = (
    ("Марина Ткач", RETAIL, "ordinary", (0.10, 0.10)),
    ("Богдан Лис", RETAIL, "ordinary", (0.30, 0.00)),
    ("Ірина Дзюба", RETAIL, "ordinary", (0.00, 0.25)),
    ("Тарас Вовк", RETAIL, "silent", (0.00, 0.50)),
    ("Оксана Гай", RETAIL, "away", (0.10, 0.10)),
    ("Роман Кушнір", BUILDERS, "ordinary", (0.05, 0.20)),
    ("Леся Мороз", BUILDERS, "covered", (0.10, 0.10)),
    ("Юрій Кравець", BUILDERS, "ordinary", (0.15, 0.05)),
    ("Денис Шульга", BUILDERS, "idle", (0.10, 0.10)),
    ("Віктор Козак", BUILDERS, "dismissed", (0.10, 0.10)),
)


class Staff:
    """Ten sellers, and ten more for each 25,000 leads: the shape stays."""

    def __init__(self, clock: Clock, rng: random.Random, leads: int) -> None:
        self.clock, self.rng = clock, rng
        self.groups = [self._group(number) for number in range(max(1, round(leads / 25_000)))]
        self.sellers = [seller for group in self.groups for seller in group]
        last = clock.last_day
        self.left_index = clock.day_index(last - timedelta(days=33))  # the dismissed sellers' last day is before
        self.leave_index = clock.day_index(last - timedelta(days=12))  # of those away without a stand-in
        self.by_habit = {h: [s for s in self.sellers if s.habit == h] for h in {s.habit for s in self.sellers}}
        self.steady = self.by_habit["ordinary"] * 3 + self.by_habit["covered"] * 2 + self.by_habit["idle"]
        self.until_leave = self.steady + self.by_habit["away"] * 3
        self.until_dismissal = self.until_leave + self.by_habit["dismissed"] * 3

    def _group(self, number: int) -> list[Seller]:
        names = [line[0] for line in CAST] if number == 0 else [self._name(number * 10 + k) for k in range(10)]
        group = [
            Seller(number * 10 + k + 11, names[k], team, habit, where, habit != "dismissed")
            for k, (_, team, habit, where) in enumerate(CAST)
        ]
        last = self.clock.last_day

        def ago(days: int) -> date:
            return last - timedelta(days=days)

        group[1].away.append((ago(43), ago(41), group[2]))  # ill for three days
        group[4].away.append((ago(12), last + timedelta(days=3), None))  # leave, nobody named
        group[6].away.append((ago(22), last + timedelta(days=4), group[7]))  # leave with a stand-in
        return group

    @staticmethod
    def _name(k: int) -> str:
        """Names that no other seller has: the lists are of 80 and 70 words, so a pair comes again after 560."""
        return f"{(WOMEN + MEN)[k % 80]} {STEMS[k % len(STEMS)]}{ENDINGS[k // 560 % len(ENDINGS)]}"

    def owner(self, index: int, span: int) -> Seller:
        """Somebody who is there, or has a stand-in, for `span` opening days from that one."""
        pool = self.steady
        if index + span < self.left_index:
            pool = self.until_dismissal
        elif index + span < self.leave_index:
            pool = self.until_leave
        return pool[int(self.rng.random() * len(pool))]

    def one(self, habit: str) -> Seller:
        pool = self.by_habit[habit]
        return pool[int(self.rng.random() * len(pool))]

    def at_desk(self, seller: Seller, at: int) -> Seller:
        """The seller, or the stand-in on a day of leave."""
        if not seller.away:
            return seller
        day = self.clock.date(at)
        for start, end, stand_in in seller.away:
            if stand_in and start <= day <= end:
                return stand_in
        return seller
