"""Тепла Підлога: broken rows, a seller who logs nothing, two nights of full snapshots, records that vanish."""

from datetime import timedelta
from pathlib import Path

from tests.companies import messy_files
from tests.companies.case import Case
from tests.companies.company import Company, lay_pact
from tests.companies.messy_faults import FEW, SPECIALS
from tests.companies.messy_files import DAY, ZONE
from tests.companies.messy_telling import (
    AWAY,
    COVERED,
    FIRSTS,
    LASTS,
    LEFT,
    SELLERS,
    SILENT,
    calls_by_desk_telephone,
    form,
    in_crm,
    new_phone,
    typo,
)
from tests.companies.stories import (
    FORM_ONLY,
    OLD,
    RECENT,
    YOUNG,
    Story,
    given_up_after_one,
    lost_after_proposal,
    lost_by_a_blank_word,
    lost_without_a_word,
    no_answer,
    no_such_number,
    picked,
    sought_something_else,
    stalled_after_talk,
    too_dear,
    untouched,
    won,
)
from tests.companies.world import Hours, World

ROBOTS_RESULT = {"won", "won_untold", "lost_after_proposal", "lost_by_a_blank_word"}  # told by stages, not by the log
UNLOGGED: list[tuple[Story, int]] = [
    (won, 8), (lost_after_proposal, 8), (lost_by_a_blank_word, 2), (untouched, 6), (too_dear, 5), (given_up_after_one, 4),
    (no_answer, 3), (no_such_number, 2), (sought_something_else, 4), (stalled_after_talk, 4), (lost_without_a_word, 2),
]  # fmt: skip


def make(seed: int, folder: Path) -> Company:
    week = {n: [("08:30", "17:30")] for n in range(5)}
    hours = Hours(ZONE, week, DAY - timedelta(days=100), 140)
    world = World(seed, hours, DAY, 55, SELLERS, FIRSTS, LASTS, new_phone, inside=("Львів", "Стрий"),
                  outside=("Одеса", "Харків"), hours_a_day=9)  # fmt: skip
    for tell, times in (
        (common, 480),
        (call, 110),
        (young, 110),
        (recent, 170),
        (unlogged, 55),
        (never_came, 20),
        (by_hand, 40),
    ):
        for _ in range(times):
            tell(world)
    for special in SPECIALS:
        for _ in range(FEW.get(special, 9)):
            special(world)
    pact = lay_pact("messy", folder)
    lay = messy_files.Exports(world, folder, [*SELLERS, SILENT, AWAY, COVERED], LEFT)
    return Company(pact, DAY, world.truth, lay.nights())


def common(world: World) -> None:
    case = form(world, world.days, 16)
    story = picked(case, OLD + FORM_ONLY)
    if story.__name__ == "lives_elsewhere":
        case.lead["region"] = world.random.choice(world.outside)
    before = len(world.activities)
    case.is_told(story(in_crm(case)), story.__name__)
    if world.random.random() < 0.15:
        calls_by_desk_telephone(world.activities[before:])


def young(world: World) -> None:
    case = form(world, 4, 2)
    story = picked(case, YOUNG)
    case.is_told(story(in_crm(case)), f"young_{story.__name__}")


def recent(world: World) -> None:
    case = form(world, 14, 5)
    story = picked(case, RECENT)
    case.is_told(story(in_crm(case)), f"recent_{story.__name__}")


def call(world: World) -> None:
    at = world.hours.after(world.moment(world.days, 16), world.random.randint(1, 100))
    lead_id = f"p{world.next_id():07}"
    case = Case(world, "pbx", at, None, lead_id=lead_id, mail="")
    case._act("call", "in", id=lead_id, rang=21, only="pbx")
    story = picked(case, OLD)
    case.is_told(story(in_crm(case)), f"missed_{story.__name__}")


def unlogged(world: World) -> None:
    """Silence of one who never logs proves nothing; what the stages say holds."""
    case = form(world, world.days, 16)
    before = len(world.activities)
    story = picked(case, UNLOGGED)
    case.jump(100).enters(SILENT)
    fate = story(case)
    del world.activities[before:]
    case.is_told(fate if story.__name__ in ROBOTS_RESULT else "unprovable", f"unlogged_{story.__name__}")


def never_came(world: World) -> None:
    form(world, 48, 2).is_told("not_in_crm", "never_came")


def by_hand(world: World) -> None:
    """Written into the CRM the next day, by ear."""
    case = form(world, world.days, 18)
    case.wait_days(1).enters(crm_source="")
    assert case.record
    case.record.named = typo(world, case.person.name)
    story = world.random.choice([won, too_dear, untouched, stalled_after_talk, sought_something_else, no_answer])
    case.is_told(story(case), f"by_hand_{story.__name__}")
