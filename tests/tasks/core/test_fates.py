"""Every state that the facts can form gets one fate, every fate can be reached, nobody is blamed without evidence."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from tasks.core.fates import RESPONSIBLE, Decision, Fact, Fate, Reason, Side, State, decide

Choices = tuple[int, ...]  # of these one, as packed facts


def each(*facts: Fact) -> tuple[Choices, ...]:
    return tuple((0, fact) for fact in facts)


def only_with(needed: Fact, fact: Fact) -> Choices:
    return (0, needed, needed | fact)


def not_both(one: Fact, other: Fact) -> Choices:
    return (0, one, other)


ANYWHERE = each(Fact.REACHABLE, Fact.CRM_WHOLE)
LOG_AND_TALK = each(Fact.TALKED, Fact.CRM_LOG_WHOLE)
# no duty is over while the evidence runs that is not over at the cut
OUTSIDE_CRM = (
    *ANYWHERE, *LOG_AND_TALK, *each(Fact.AMBIGUOUS, Fact.LOOKALIKE), only_with(Fact.HANDOFF_OVER, Fact.HANDOFF_PROVEN),
)  # fmt: skip
ON_RECORD = (*ANYWHERE, *each(Fact.STAGE_KNOWN, Fact.RECORD_GONE, Fact.LOG_PARTIAL))
CLOSED = (
    *ON_RECORD, *each(Fact.LONG_CALL, Fact.SHORT_CALL, Fact.NO_SUCH_NUMBER, Fact.ENOUGH_ATTEMPTS),
    not_both(Fact.REGION_INSIDE, Fact.REGION_OUTSIDE), only_with(Fact.TALKED, Fact.TALK_BEARS),
    only_with(Fact.CLOSE_PROVEN, Fact.CRM_LOG_WHOLE), only_with(Fact.REASON_OVER, Fact.REASON_PROVEN),
)  # fmt: skip
OPEN = (
    *ON_RECORD, *LOG_AND_TALK, *each(Fact.TOUCHED, Fact.SELLER_AT_WORK, Fact.EVER_OWNED, Fact.PLANNED),
    only_with(Fact.ROUTING_OVER, Fact.ROUTING_PROVEN), only_with(Fact.ANSWER_OVER, Fact.ANSWER_PROVEN),
    only_with(Fact.STALL_OVER, Fact.STALL_PROVEN),
)  # fmt: skip


def states(choices: tuple[Choices, ...], fixed: int = 0, reason: Reason = Reason.NONE) -> Iterator[State]:
    for chosen in product(*choices):
        yield State(fixed + sum(chosen), reason)


def possible_states() -> Iterator[State]:
    yield from states((*each(Fact.IS_TEST, Fact.IS_DUPLICATE, Fact.WON), *OUTSIDE_CRM))
    yield from states(OPEN, Fact.IN_CRM)
    for reason in Reason:
        yield from states(CLOSED, Fact.IN_CRM | Fact.CLOSED, reason)


def blame_rests_on_evidence(state: State, decision: Decision) -> bool:
    """What must be true before a side is named, said apart from the table's own rules."""
    silence = state.lacks(Fact.LOG_PARTIAL)
    record_seen = state.lacks(Fact.RECORD_GONE, Fact.AMBIGUOUS) and (
        state.lacks(Fact.IN_CRM) or state.has(Fact.STAGE_KNOWN)
    )
    rests = {
        Fate.INVALID: state.has(Fact.CRM_WHOLE, Fact.CRM_LOG_WHOLE) and state.lacks(Fact.REACHABLE, Fact.TALKED),
        Fate.NOT_IN_CRM: state.has(Fact.HANDOFF_PROVEN) and state.lacks(Fact.LOOKALIKE, Fact.IN_CRM),
        Fate.GIVEN_UP: silence and state.has(Fact.CLOSE_PROVEN) and state.lacks(Fact.ENOUGH_ATTEMPTS),
        Fate.LOST_UNEXPLAINED: state.has(Fact.REASON_PROVEN, Fact.TALKED),
        Fate.UNASSIGNED: state.lacks(Fact.EVER_OWNED) or (silence and state.has(Fact.ROUTING_PROVEN)),
        Fate.UNTOUCHED: silence and state.has(Fact.ANSWER_PROVEN) and state.lacks(Fact.TOUCHED),
        Fate.STALLED: silence and state.has(Fact.STALL_PROVEN) and state.lacks(Fact.PLANNED),
        Fate.DISPUTED: state.has(Fact.REGION_INSIDE) or state.has(Fact.CLOSE_PROVEN),
        Fate.DISQUALIFIED: state.has(Fact.CLOSE_PROVEN)
        or state.has(Fact.REGION_OUTSIDE)
        or state.has(Fact.NO_SUCH_NUMBER)
        or state.reason is Reason.PLAIN,
    }
    return record_seen and rests.get(decision.fate, True)


def test_every_state_has_its_fate_and_no_side_is_blamed_without_evidence() -> None:
    reached: dict[Fate, int] = defaultdict(int)
    for state in possible_states():
        decision = decide(state)
        reached[decision.fate] += 1
        side = RESPONSIBLE.get(decision.fate, Side.NOBODY)
        assert decision.responsible is side, state
        assert (decision.fate is Fate.UNPROVABLE) is (decision.would_be is not None), state
        if side in (Side.MARKETING, Side.SALES, Side.OWNER, Side.BOTH):
            assert blame_rests_on_evidence(state, decision), (state, decision)
    assert set(reached) == set(Fate), "a fate that no state can reach"


def test_success_stands_whatever_is_missing() -> None:
    for state in states((*ANYWHERE, *LOG_AND_TALK), Fact.WON | Fact.RECORD_GONE):
        assert decide(state).fate is Fate.WON


def test_a_state_survives_its_packing() -> None:
    for state in states((*ANYWHERE, *LOG_AND_TALK), Fact.IN_CRM | Fact.CLOSED, Reason.TEST):
        assert State.unpack(state.pack()) == state
    assert State(sum(Fact), Reason.TEST).pack() < 2**63
