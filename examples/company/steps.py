"""One enquiry's state and its own time: `now` moves from step to step, in working hours, clear of every limit."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from company.ads import Campaign
from company.exports import Exports
from company.people import Person
from company.rows import Deal, Record
from company.staff import Seller
from company.world import World

LEADS, DEALS = "Ліди", "Загальна"


@dataclass(slots=True)
class Steps:
    world: World
    source: str  # meta, google, calls, chats, walk_in
    submitted: int
    person: Person
    story: str = ""
    lead_id: str = ""
    now: int = 0
    live: bool = False  # the first call was answered
    mute: bool = False  # the seller writes nothing down
    crm_only: bool = False  # its calls are seen by the CRM alone (an office's number tells nobody apart)
    junk: bool = False
    whole_form: bool = False  # the mail is given, and as it is
    campaign: Campaign | None = None
    gclid: str = ""
    owner: Seller | None = None
    record: Record | None = None
    deal: Deal | None = None
    records: list[Record] = field(default_factory=list)

    @property
    def rng(self) -> random.Random:
        return self.world.rng

    @property
    def out(self) -> Exports:
        return self.world.exports

    @property
    def left(self) -> int:
        """Opening days from the story's time to the last one."""
        clock = self.world.clock
        return clock.last - clock.index(self.now)

    @property
    def room(self) -> int:
        """Working seconds from the story's time to the cut."""
        return self.world.clock.worked(self.world.clock.cut) - self.world.clock.worked(self.now)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))

    @property
    def doer(self) -> Seller | None:
        return self.world.staff.at_desk(self.owner, self.now) if self.owner else None

    @property
    def _links(self) -> tuple[int | str, int | str]:
        """Record and deal that an activity hangs on; of a converted record often the deal alone."""
        if self.deal is None:
            return self.record.id if self.record else "", ""
        return self.record.id if self.record and self.chance(0.6) else "", self.deal.id

    @property
    def by_message(self) -> bool:
        return self.source == "chats" or not self.person.phone

    def answer(self, late: float = 0.18) -> None:
        """The seller's clock runs: `now` moves to the first answer, clearly in time or clearly late."""
        clock = self.world.clock
        room = self.room
        if room > 12 * 3600 and self.chance(late):
            self.now = clock.work_after(self.now, self.between(7000, 24000))
        elif room < 3 * 3600:
            self.now = clock.work_after(self.now, self.between(60, 480))
        else:
            self.now = clock.work_after(self.now, self.between(60, 1400))

    def hop(self, low: int, high: int, keep: int = 0) -> None:
        """Some opening days later, `keep` of them left; on the same day within the hour."""
        days = min(self.between(low, high), self.left - keep)
        clock = self.world.clock
        if days > 0:
            self.now = clock.moment(clock.index(self.now) + days)
        elif self.left > keep + 1:
            self.now = clock.work_after(self.now, self.between(900, 2400))
        else:
            self.soon()

    def soon(self) -> None:
        """The same day, still before the cut even at closing time."""
        room = min(self.world.clock.opened[self.world.clock.index(self.now)][1] - self.now, self.room)
        self.now += max(min(self.between(900, 2400), room // 5), self.between(120, 240))

    def until(self, ago: int) -> None:
        """`now` moves to `ago` opening days before the last one, if it is not there yet."""
        self.hop(max(self.left - ago, 0), max(self.left - ago, 0))

    def _move(self, owner: str, stage: str, at: int, pipeline: str, number: int) -> None:
        self.out.history("Лід" if pipeline == LEADS else "Угода", number, at, pipeline, stage, owner)
