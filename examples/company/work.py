"""What sellers and clients do with each other, and where it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from company.arrival import Arrival
from company.rows import Record
from company.steps import LEADS


@dataclass(slots=True)
class Work(Arrival):
    def _call_out(self, answered: bool, ring: int, talk: int, result: str = "", robot: bool = False) -> None:
        seller = self.doer
        if self.mute or seller is None:
            return
        draw = self.rng.random()
        only_tracker, only_crm = seller.where
        if result or robot or self.crm_only or not self.person.phone or self.person.phone in self.world.shared:
            only_tracker, only_crm = 0.0, 1.0
        if draw >= only_crm:
            self.out.call(self.now, self.person.phone, seller, True, answered, ring, talk)
        if draw < only_crm or draw >= only_crm + only_tracker:
            at = self.now + self.between(0, 25)
            entered = self._entered(at + ring + talk)
            record, deal = self._links
            self.out.activity(
                "Дзвінок", False, at, entered, seller.name, record, deal, answered=("Ні", "Так")[answered],
                talk=talk, ring=ring, robot=robot, result=result,
            )  # fmt: skip
        self.now += ring + talk

    def _entered(self, at: int) -> int:
        """Some calls are written down hours later, never after the cut."""
        late = self.world.clock.work_after(at, self.between(7200, 40000)) if self.chance(0.04) else at
        return late if late < self.world.clock.cut - 60 else at

    def attempt(self) -> None:
        """One try that nobody answers: it rings out, or a message stays without a reply."""
        self._touch()
        if self.by_message or self.chance(0.12):
            self.message_out()
        else:
            self._call_out(False, self.between(14, 42), 0)

    def short_call(self) -> None:
        """Rung for a second, which is no attempt."""
        self._call_out(False, self.between(1, 2), 0)

    def no_such_number(self) -> None:
        self._touch()
        self._call_out(False, 0, 0, result="номер не існує")

    def talk(self, low: int = 70, high: int = 520) -> None:
        self._touch()
        if self.mute:
            return
        if self.by_message:
            self.message_out()
            self.now += self.between(120, 1500)
            self.message_in()
        elif self.chance(0.06) and low >= 70 and not self.crm_only and self.record:
            self._call_out(False, self.between(14, 30), 0)
            self.now += self.between(200, 900)
            self.out.call(
                self.now, self.person.phone, self.doer, False, True, self.between(3, 15), self.between(low, high)
            )
        else:
            self._call_out(True, self.between(4, 20), self.between(low, high))

    def visit(self) -> None:
        if not self.mute and self.doer:
            record, deal = self._links
            self.out.activity("Візит", False, self.now, self._entered(self.now + 1800), self.doer.name, record, deal)

    def message_out(self) -> None:
        if not self.mute and self.doer:
            record, deal = self._links
            self.out.activity("Повідомлення", False, self.now, self.now, self.doer.name, record, deal)

    def robot_answers(self, record: Record) -> None:
        """The automatic "we shall call you" is no attempt."""
        at = record.created + self.between(5, 40)
        if at < self.world.clock.cut:
            self.out.activity("Повідомлення", False, at, at, "", record.id, "", robot=True)

    def letter(self) -> None:
        if not self.mute and self.doer:
            record, deal = self._links
            self.out.activity("Лист", False, self.now, self.now, self.doer.name, record, deal)

    def plan(self, low: int, high: int) -> None:
        """A next step so many opening days after the last one (before it, where negative)."""
        clock = self.world.clock
        due = clock.moment(clock.last + self.between(low, high))
        record, deal = self._links
        kind = "Дзвінок" if self.chance(0.6) else "Завдання"
        self.out.activity(kind, False, due, self.now, self.doer.name if self.doer else "", record, deal, planned=True)

    def _touch(self) -> None:
        """At the first answer most sellers move the record on."""
        record = self.record
        if record and record.stage == "Новий" and self.chance(0.8):
            self.stage("В роботі")

    def stage(self, stage: str) -> None:
        record = self.record
        assert record is not None
        record.stage, record.changed = stage, self.now + 5
        self._move(self.owner.name if self.owner and self.chance(0.2) else "", stage, self.now + 5, LEADS, record.id)
