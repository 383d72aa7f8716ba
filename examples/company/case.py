"""One enquiry while its story is being told: every step writes the rows that it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from company.rows import Deal
from company.staff import Seller
from company.steps import DEALS, LEADS
from company.work import Work


@dataclass(slots=True)
class Case(Work):
    def reject(self, reason: str) -> None:
        self.now += self.between(40, 240)
        self.stage("Неякісний")
        assert self.record is not None
        self.record.closed, self.record.reason = self.record.changed, reason

    def convert(self) -> None:
        """A measuring was agreed: the record becomes a deal, a person becomes a contact."""
        record = self.record
        assert record is not None
        self.now += self.between(40, 240)
        self.stage("Перетворено")
        record.closed = record.changed
        self.person.contact = self.person.contact or str(self.out.next_id("contact"))
        record.contact = self.person.contact
        self.deal = Deal(self.out.next_id("deal"), self.now + 6, changed=self.now + 6, linked=self.chance(0.95))
        self.deal.amount = self.between(14_000, 72_000) + (0.5 if self.chance(0.2) else 0.0)
        self._move(self.owner.name if self.owner else "", "Замір", self.now + 6, DEALS, self.deal.id)
        self.now += 6

    def deal_stage(self, stage: str) -> None:
        deal = self.deal
        assert deal is not None
        self.now += self.between(30, 200)
        deal.stage, deal.changed = stage, self.now
        self._move("", stage, self.now, DEALS, deal.id)

    def win(self) -> None:
        self.deal_stage("Виграно")
        assert self.deal is not None
        self.deal.closed = self.deal.won = self.now

    def lose(self, reason: str) -> None:
        self.deal_stage("Програно")
        assert self.deal is not None
        self.deal.closed, self.deal.reason = self.now, reason

    def sibling(self, source: str, at: int) -> Case:
        """The same person's other enquiry, with the same seller."""
        return Case(self.world, source, at, self.person, story=self.story, owner=self.owner)

    def hand_over(self, seller: Seller) -> None:
        self.owner = seller
        if self.deal:
            self._move(seller.name, "", self.now, DEALS, self.deal.id)
        elif self.record:
            self._move(seller.name, "", self.now, LEADS, self.record.id)
        if self.record:
            self.record.owner = seller.name
