"""The decision table: what is known of a lead, and the one fate that follows.

SQL gathers a lead's facts into one integer (`State.pack`); a million leads hold some three thousand distinct
ones, and each is decided once, here. The rules stand in the order of decision: the first that holds wins.
A rule that holds without its evidence makes the lead `unprovable`, so that nobody is blamed for silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto


class Fate(StrEnum):
    TEST = auto()
    DUPLICATE = auto()
    WON = auto()
    INVALID = auto()
    NOT_IN_CRM = auto()
    DISPUTED = auto()
    DISQUALIFIED = auto()
    GIVEN_UP = auto()
    NO_ANSWER = auto()
    LOST_UNEXPLAINED = auto()
    LOST = auto()
    UNASSIGNED = auto()
    UNTOUCHED = auto()
    WAITING = auto()
    STALLED = auto()
    OPEN = auto()
    UNPROVABLE = auto()


class Side(StrEnum):
    MARKETING = auto()
    SALES = auto()
    OWNER = auto()
    BOTH = auto()
    MARKET = auto()
    NOBODY = auto()


RESPONSIBLE = {
    Fate.INVALID: Side.MARKETING,
    Fate.NOT_IN_CRM: Side.OWNER,
    Fate.DISPUTED: Side.BOTH,
    Fate.DISQUALIFIED: Side.MARKETING,
    Fate.GIVEN_UP: Side.SALES,
    Fate.LOST_UNEXPLAINED: Side.SALES,
    Fate.LOST: Side.MARKET,
    Fate.UNASSIGNED: Side.OWNER,
    Fate.UNTOUCHED: Side.SALES,
    Fate.STALLED: Side.SALES,
}

CHECK_OF_FATE = {
    Fate.INVALID: "reachable",
    Fate.NOT_IN_CRM: "reaches_crm",
    Fate.DISPUTED: "disputes_settled",
    Fate.DISQUALIFIED: "valid_leads",
    Fate.GIVEN_UP: "tried_before_giving_up",
    Fate.NO_ANSWER: "tried_before_giving_up",
    Fate.LOST_UNEXPLAINED: "reason_given",
    Fate.UNASSIGNED: "has_seller_at_work",
    Fate.UNTOUCHED: "first_answer",
    Fate.STALLED: "deal_moves",
}


class Reason(IntEnum):
    """Why the CRM says a record was lost or rejected, by kind. NONE also stands for blank and unmapped."""

    NONE = 0
    UNREACHABLE = 1
    WRONG_CONTACT = 2
    FIT = 3
    OUT_OF_REGION = 4
    PLAIN = 5
    MERIT = 6
    DUPLICATE = 7
    TEST = 8


class Fact(IntEnum):
    """One bit each. *Over*: the limit had passed at the cut. *Proven*: it had passed while the evidence still ran.

    Plain integers, not flags: a flag's operators cost ten times the decision.
    """

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return 1 << count

    IS_TEST = auto()
    IS_DUPLICATE = auto()
    WON = auto()
    REACHABLE = auto()
    TALKED = auto()
    TOUCHED = auto()  # an attempt or a talk
    IN_CRM = auto()
    AMBIGUOUS = auto()
    HANDOFF_OVER = auto()
    HANDOFF_PROVEN = auto()
    LOOKALIKE = auto()  # an unmatched record that may be this lead's
    STAGE_KNOWN = auto()
    RECORD_GONE = auto()
    CLOSED = auto()
    LONG_CALL = auto()  # an answered call of a minute or more, on the record or before it
    SHORT_CALL = auto()  # an answered call under a minute
    NO_SUCH_NUMBER = auto()
    REGION_INSIDE = auto()  # by the form's answer
    REGION_OUTSIDE = auto()
    TALK_BEARS = auto()  # a talk that may bear out or contradict the reason
    ENOUGH_ATTEMPTS = auto()
    CLOSE_PROVEN = auto()  # closed while the activity log still ran
    REASON_OVER = auto()
    REASON_PROVEN = auto()
    SELLER_AT_WORK = auto()
    EVER_OWNED = auto()
    PLANNED = auto()  # an activity planned within 30 days
    ROUTING_OVER = auto()
    ROUTING_PROVEN = auto()
    ANSWER_OVER = auto()
    ANSWER_PROVEN = auto()
    STALL_OVER = auto()
    STALL_PROVEN = auto()
    LOG_PARTIAL = auto()  # silence of this seller proves nothing
    CRM_WHOLE = auto()  # alive at the cut, and not known to be incomplete
    CRM_LOG_WHOLE = auto()


REASON_BITS = 4


@dataclass(frozen=True, slots=True)
class State:
    facts: int
    reason: Reason = Reason.NONE

    def has(self, *facts: Fact) -> bool:
        mask = sum(facts)
        return self.facts & mask == mask

    def lacks(self, *facts: Fact) -> bool:
        return self.facts & sum(facts) == 0

    def pack(self) -> int:
        return self.facts << REASON_BITS | self.reason

    @classmethod
    def unpack(cls, packed: int) -> "State":
        return cls(packed >> REASON_BITS, Reason(packed & (1 << REASON_BITS) - 1))


@dataclass(frozen=True, slots=True)
class Decision:
    """`would_be` is the fate that lacks its evidence; `because` keys the sentence that explain prints."""

    fate: Fate
    responsible: Side
    because: str
    would_be: Fate | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    fate: Fate
    because: str
    holds: Callable[[State], bool]
    proven: Callable[[State], bool] = lambda state: True


def closed(state: State) -> bool:
    return state.has(Fact.IN_CRM, Fact.CLOSED)


def is_open(state: State) -> bool:
    return state.has(Fact.IN_CRM) and state.lacks(Fact.CLOSED)


def never_talked(state: State) -> bool:
    """Without a talk; who was talked to once and then cannot be reached was tried since that talk."""
    return closed(state) and (state.lacks(Fact.TALKED) or state.reason is Reason.UNREACHABLE)


def unexplained(state: State) -> bool:
    blank = state.reason in (Reason.NONE, Reason.TEST, Reason.DUPLICATE)
    return closed(state) and state.has(Fact.TALKED) and blank


def without_seller(state: State) -> bool:
    idle = state.lacks(Fact.TOUCHED) or state.lacks(Fact.PLANNED)
    return is_open(state) and state.lacks(Fact.SELLER_AT_WORK) and idle


def unanswered(state: State) -> bool:
    return is_open(state) and state.has(Fact.SELLER_AT_WORK) and state.lacks(Fact.TOUCHED)


def silence_proven(state: State, proof: Fact) -> bool:
    return state.has(proof) and state.lacks(Fact.LOG_PARTIAL)


RULES = (
    Rule(Fate.TEST, "marked_as_test", lambda s: s.has(Fact.IS_TEST)),
    Rule(Fate.DUPLICATE, "wrote_before", lambda s: s.has(Fact.IS_DUPLICATE)),
    Rule(Fate.WON, "deal_won", lambda s: s.has(Fact.WON)),
    Rule(
        Fate.TEST,
        "closed_as_test_and_junk",
        lambda s: closed(s) and s.reason is Reason.TEST and s.lacks(Fact.REACHABLE, Fact.TALKED),
    ),
    Rule(
        Fate.INVALID,
        "no_way_to_reach",
        lambda s: s.lacks(Fact.REACHABLE, Fact.TALKED),
        lambda s: s.has(Fact.CRM_WHOLE, Fact.CRM_LOG_WHOLE),
    ),
    Rule(
        Fate.NOT_IN_CRM,
        "no_record",
        lambda s: s.lacks(Fact.IN_CRM) and s.has(Fact.HANDOFF_OVER),
        lambda s: s.has(Fact.HANDOFF_PROVEN) and s.lacks(Fact.LOOKALIKE),
    ),
    Rule(
        Fate.DISPUTED,
        "wrong_number_but_a_call",
        lambda s: closed(s) and s.reason is Reason.WRONG_CONTACT and s.has(Fact.LONG_CALL),
        lambda s: s.has(Fact.CLOSE_PROVEN),
    ),
    Rule(
        Fate.DISPUTED,
        "region_but_the_form_says_inside",
        lambda s: closed(s) and s.reason is Reason.OUT_OF_REGION and s.has(Fact.REGION_INSIDE),
    ),
    Rule(
        Fate.DISPUTED,
        "test_but_a_talk",
        lambda s: closed(s) and s.reason is Reason.TEST and s.has(Fact.TALK_BEARS),
        lambda s: s.has(Fact.CLOSE_PROVEN),
    ),
    Rule(
        Fate.DISQUALIFIED,
        "form_says_outside",
        lambda s: closed(s) and s.reason is Reason.OUT_OF_REGION and s.has(Fact.REGION_OUTSIDE),
    ),
    Rule(Fate.DISQUALIFIED, "plain_to_see", lambda s: closed(s) and s.reason is Reason.PLAIN),
    Rule(
        Fate.DISQUALIFIED,
        "no_such_number",
        lambda s: (
            closed(s)
            and s.reason in (Reason.WRONG_CONTACT, Reason.UNREACHABLE)
            and s.has(Fact.NO_SUCH_NUMBER)
        ),
    ),
    Rule(
        Fate.DISQUALIFIED,
        "not_a_fit_by_a_talk",
        lambda s: closed(s) and s.reason in (Reason.FIT, Reason.OUT_OF_REGION) and s.has(Fact.TALK_BEARS),
        lambda s: s.has(Fact.CLOSE_PROVEN),
    ),
    Rule(
        Fate.DISQUALIFIED,
        "wrong_number_by_a_short_call",
        lambda s: closed(s) and s.reason is Reason.WRONG_CONTACT and s.has(Fact.SHORT_CALL),
        lambda s: s.has(Fact.CLOSE_PROVEN),
    ),
    Rule(
        Fate.GIVEN_UP,
        "too_few_attempts",
        lambda s: never_talked(s) and s.lacks(Fact.ENOUGH_ATTEMPTS),
        lambda s: silence_proven(s, Fact.CLOSE_PROVEN),
    ),
    Rule(Fate.NO_ANSWER, "all_attempts_made", lambda s: never_talked(s) and s.has(Fact.ENOUGH_ATTEMPTS)),
    Rule(
        Fate.LOST_UNEXPLAINED,
        "no_reason_in_time",
        lambda s: unexplained(s) and s.has(Fact.REASON_OVER),
        lambda s: s.has(Fact.REASON_PROVEN),
    ),
    Rule(Fate.LOST, "lost_after_a_talk", lambda s: closed(s) and not unexplained(s)),
    Rule(
        Fate.UNASSIGNED,
        "nobody_at_work",
        lambda s: without_seller(s) and s.has(Fact.ROUTING_OVER),
        lambda s: s.lacks(Fact.EVER_OWNED) or silence_proven(s, Fact.ROUTING_PROVEN),
    ),
    Rule(
        Fate.UNTOUCHED,
        "nobody_tried",
        lambda s: unanswered(s) and s.has(Fact.ANSWER_OVER),
        lambda s: silence_proven(s, Fact.ANSWER_PROVEN),
    ),
    Rule(Fate.WAITING, "on_its_way_to_the_crm", lambda s: s.lacks(Fact.IN_CRM)),
    Rule(Fate.WAITING, "time_for_a_seller_runs", without_seller),
    Rule(Fate.WAITING, "time_to_answer_runs", unanswered),
    Rule(Fate.WAITING, "time_for_a_reason_runs", unexplained),
    Rule(
        Fate.STALLED,
        "nothing_moved",
        lambda s: is_open(s) and s.has(Fact.SELLER_AT_WORK, Fact.STALL_OVER) and s.lacks(Fact.PLANNED),
        lambda s: silence_proven(s, Fact.STALL_PROVEN),
    ),
    Rule(Fate.OPEN, "being_worked", lambda s: True),
)

# what stands whatever the record says
RESTS_ON_NOTHING = (Fate.TEST, Fate.DUPLICATE, Fate.WON)


def blind_spot(state: State, fate: Fate) -> str | None:
    """What hides the lead's record, so that nothing may be drawn from it."""
    if fate in RESTS_ON_NOTHING:
        return None
    if state.has(Fact.RECORD_GONE):
        return "record_gone"
    if state.has(Fact.IN_CRM) and state.lacks(Fact.STAGE_KNOWN):
        return "stage_unknown"
    if state.has(Fact.AMBIGUOUS) and fate is not Fate.WAITING:
        return "match_ambiguous"
    if state.has(Fact.CLOSED) and state.reason is Reason.DUPLICATE:
        return "duplicate_of_nothing"
    return None


def decide(state: State) -> Decision:
    rule = next(rule for rule in RULES if rule.holds(state))
    blind = blind_spot(state, rule.fate)
    if blind is None and rule.proven(state):
        return Decision(rule.fate, RESPONSIBLE.get(rule.fate, Side.NOBODY), rule.because)
    return Decision(Fate.UNPROVABLE, Side.NOBODY, blind or f"no_evidence_{rule.because}", rule.fate)
