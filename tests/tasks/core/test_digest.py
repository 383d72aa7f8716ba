"""What the letter puts first, and what it folds."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.core import digest
from tasks.core.facts import Action, Debt, LetterFacts
from tests.letters import FATES, example, partial, quiet


def owed(clause: str, nights: int = 1) -> Action:
    return Action(check="first_answer", clause=clause, title=clause, status="breached", leads=1, nights=nights)


@pytest.mark.parametrize(
    ("fates", "kind", "leads"),
    [
        (FATES, "stuck", 63),
        ({"open": 5, "not_in_crm": 14, "unassigned": 1, "untouched": 3}, "not_reached", 15),
        ({"open": 5, "untouched": 2}, "unfit", 13),
        ({"open": 5, "unprovable": 2}, "unfit", 13),
    ],
)
def test_the_headline_is_the_largest_debt_in_leads(fates: dict[str, int], kind: str, leads: int) -> None:
    headline = digest.headline(replace(example(), fates=fates))
    assert (headline.kind, headline.leads) == (kind, leads)


def test_unfit_leads_within_the_pact_are_no_headline() -> None:
    facts = replace(example(), fates={"invalid": 20, "open": 80}, campaigns=(), debts=())
    assert digest.headline(facts).kind == "none"


def test_a_month_without_debts_looks_back() -> None:
    facts = replace(example(), fates={"open": 3}, campaigns=())
    assert (digest.headline(facts).kind, digest.headline(facts).leads) == ("older", 75)


def test_where_nothing_can_be_proven_the_headline_says_so() -> None:
    assert digest.headline(partial()).kind == "unprovable"


def test_groups_add_up_to_the_leads() -> None:
    assert sum(each.leads for each in digest.counts(FATES)) == sum(FATES.values()) == 424
    assert sum(each.leads for each in digest.counts({"open": 1, "a fate of tomorrow": 2})) == 3


@pytest.mark.parametrize(
    ("nights", "stay", "folded"),
    [
        ([1, 1, 1], ["0", "1", "2"], []),
        ([1, 9, 1, 1], ["0", "2"], ["1", "3"]),
        ([9, 5, 1, 7, 1], ["2", "4"], ["0", "1", "3"]),
        ([1, 1, 1, 1], ["0", "1"], ["2", "3"]),
    ],
)
def test_the_oldest_repeated_actions_are_folded(nights: list[int], stay: list[str], folded: list[str]) -> None:
    debt = Debt(debtor="sales", actions=tuple(owed(str(place), each) for place, each in enumerate(nights)))
    shown = digest.shown(debt, at_most=3)
    assert [each.clause for each in shown.actions] == stay
    assert [each.clause for each in shown.folded] == folded
    assert shown.longest == max((nights[int(each)] for each in folded), default=0)


def test_the_subject_names_what_can_be_worked_off_today() -> None:
    assert [(each.key, each.leads) for each in digest.urgent(example())] == [("untouched", 14), ("not_reached", 12)]
    assert digest.urgent(quiet()) == ()


def test_a_breached_campaign_is_told_however_small() -> None:
    campaigns = example().campaigns
    told = digest.told_campaigns((*campaigns[3:], campaigns[2]), at_most=2)
    assert [each.name for each in told] == [campaigns[3].name, campaigns[2].name]


def test_only_what_goes_beyond_the_pact_is_a_debt() -> None:
    balconies = example().campaigns[2]
    assert digest.unfit_beyond_pact(balconies) == 13  # 27 unfit of 58, 14 are allowed
    assert digest.unfit_beyond_pact(replace(balconies, valid_at_least=Decimal(0))) == 0


def test_a_quiet_night_has_neither_leads_nor_debts() -> None:
    facts: LetterFacts = quiet()
    assert digest.is_quiet(facts)
    assert not digest.is_quiet(replace(facts, debts=(Debt(debtor="sales", actions=(owed("S1"),)),)))


def test_a_lead_on_the_lists_of_two_clauses_is_counted_once() -> None:
    """S1 asks for an answer of the whole company, S7 of each team."""
    whole = replace(owed("S1"), leads=7)
    teams = [replace(owed("S7"), part=part, leads=leads) for part, leads in (("Роздріб", 4), ("Забудовники", 2))]
    facts = replace(example(), debts=(Debt(debtor="sales", actions=(whole, *teams)),))
    assert digest.urgent(facts) == (digest.Count(key="untouched", leads=7),)
