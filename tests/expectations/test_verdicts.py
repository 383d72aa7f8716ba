"""What counts mean: the example letter's figures, and the edges."""

from dataclasses import replace
from decimal import Decimal

import pytest

from expectations.verdicts import Counts, Terms, judge, wilson

EXAMPLE = [
    # clause, checked, failed, at_least, min, status, of the example letter
    ("M1", 407, 44, "0.88", 100, "kept"),
    ("S1", 300, 72, "0.9", 30, "breached"),
    ("S2", 42, 24, "0.9", 30, "breached"),
    ("S3", 154, 8, "0.9", 30, "kept"),
    ("S4", 172, 17, "0.9", 30, "kept"),
]


@pytest.mark.parametrize(("clause", "checked", "failed", "at_least", "minimum", "status"), EXAMPLE)
def test_the_example_letter(clause: str, checked: int, failed: int, at_least: str, minimum: int, status: str) -> None:
    terms = Terms(at_least=Decimal(at_least), minimum=minimum)
    assert judge([Counts("", checked, failed)], terms)[0].status == status


def test_the_example_letter_s_intervals() -> None:
    for held, checked, low, high in [(31, 58, 41, 66), (27, 39, 54, 81)]:
        assert [round(100 * bound) for bound in wilson(held, checked)] == [low, high]


CAMPAIGNS = [Counts("Пошук", 71, 11), Counts("Балкони", 58, 27), Counts("Ретаргет", 39, 12), Counts("Новий", 4, 4)]


def test_a_clause_by_campaign_is_judged_campaign_by_campaign() -> None:
    whole, *parts = judge(CAMPAIGNS, Terms(at_least=Decimal("0.75"), minimum=30, is_per_part=True))
    assert [(each.part, each.status, each.why) for each in parts] == [
        ("Пошук", "kept", None),
        ("Балкони", "breached", None),
        ("Ретаргет", "warned", None),
        ("Новий", "not_checkable", "too_few"),
    ]
    assert (whole.part, whole.status, whole.checked, whole.failed) == ("", "breached", 172, 54)


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        (CAMPAIGNS[2:], "warned"),
        ([CAMPAIGNS[0], CAMPAIGNS[3]], "kept"),
        (CAMPAIGNS[3:], "not_checkable"),
        ([], "not_checkable"),
    ],
)
def test_the_clause_s_own_row_says_the_worst_of_its_parts(parts: list[Counts], status: str) -> None:
    terms = Terms(at_least=Decimal("0.75"), minimum=30, is_per_part=True)
    assert judge(parts, terms)[0].status == status


COST = Terms(at_most=Decimal(650), currency="UAH", minimum=30)


@pytest.mark.parametrize(
    ("counts", "status", "why", "value"),
    [
        # 27,900 / (58 x 0.657) = 732: dearer than 650 whatever luck did
        (Counts("", 58, 27, spend_minor=2_790_000), "breached", None, 900),
        # 17,200 / (39 x 0.814) = 541, though 700 by plain division
        (Counts("", 39, 15, spend_minor=1_680_000), "warned", None, 700),
        (Counts("", 92, 18, spend_minor=3_848_000), "kept", None, 520),
        (Counts("", 92, 18, spend_minor=3_848_000, unpriced=1), "not_checkable", "no_evidence", None),
        (Counts("", 92, 18), "not_checkable", "no_evidence", None),
        (Counts("", 29, 0, spend_minor=100), "not_checkable", "too_few", None),
        (Counts("", 40, 40, spend_minor=9_000_000), "breached", None, None),
    ],
)
def test_cost_per_valid_lead(counts: Counts, status: str, why: str | None, value: float | None) -> None:
    judged = judge([counts], COST)[0]
    assert (judged.status, judged.why) == (status, why)
    if value is not None:
        assert judged.value == value


def test_money_exactly_at_the_limit_is_kept() -> None:
    assert judge([Counts("", 100, 0, spend_minor=6_500_000)], COST)[0].status == "kept"


@pytest.mark.parametrize(("failed", "status"), [(0, "kept"), (1, "breached")])
def test_a_rule_of_all_needs_no_interval(failed: int, status: str) -> None:
    judged = judge([Counts("", 500, failed)], Terms(at_least=Decimal(1)))[0]
    assert (judged.status, judged.low, judged.high) == (status, None, None)


def test_exactly_the_limit_is_kept() -> None:
    assert judge([Counts("", 30, 3)], Terms(at_least=Decimal("0.9")))[0].status == "kept"


@pytest.mark.parametrize(
    ("counts", "is_source_missing", "why"),
    [
        (Counts(), False, "too_few"),
        (Counts("", 29, 29), False, "too_few"),
        (Counts("", 5, 5, unknown=40), False, "no_evidence"),
        (Counts("", 5, 5), True, "source_missing"),
    ],
)
def test_nothing_is_said_of_too_few(counts: Counts, is_source_missing: bool, why: str) -> None:
    terms = Terms(at_least=Decimal("0.9"), minimum=30, is_source_missing=is_source_missing)
    judged = judge([counts], terms)[0]
    assert (judged.status, judged.why, judged.checked) == ("not_checkable", why, counts.checked)


def test_kept_is_not_said_where_a_breach_could_hide() -> None:
    terms = Terms(at_least=Decimal("0.9"), minimum=30)
    mostly_unknown = Counts("", 40, 0, unknown=100)
    assert judge([mostly_unknown], terms)[0].why == "no_evidence"
    assert judge([replace(mostly_unknown, unknown=2)], terms)[0].status == "kept"


def test_nobody_is_blamed_where_the_missing_evidence_could_clear_him() -> None:
    terms = Terms(at_least=Decimal("0.9"), minimum=30)
    assert judge([Counts("", 40, 30, unknown=100)], terms)[0].status == "breached"
    assert judge([Counts("", 40, 30, unknown=1000)], terms)[0].why == "no_evidence"
    # half of the leads cannot be judged, all of the money was spent
    assert judge([Counts("", 58, 27, spend_minor=2_790_000, unknown=60)], COST)[0].why == "no_evidence"
    assert judge([Counts("", 58, 27, spend_minor=2_790_000, unknown=2)], COST)[0].status == "breached"
    assert judge([Counts("", 40, 1, unknown=900)], Terms(at_least=Decimal(1)))[0].status == "breached"


def test_a_warning_falls_with_a_missing_source_alone() -> None:
    dear = Counts("", 68, 18, spend_minor=3_396_650, unknown=5)
    assert judge([dear], COST)[0].status == "warned"
    assert judge([dear], replace(COST, is_source_missing=True))[0].why == "source_missing"


def test_an_alarm_is_not_mended_by_a_dead_source() -> None:
    counts = Counts("", 300, 0, unknown=2)
    assert judge([counts], Terms(at_least=Decimal(1)))[0].status == "kept"
    blind = judge([counts], Terms(at_least=Decimal(1), is_source_missing=True))[0]
    assert (blind.status, blind.why) == ("not_checkable", "source_missing")


def test_a_trial_gives_figures_without_verdicts() -> None:
    terms = Terms(at_least=Decimal("0.9"), is_trial=True, is_per_part=True)
    for judged in judge([Counts("a", 300, 72)], terms):
        assert (judged.status, judged.why, judged.checked, judged.failed) == ("not_checkable", "trial", 300, 72)
        assert judged.value == pytest.approx(0.76)
    assert judge([], terms)[0].why == "trial"
