"""Every fact and every rule has its words, in every language that the letter speaks."""

import itertools
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expectations.pact import Clause
from tasks.core.fates import RULES, Fact, Fate, Reason, Side, State, blind_spot, decide
from tasks.core.language import languages
from tasks.core.story import Known, deciding_facts, story
from tasks.explain import limits_of, words

KYIV = ZoneInfo("Europe/Kyiv")
BLIND = ("record_gone", "stage_unknown", "match_ambiguous", "duplicate_of_nothing")
HANDED_OVER = 1_779_000_000


def lead(**more: Any) -> Any:
    nothing = dict.fromkeys(
        ("campaign_name", "campaign_id", "form_name", "clause", "would_be", "night", "root_why", "root_source",
         "root_lead_id", "tier", "confidence", "first_crm_id", "crm_id", "matched_crm_id", "deal_id", "reached_crm_at",
         "assigned_at", "seller_clock_at", "first_attempt_at", "attempts", "attempt_days", "last_talk_at", "moved_at",
         "planned_at", "stage_means", "closed_at", "reason", "won_at", "won_amount_minor", "won_currency", "owner_id",
         "team", "handoff_seconds", "routing_seconds", "waited_seconds", "seller_seconds", "sla_met")
    )  # fmt: skip
    known = {
        "source": "meta", "lead_id": "L1", "submitted_at": HANDED_OVER, "fate": "open", "responsible": "nobody",
        "because": "being_worked", "is_ruled": 0, "is_duplicate": 0, "is_repeat_customer": 0,
        "wrote_again_unanswered": 0, "is_ambiguous": 0, "state": State(0).pack(),
    }  # fmt: skip
    return SimpleNamespace(**(nothing | known | more))


def told(**more: Any) -> str:
    return story(Known(lead=lead(**more)), words("en"), KYIV)


@pytest.mark.parametrize("language", languages())
def test_every_key_that_can_be_told_has_words(language: str) -> None:
    said = words(language)
    assert set(said["because"]) == {*(rule.because for rule in RULES), *BLIND, "ruling"}
    assert set(said["facts"]) == {fact.name for fact in Fact}
    assert all(len(pair) == 2 for pair in said["facts"].values())
    assert set(said["fates"]) == {fate.value for fate in Fate}
    assert set(said["sides"]) == {side.value for side in Side}


def test_languages_say_the_same_lines() -> None:
    first, *others = (words(each) for each in languages())
    for other in others:
        assert {key: set(part) for key, part in first.items()} == {key: set(part) for key, part in other.items()}


def test_the_blind_spots_are_these() -> None:
    facts = (Fact.RECORD_GONE, Fact.IN_CRM, Fact.AMBIGUOUS, Fact.CLOSED, Fact.STAGE_KNOWN)
    states = (
        State(sum(chosen), reason)
        for size in range(len(facts) + 1)
        for chosen in itertools.combinations(facts, size)
        for reason in (Reason.NONE, Reason.DUPLICATE)
    )
    assert {spot for state in states if (spot := blind_spot(state, decide(state).fate))} <= set(BLIND)


def test_what_decided_is_what_the_rule_asked_for() -> None:
    state = State(Fact.IN_CRM | Fact.STAGE_KNOWN | Fact.REACHABLE | Fact.SELLER_AT_WORK | Fact.ANSWER_OVER)
    assert deciding_facts(state) == [
        (Fact.IN_CRM, True),
        (Fact.CLOSED, False),
        (Fact.SELLER_AT_WORK, True),
        (Fact.TOUCHED, False),
        (Fact.ANSWER_OVER, True),
        (Fact.ANSWER_PROVEN, False),
    ]


def test_times_are_those_of_the_company() -> None:
    assert "2026-05-17 09:40  submitted" in told()


def test_an_unprovable_lead_says_what_it_would_be_and_what_is_missing() -> None:
    gap = SimpleNamespace(source="calls", brings="activities", status="missing", newest_row_at=HANDED_OVER)
    row = lead(fate="unprovable", because="no_evidence_nobody_tried", would_be="untouched")
    text = story(Known(lead=row, gaps=[gap]), words("en"), KYIV)
    assert "Without the missing evidence it would be: unanswered" in text
    assert "source calls, calls and messages: did not arrive; newest row 2026-05-17 09:40" in text


def test_a_ruling_stands_with_its_reason() -> None:
    ruling = SimpleNamespace(by="olena", day="2026-11-18", why="called from a mobile")
    text = story(Known(lead=lead(is_ruled=1), ruling=ruling), words("en"), KYIV)
    assert "Ruling of 2026-11-18 by olena: called from a mobile" in text
    assert "What decided it" not in text


def test_what_a_clause_asks_is_told_without_the_pacts_keys() -> None:
    within = Clause.model_validate(
        {"number": "S1", "check": "first_answer", "side": "sales", "title": "", "within": "30 working min", "at_least": "92.5%"}
    )
    tried = Clause.model_validate(
        {"number": "S2", "check": "tried_before_giving_up", "side": "sales", "title": "", "attempts": 5, "days": 3}
    )
    row = lead(fate="untouched", responsible="sales", because="nobody_tried", clause="S1")
    known = Known(lead=row, clause_title="First answer", clause_limits=[*limits_of(within), *limits_of(tried)])
    asked = "within 30 working min, at least 92.5 % of all, attempts 5, on days 3"
    assert f"Clause S1: First answer ({asked})" in story(known, words("en"), KYIV)


def test_whom_the_clause_does_not_look_at_it_does_not_judge() -> None:
    past = {"seller_seconds": 36_000, "sla_met": 0}
    assert "past the limit" in told(fate="untouched", because="nobody_tried", **past)
    assert "not judged" in told(fate="invalid", because="no_way_to_reach", **past)


def test_what_was_done_about_a_duplicate_counts_for_its_first_lead() -> None:
    assert "No attempt" not in told(fate="duplicate", because="wrote_before")


def test_a_won_lead_shows_its_money_in_whole_units() -> None:
    text = told(fate="won", won_at=HANDED_OVER, won_amount_minor=3_800_050, won_currency="UAH", deal_id="77")
    assert "won: 38000.50 UAH" in text
    assert "Deal 77" in text
