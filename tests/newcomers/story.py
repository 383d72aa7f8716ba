"""Some sixty leads of a small company, each with its fate, for the exports of any vendor to tell."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tests.companies import stories
from tests.companies.case import Case
from tests.companies.company import names
from tests.companies.world import Hours, Record, World, plain_digits

DAY = date(2026, 11, 17)
CAMPAIGNS = {"Autumn roofs": "1790001112223334", "Solar for schools": "1790001112223335"}
SELLERS = ["Marek Hill", "Julia Ward", "Ola Baker"]
FIRSTS, LASTS = names("contacts")
OLD: list[tuple[stories.Story, int]] = [
    (stories.won, 8), (stories.too_dear, 7), (stories.lost_after_proposal, 4), (stories.sought_something_else, 4),
    (stories.no_answer, 4), (stories.given_up_at_once, 3), (stories.given_up_after_one, 3),
    (stories.lost_without_a_word, 2), (stories.stalled_after_ring, 3), (stories.stalled_deal, 3),
    (stories.untouched, 3), (stories.back_at_work, 4), (stories.spam, 2),
]  # fmt: skip
RECENT: list[tuple[stories.Story, int]] = [
    (stories.too_dear, 2), (stories.sought_something_else, 1), (stories.won_quickly, 1), (stories.given_up_at_once, 1),
]  # fmt: skip
YOUNG: list[tuple[stories.Story, int]] = [(stories.open_young, 3), (stories.open_late, 2)]


def uk_phone(pick: random.Random) -> str:
    return "+44 7" + pick.choice(["700", "711", "822", "903"]) + " " + plain_digits(pick, 6)


def us_phone(pick: random.Random) -> str:
    while True:
        digits = plain_digits(pick, 6)
        if digits[0] not in "01" and digits[:2] != "55":
            return pick.choice(["+1 312{}", "(312) {}", "+1773{}"]).format(f"{digits[0]}{digits}")


def told(zone: str, new_phone: Callable[[random.Random], str], source: str, *, is_one_row: bool) -> World:
    """A world in which each story happens as often as it stands above; some leads never arrive, one is nobody's."""
    hours = Hours(ZoneInfo(zone), {n: [("09:00", "18:00")] for n in range(5)}, DAY - timedelta(days=100), 140)
    world = World(7, hours, DAY, 50, SELLERS, FIRSTS, LASTS, new_phone, is_one_row=is_one_row, hours_a_day=9)
    for oldest, newest, told_of in ((48, 16, OLD), (14, 5, RECENT), (4, 2, YOUNG)):
        for story, times in told_of:
            for _ in range(times):
                case = _case(world, source, oldest, newest)
                case.is_told(story(case.jump(world.random.randint(20, 240)).enters(lead_id=case.lead_id)), story.__name__)
    for _ in range(3):
        _case(world, source, 30, 3).is_told("not_in_crm", "never_came")
    today = _case(world, source, 3, 3)
    today.jump(90).enters(lead_id=today.lead_id).wait(20).rings().moves("contacted")
    today.now = hours.at(DAY, "10:30")
    today.talks().is_told("open", "called_today")
    nobodys = _case(world, source, 12, 8)
    nobodys.jump(60).enters(None)
    nobodys.is_told("unassigned", "nobodys")
    return world


def _case(world: World, source: str, oldest: int, newest: int) -> Case:
    return Case(world, source, world.moment(oldest, newest), campaign=world.random.choice(list(CAMPAIGNS)),
                lead_id=f"74{world.next_id():012}")  # fmt: skip


def stage_of(record: Record) -> str:
    return record.stages[-1][1]


def amount_of(record: Record) -> int:
    return int(record.id) % 90 * 100 + 1500
