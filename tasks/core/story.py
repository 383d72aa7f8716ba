"""A lead's fate told in plain words: what decided it, when things happened, what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tasks.core.fates import RULES, Fact, State

MOST_ACTIVITIES = 20
MARKS = ("is_attempt", "is_talk", "is_planned", "is_automatic", "is_no_such_number")

# the clause of the first answer does not look at these: their time may be told, not judged
NOT_JUDGED = ("test", "duplicate", "invalid", "disqualified", "not_in_crm", "unassigned", "waiting")

Words = Mapping[str, Any]  # one file of templates/explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the database holds of one lead. The rows are read by the names of tasks/sql/explain."""

    lead: Any
    activities: Sequence[Any] = ()
    changes: Sequence[Any] = ()
    gaps: Sequence[Any] = ()
    ruling: Any = None
    clause_title: str = ""
    clause_limits: Sequence[tuple[str, object]] = ()  # a key of the words' limits, and its amount


class _Asked(State):
    """A state that notes which facts a rule asks for."""

    def __init__(self, state: State) -> None:
        super().__init__(state.facts, state.reason)
        object.__setattr__(self, "asked", {})

    def has(self, *facts: Fact) -> bool:
        self._note(facts)
        return super().has(*facts)

    def lacks(self, *facts: Fact) -> bool:
        self._note(facts)
        return super().lacks(*facts)

    def _note(self, facts: Sequence[Fact]) -> None:
        vars(self)["asked"].update(dict.fromkeys(facts))


def deciding_facts(state: State) -> list[tuple[Fact, bool]]:
    """The facts that the deciding rule looked at, in its own order, and whether each holds."""
    rule = next(rule for rule in RULES if rule.holds(state))
    asked = _Asked(state)
    rule.holds(asked)
    rule.proven(asked)
    return [(fact, state.has(fact)) for fact in vars(asked)["asked"]]


def story(known: Known, words: Words, zone: ZoneInfo) -> str:
    teller = _Teller(known, words, zone)
    return "\n".join(teller.tell()) + "\n"


class _Teller:
    def __init__(self, known: Known, words: Words, zone: ZoneInfo) -> None:
        self.known, self.lead = known, known.lead
        self.words, self.lines = words, words["lines"]
        self.zone = zone

    def tell(self) -> Iterator[str]:
        yield from self.head()
        yield ""
        yield from self.match()
        if decided := list(self.decided()):
            yield from ("", f"{self.lines['facts']}:", *(f"  – {line}" for line in decided))
        if gaps := list(self.gaps()):
            yield from ("", f"{self.lines['gaps']}:", *(f"  – {line}" for line in gaps))
        yield from ("", f"{self.lines['times']}:", *(f"  {line}" for line in self.times()))
        yield from self.clocks()
        yield self.line("zone", zone=self.zone.key)

    def head(self) -> Iterator[str]:
        lead, known = self.lead, self.known
        yield self.line("lead", lead_id=lead.lead_id, source=lead.source)
        yield self.line("origin", form=lead.form_name, campaign=lead.campaign_name or lead.campaign_id)
        if lead.responsible in ("nobody", "market"):
            yield self.line("fate", fate=self.fate(lead.fate))
        else:
            yield self.line("fate_of", fate=self.fate(lead.fate), side=self.words["sides"][lead.responsible])
        yield f"  {self.because()}"
        if lead.would_be:
            yield "  " + self.line("would_be", fate=self.fate(lead.would_be))
        if known.ruling is not None:
            yield "  " + self.line("ruling", day=known.ruling.day, by=known.ruling.by, why=known.ruling.why)
        if lead.clause:
            yield "  " + self.line("clause", number=lead.clause, title=known.clause_title, limits=self.limits())
        for change in known.changes:
            yield "  " + self.line("was", night=change.night, was=self.fate(change.was), now=self.fate(change.now))
        if lead.night:
            yield "  " + self.line("since", night=lead.night)

    def limits(self) -> str:
        told = [str(self.words["limits"][key]).format(n=amount) for key, amount in self.known.clause_limits]
        return f" ({', '.join(told)})" if told else ""

    def because(self) -> str:
        if self.lead.is_ruled:
            return str(self.words["because"]["ruling"])
        key = str(self.lead.because or "").removeprefix("no_evidence_")
        return str(self.words["because"].get(key, key))

    def match(self) -> Iterator[str]:
        lead = self.lead
        if lead.root_lead_id and (lead.root_source, lead.root_lead_id) != (lead.source, lead.lead_id):
            why = self.words["root_why"].get(lead.root_why, lead.root_why)
            yield self.line("duplicate_of", lead_id=lead.root_lead_id, source=lead.root_source, why=why)
        if lead.is_repeat_customer:
            yield self.lines["repeat"]
        if lead.wrote_again_unanswered:
            yield self.lines["again"]
        yield from self.record()
        if lead.deal_id:
            yield self.line("deal", deal_id=lead.deal_id)
        if lead.stage_means:
            yield self.line("stage", stage=self.words["stages"].get(lead.stage_means, lead.stage_means))
        if lead.owner_id:
            yield self.line("seller_is", owner=lead.owner_id, team=f", {lead.team}" if lead.team else "")

    def record(self) -> Iterator[str]:
        lead = self.lead
        if lead.is_ambiguous:
            yield self.words["because"]["match_ambiguous"]
        elif lead.matched_crm_id is None:
            yield self.lines["no_record"]
        else:
            tier = self.words["tiers"].get(lead.tier, lead.tier)
            yield self.line("record", crm_id=lead.matched_crm_id, tier=tier, confidence=f"{lead.confidence:.2f}")
        if lead.crm_id and lead.crm_id != lead.matched_crm_id:
            yield self.line("other_record", crm_id=lead.crm_id)

    def decided(self) -> Iterator[str]:
        if self.lead.is_ruled or self.lead.state is None:
            return
        for fact, holds in deciding_facts(State.unpack(self.lead.state)):
            yield self.words["facts"][fact.name][0 if holds else 1]

    def gaps(self) -> Iterator[str]:
        if self.lead.fate != "unprovable":
            return
        for gap in self.known.gaps:
            brings, status = self.words["brings"][gap.brings], self.words["statuses"][gap.status]
            yield self.line("gap", source=gap.source, brings=brings, status=status, at=self.at(gap.newest_row_at))

    def times(self) -> Iterator[str]:
        return (line for _, line in sorted(self._times(), key=lambda each: each[0]))

    def _times(self) -> Iterator[tuple[int, str]]:
        lead = self.lead
        minutes = {"reached": _minutes(lead.handoff_seconds), "assigned": _minutes(lead.routing_seconds)}
        amount = f"{lead.won_amount_minor / 100:.2f}" if lead.won_amount_minor is not None else None
        for key, at in (
            ("submitted", lead.submitted_at),
            ("reached", lead.reached_crm_at),
            ("assigned", lead.assigned_at),
            ("clock", lead.seller_clock_at),
            ("first", lead.first_attempt_at),
            ("closed", lead.closed_at),
            ("won", lead.won_at),
            ("planned", lead.planned_at),
        ):
            if at is not None:
                told = {"reason": lead.reason, "amount": amount, "currency": lead.won_currency}
                yield at, self.line(key, at=self.at(at), minutes=minutes.get(key), **told)
        for activity in self.known.activities[-MOST_ACTIVITIES:]:
            yield activity.at, self.activity(activity)

    def activity(self, activity: Any) -> str:
        marks = [self.lines[mark] for mark in MARKS if getattr(activity, mark)]
        return self.line(
            "activity",
            at=self.at(activity.at),
            kind=self.words["kinds"].get(activity.kind, activity.kind),
            direction=self.words["directions"].get(activity.direction, activity.direction),
            seconds=self.line("seconds", n=activity.talked_seconds) if activity.talked_seconds else "",
            marks=f" ({', '.join(marks)})" if marks else "",
        )

    def clocks(self) -> Iterator[str]:
        lead = self.lead
        if lead.fate == "duplicate":  # what was done counts for the lead that it belongs to
            return
        if lead.first_attempt_at is None:
            yield self.lines["first_never"]
        elif lead.attempts:
            yield self.line("attempts", attempts=lead.attempts, days=lead.attempt_days)
        if lead.waited_seconds is not None:
            key = "waits" if lead.first_attempt_at is None else "waited"
            yield self.line(key, minutes=_minutes(lead.waited_seconds))
        if lead.seller_seconds is not None:
            is_met = None if lead.fate in NOT_JUDGED else lead.sla_met
            verdict = {1: "met", 0: "missed", None: "open_limit"}[is_met]
            yield self.line("seller", minutes=_minutes(lead.seller_seconds), verdict=self.lines[verdict])

    def line(self, key: str, **values: object) -> str:
        none = self.lines["none"]
        return str(self.lines[key]).format(**{name: none if each is None else each for name, each in values.items()})

    def fate(self, key: str) -> str:
        return str(self.words["fates"].get(key, key))

    def at(self, epoch: int | None) -> str:
        if epoch is None:
            return str(self.lines["none"])
        return f"{datetime.fromtimestamp(epoch, self.zone):%Y-%m-%d %H:%M}"


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60
