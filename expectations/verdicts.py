"""What the counts of a clause mean: kept, breached, warned or not checkable. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt
from typing import Literal

Status = Literal["kept", "breached", "warned", "not_checkable"]
Why = Literal["too_few", "no_evidence", "source_missing", "trial", "later", "error"]

Z95 = 1.959963984540054
ALL = Decimal(1)


@dataclass(frozen=True, slots=True)
class Counts:
    """One part of a clause's population; `unknown` rows belong to it, but whether they failed cannot be said."""

    part: str = ""
    checked: int = 0
    failed: int = 0
    unknown: int = 0
    spend_minor: int = 0
    unpriced: int = 0  # days of spend that are not known in the limit's currency

    @property
    def held(self) -> int:
        return self.checked - self.failed


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clause and the night say, for all parts alike. `at_most` is money in major units."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: str = ""
    minimum: int = 0
    is_per_part: bool = False
    is_source_missing: bool = False
    is_trial: bool = False
    is_blind: bool = False  # nothing holds without the source that is missing: no row says so itself

    @property
    def limit(self) -> Decimal:
        return self.at_most if self.at_most is not None else self.share

    @property
    def share(self) -> Decimal:
        return ALL if self.at_least is None else self.at_least

    @property
    def unit(self) -> str:
        return "share" if self.at_most is None else self.currency


@dataclass(frozen=True, slots=True)
class Judgement:
    """`value`, `low` and `high`: the share that held with its 95 % interval, or the cost in major units."""

    part: str
    status: Status
    why: Why | None = None
    checked: int = 0
    failed: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None


def wilson(held: int, checked: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) where nothing was checked."""
    if checked == 0:
        return 0.0, 1.0
    share = held / checked
    spread = Z95 * sqrt(share * (1 - share) / checked + Z95**2 / (4 * checked**2))
    middle, scale = share + Z95**2 / (2 * checked), 1 + Z95**2 / checked
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def judge(parts: Sequence[Counts], terms: Terms) -> list[Judgement]:
    """The clause's own judgement (part '') first, then one for each part where the clause is `per` something."""
    whole = _total(parts)
    if not terms.is_per_part:
        return [_judge_part(whole, terms)]
    judged = [_judge_part(counts, terms) for counts in parts]
    return [_summary(_figures(whole, terms), judged, terms), *judged]


def unjudged(why: Why) -> list[Judgement]:
    return [Judgement("", "not_checkable", why)]


def _total(parts: Iterable[Counts]) -> Counts:
    total = Counts()
    for each in parts:
        total = Counts(
            "", total.checked + each.checked, total.failed + each.failed, total.unknown + each.unknown,
            total.spend_minor + each.spend_minor, total.unpriced + each.unpriced,
        )  # fmt: skip
    return total


def _judge_part(counts: Counts, terms: Terms) -> Judgement:
    figures = _figures(counts, terms)
    if terms.is_trial:
        return replace(figures, status="not_checkable", why="trial")
    if terms.is_blind:
        return replace(figures, status="not_checkable", why="source_missing")
    if counts.checked == 0 or counts.checked < terms.minimum:
        return replace(figures, status="not_checkable", why=_why_too_few(counts, terms))
    status = _status(counts, terms)
    if status is None or _is_in_doubt(status, counts, terms):
        why: Why = "source_missing" if terms.is_source_missing else "no_evidence"
        return replace(figures, status="not_checkable", why=why)
    return replace(figures, status=status)


def _figures(counts: Counts, terms: Terms) -> Judgement:
    bare = Judgement(counts.part, "kept", None, counts.checked, counts.failed)
    if counts.checked == 0:
        return bare
    low, high = wilson(counts.held, counts.checked)
    if terms.at_most is None:
        interval = (None, None) if terms.share == ALL else (low, high)
        return replace(bare, value=counts.held / counts.checked, low=interval[0], high=interval[1])
    if counts.unpriced or not counts.spend_minor:
        return bare
    spend = counts.spend_minor / 100
    return replace(
        bare,
        value=spend / counts.held if counts.held else None,
        low=spend / (counts.checked * high),
        high=spend / (counts.checked * low) if low > 0 else None,
    )


def _why_too_few(counts: Counts, terms: Terms) -> Why:
    if terms.is_source_missing:
        return "source_missing"
    if counts.unknown and counts.checked + counts.unknown >= terms.minimum:
        return "no_evidence"
    return "too_few"


def _status(counts: Counts, terms: Terms) -> Status | None:
    """Of what is known; None where the spend is not."""
    if terms.at_most is None:
        return _share_status(counts, terms)
    return None if counts.unpriced or not counts.spend_minor else _cost_status(counts, terms.at_most)


def _share_status(counts: Counts, terms: Terms) -> Status:
    if counts.held >= terms.share * counts.checked:
        return "kept"
    if terms.share == ALL:
        return "breached"
    return "breached" if wilson(counts.held, counts.checked)[1] < terms.share else "warned"


def _cost_status(counts: Counts, limit: Decimal) -> Status:
    spend = Decimal(counts.spend_minor) / 100
    if spend <= limit * counts.held:
        return "kept"
    upper = Decimal(wilson(counts.held, counts.checked)[1])
    return "breached" if spend > limit * counts.checked * upper else "warned"


def _is_in_doubt(status: Status, counts: Counts, terms: Terms) -> bool:
    """Whether the rows of which nothing can be said could turn the status over.

    `kept` does not hold where the clause would be breached if all of them had failed, `breached` does not where it
    would be kept if none had. `warned` says itself that nothing is clear, and a rule of 100 % is broken by what is
    proven while a single unknown row could break it: these two fall only with a missing source.
    """
    is_rule_of_all = terms.at_most is None and terms.share == ALL
    if not counts.unknown or ((status == "warned" or is_rule_of_all) and not terms.is_source_missing):
        return False
    if status == "kept":
        return _status(_with_unknown(counts, failed=counts.unknown), terms) == "breached"
    return _status(_with_unknown(counts, failed=0), terms) == "kept"


def _with_unknown(counts: Counts, failed: int) -> Counts:
    return replace(counts, checked=counts.checked + counts.unknown, failed=counts.failed + failed)


def _summary(whole: Judgement, parts: Sequence[Judgement], terms: Terms) -> Judgement:
    statuses = {each.status for each in parts}
    for status in ("breached", "warned", "kept"):
        if status in statuses:
            return replace(whole, status=status, why=None)
    whys = [each.why for each in parts]
    return replace(whole, status="not_checkable", why=_first_why(whys, terms))


def _first_why(whys: Sequence[Why | None], terms: Terms) -> Why:
    if terms.is_trial:
        return "trial"
    for why in ("source_missing", "no_evidence"):
        if why in whys:
            return why
    return "source_missing" if terms.is_source_missing else "too_few"
