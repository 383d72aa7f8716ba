"""What can happen to a lead that has reached the CRM, and its fate by DESIGN 5. Reasons are kinds, in our words.

The companies ask three attempts, answer in an hour or less, give reasons in 2 working days, stall after 5.
"""

from collections.abc import Callable

from tests.companies.case import Case

Story = Callable[[Case], str]


def won(case: Case) -> str:
    case.wait(12).talks().wait_days(1).qualifies().wait_days(1).talks().wait_days(1).goes_on("proposal")
    case.wait_days(2).wins()
    return "won"


def won_untold(case: Case) -> str:
    """The money is there, nobody wrote down a talk."""
    case.wait(10).rings().wait_days(2).qualifies().wait_days(1).wins()
    return "won"


def too_dear(case: Case) -> str:
    case.wait(20).talks().wait_days(1).loses("price")
    return "lost"


def lost_after_proposal(case: Case) -> str:
    case.wait(120).talks().wait_days(1).qualifies().wait_days(1).goes_on("proposal").wait_days(2).loses("competitor")
    return "lost"


def lost_without_a_word(case: Case) -> str:
    case.wait(15).talks().wait_days(1).loses("")
    return "lost_unexplained"


def lost_by_a_blank_word(case: Case) -> str:
    case.wait(15).talks().wait_days(1).qualifies().wait_days(2).loses("none")
    return "lost_unexplained"


def sought_something_else(case: Case) -> str:
    case.wait(15).talks().wait(30).loses("not_our_product")
    return "disqualified"


def something_else_unasked(case: Case) -> str:
    """A reason of fit, and nobody ever spoke to the person."""
    case.wait(15).rings().wait_days(1).loses("not_our_product")
    return "given_up"


def lives_elsewhere(case: Case) -> str:
    case.wait(15).loses("out_of_region")
    return "disqualified"


def lives_here(case: Case) -> str:
    case.wait(15).talks().wait(20).loses("out_of_region")
    return "disputed"


def spam(case: Case) -> str:
    case.wait(15).loses("spam")
    return "disqualified"


def somebody_else_answered(case: Case) -> str:
    case.wait(15).talks(seconds=case.world.random.choice([8, 12, 35, 44])).wait(20).loses("wrong_contact")
    return "disqualified"


def wrong_contact_that_talked(case: Case) -> str:
    case.wait(15).talks(seconds=150).wait(40).loses("wrong_contact")
    return "disputed"


def no_such_number(case: Case) -> str:
    case.wait(15).no_such_number().wait(20).loses(case.world.random.choice(["wrong_contact", "unreachable"]))
    return "disqualified"


def wrong_contact_unasked(case: Case) -> str:
    case.wait(40).loses("wrong_contact")
    return "given_up"


def given_up_at_once(case: Case) -> str:
    case.wait(30).loses("unreachable")
    return "given_up"


def given_up_after_one(case: Case) -> str:
    case.wait(30).rings().wait_days(1).loses("unreachable")
    return "given_up"


def too_dear_unasked(case: Case) -> str:
    case.wait(30).rings(rang=2).wait_days(1).loses("price")
    return "given_up"


def no_answer(case: Case) -> str:
    case.wait(20).tries(4).wait_days(1).loses("unreachable")
    return "no_answer"


def no_answer_timing(case: Case) -> str:
    """Whatever the reason given."""
    case.wait(20).tries(5).wait_days(1).loses("timing")
    return "no_answer"


def vanished_after_talk(case: Case) -> str:
    case.wait(20).talks().wait_days(1).tries(4).wait_days(1).loses("unreachable")
    return "no_answer"


def dropped_after_talk(case: Case) -> str:
    case.wait(20).talks().wait_days(2).rings().wait_days(1).loses("unreachable")
    return "given_up"


def test_that_talked(case: Case) -> str:
    case.wait(20).talks().wait(30).loses("test")
    return "disputed"


def copy_of_nothing(case: Case) -> str:
    """Closed as a copy, and no other enquiry of the person is there."""
    case.wait(20).talks().wait(30).loses("duplicate")
    return "unprovable"


def untouched(case: Case) -> str:
    return "untouched"


def greeted_by_a_robot(case: Case) -> str:
    case.jump(90).writes(robot=1)
    return "untouched"


def moved_but_untouched(case: Case) -> str:
    """The stage says contacted, the log knows nothing; contacted needs no talk."""
    case.wait(30).moves("contacted")
    return "untouched"


def stalled_after_talk(case: Case) -> str:
    case.wait(20).talks().wait(30).moves("contacted")
    return "stalled"


def stalled_after_ring(case: Case) -> str:
    case.wait(20).rings()
    return "stalled"


def stalled_deal(case: Case) -> str:
    case.wait(20).talks().wait(30).qualifies().wait_days(1).writes()
    return "stalled"


def planned(case: Case) -> str:
    case.wait(20).talks().wait(30).moves("contacted").plans(case.world.random.randint(3, 20))
    return "open"


def back_at_work(case: Case) -> str:
    """Months of silence, but yesterday somebody called."""
    case.wait(20).rings().moves("contacted")
    case.now = case.world.hours.after(case.world.cut - 2 * 86_400, case.world.random.randint(30, 300))
    case.rings()
    return "open"


def client_called_back(case: Case) -> str:
    case.wait(20).rings().wait(60).talks(direction="in").wait_days(1).loses("price")
    return "lost"


OLD: list[tuple[Story, int]] = [
    (won, 12), (won_untold, 1), (too_dear, 9), (lost_after_proposal, 8), (lost_without_a_word, 3),
    (lost_by_a_blank_word, 2), (sought_something_else, 6), (something_else_unasked, 2), (spam, 2),
    (somebody_else_answered, 3), (wrong_contact_that_talked, 3), (no_such_number, 3), (wrong_contact_unasked, 2),
    (given_up_at_once, 3), (given_up_after_one, 4), (too_dear_unasked, 2), (no_answer, 6), (no_answer_timing, 2),
    (vanished_after_talk, 2), (dropped_after_talk, 2), (test_that_talked, 1), (copy_of_nothing, 1), (untouched, 5),
    (greeted_by_a_robot, 2), (moved_but_untouched, 2), (stalled_after_talk, 4), (stalled_after_ring, 3),
    (stalled_deal, 3), (planned, 4), (back_at_work, 6), (client_called_back, 3),
]  # fmt: skip
FORM_ONLY: list[tuple[Story, int]] = [(lives_elsewhere, 4), (lives_here, 3)]


def open_young(case: Case) -> str:
    case.wait(15).talks().wait(60).moves("contacted")
    return "open"


def open_late(case: Case) -> str:
    case.wait(200).rings()
    return "open"


def reason_still_due(case: Case) -> str:
    case.wait(10).talks().wait(60).loses("")
    return "waiting"


def won_quickly(case: Case) -> str:
    case.wait(10).talks().wait(60).qualifies().wait(60).wins()
    return "won"


# from two to four days before the cut
YOUNG: list[tuple[Story, int]] = [
    (open_young, 8), (open_late, 5), (untouched, 2), (too_dear, 2), (sought_something_else, 2), (won_quickly, 1),
    (given_up_at_once, 1),
]  # fmt: skip


# from five to fourteen days before the cut: what is over within two of them
RECENT: list[tuple[Story, int]] = [
    (too_dear, 6), (sought_something_else, 4), (won_quickly, 2), (given_up_at_once, 2), (given_up_after_one, 2),
    (wrong_contact_that_talked, 2), (somebody_else_answered, 1), (planned, 4), (untouched, 1),
]  # fmt: skip


def picked(case: Case, stories: list[tuple[Story, int]]) -> Story:
    return case.world.random.choices([story for story, _ in stories], [weight for _, weight in stories])[0]
