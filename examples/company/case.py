"""One enquiry while its story is being told: every step writes the rows that it leaves behind.

`now` is the story's own time. Steps happen in working hours and keep clear of every limit of the pact.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from company.ads import LOST_FORM, Campaign
from company.exports import Exports
from company.people import LATIN_TOWNS, Person, mistyped
from company.rows import Deal, Record
from company.staff import Seller
from company.world import World

CRM_SOURCES = {
    "meta": ("Facebook", "Facebook", "Facebook", "Instagram форма"),
    "google": ("Google Ads",),
    "calls": ("Дзвінок",),
    "chats": ("Telegram", "Instagram", "Viber", "Чат на сайті"),
    "walk_in": ("", "Рекомендація", "Рекомендація", "", "Facebook"),
}
LEADS, DEALS = "Ліди", "Загальна"


@dataclass(slots=True)
class Case:
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

    # what the lead's own source writes

    def submit_form(self, *, lost_form: bool = False, phone: str | None = None, mail: str | None = None) -> None:
        world, person = self.world, self.person
        far = person.city not in world.served and person.city != ""
        self.campaign = world.ads.campaign(self.source, world.clock.date(self.submitted), far)
        name = self._form_name()
        phone = world.exports.written(person.phone) if phone is None else phone
        mail = self._form_mail() if mail is None else mail
        city = LATIN_TOWNS.get(person.city, person.city) if self.chance(0.08) else person.city
        if self.source == "meta":
            self.lead_id = world.ad_lead_id("meta")
            form = LOST_FORM if lost_form else self.campaign
            organic = self.chance(0.03) and not lost_form
            self.campaign = form
            world.exports.meta_lead(
                self.lead_id, self.submitted, None if organic else form, form, (name, phone, mail, city, "CREATED")
            )
        else:
            self.lead_id = world.ad_lead_id("google")
            self.gclid = f"EAIaIQobChMI{self.lead_id[-7:]}{int(self.rng.random() * 10**9):09}"
            world.exports.google_lead(
                self.lead_id, self.submitted, self.campaign, self.gclid, (name, phone, mail, city), False
            )

    def _form_name(self) -> str:
        first, last = self.person.first, self.person.last
        if self.chance(0.35):
            first, last = self.person.latin_name()
        return f"{last} {first}" if self.chance(0.2) else f"{first} {last}"

    def _form_mail(self) -> str:
        if not self.person.mail or not self.person.phone or self.whole_form:
            return self.person.mail
        if self.chance(0.3):
            return ""
        return mistyped(self.person.mail, self.rng) if self.chance(0.04) else self.person.mail

    def call_in(self) -> None:
        """The person's first call: answered live, or missed."""
        seller = self.world.staff.at_desk(self.owner, self.submitted) if self.owner and self.live else None
        talk = self.between(70, 420) if self.live else 0
        ring = self.between(4, 18) if self.live else self.between(14, 45)
        self.lead_id = self.out.call(self.submitted, self.person.phone, seller, False, self.live, ring, talk)
        self.now = self.submitted + ring + talk

    # what the CRM writes

    def enter(
        self, *, delay: int | None = None, how: str = "", nobody: bool = False, word: str | None = None
    ) -> Record:
        """The record comes into being, with its seller. `how`: bare (no name, no key), corrected, phone
        (no ad ids), known (the ad's id is there), or as it falls."""
        if self.source == "chats":
            at = self.submitted
        elif delay is not None:
            at = self.submitted + delay
        elif self.source == "calls":
            at = max(self.now, self.submitted) + self.between(5, 60)
        else:
            at = self.submitted + self.between(20, 400)
        record = Record(self.out.next_id("record"), at, self._source_word() if word is None else word, changed=at)
        self._contact_data(record, how)
        self.record = record
        self.records.append(record)
        self.now = at
        owner = "" if nobody or not self.owner else self.owner.name
        record.owner = owner
        if owner and self.room > 5 * 3600 and self.chance(0.15):
            self._assign_later(record)
        else:
            self._move(owner, "Новий", at, LEADS, record.id)
        if self.source == "chats":
            self.lead_id = str(record.id)
            self.message_in()
        return record

    def _assign_later(self, record: Record) -> None:
        """Somebody hands the leads out by hand; now and then long after the pact's limit."""
        self._move("", "Новий", self.now, LEADS, record.id)
        self.now = self.world.clock.work_after(self.now, self.between(60, 600))
        if self.left > 3 and self.chance(0.1):
            self.now = self.world.clock.work_after(self.now, self.between(1500, 6000))
        self._move(record.owner, "", self.now, LEADS, record.id)

    def _source_word(self) -> str:
        words = CRM_SOURCES[self.source]
        word = words[int(self.rng.random() * len(words))]
        return "" if self.source in ("meta", "google") and self.chance(0.12) else word

    def _contact_data(self, record: Record, how: str) -> None:
        person, form = self.person, self.source in ("meta", "google")
        record.city = person.city if form and self.chance(0.7) else ""
        record.contact = person.contact
        record.campaign = self.campaign.name if form and self.campaign else ""
        if how == "bare":
            return
        self._names(record)
        if how == "corrected":
            record.phones = (self.out.written(person.phone), "")
            record.mail = person.mail if self.chance(0.5) else ""
            return
        else:
            known = bool(person.phone) and (self.source != "chats" or how == "known" or self.chance(0.5))
            record.phones = self._phones() if known else ("", "")
            record.mail = person.mail if (person.mail and self.chance(0.6)) or not person.phone else ""
        if form and how != "phone":
            self._ad_ids(record, must=how == "known")

    def _ad_ids(self, record: Record, *, must: bool) -> None:
        draw = self.rng.random()
        if draw < 0.58 or must:
            record.ad_lead = f"l:{self.lead_id}" if self.source == "meta" and self.chance(0.2) else self.lead_id
        elif draw < 0.8:
            record.gclid = self.gclid

    def _names(self, record: Record) -> None:
        first, last = self.person.first, self.person.last
        draw = self.rng.random()
        if self.source == "chats" and draw < 0.35:
            record.first = self.person.latin_name()[0]
        elif self.source == "calls" and draw < 0.3:
            return
        elif draw < 0.08:
            record.first, record.last = last, first
        elif draw < 0.14:
            record.first = f"{first} {last}"
        else:
            record.first, record.last = first, last

    def _phones(self) -> tuple[str, str]:
        number = self.out.written(self.person.phone)
        draw = self.rng.random()
        if draw < 0.04:
            return f"{number}, {self.out.written(self.world.people.phone())}", ""
        return ("", number) if draw < 0.3 else (number, "")

    def _move(self, owner: str, stage: str, at: int, pipeline: str, number: int) -> None:
        self.out.history("Лід" if pipeline == LEADS else "Угода", number, at, pipeline, stage, owner)

    # steps in time

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

    # what people do

    @property
    def doer(self) -> Seller | None:
        return self.world.staff.at_desk(self.owner, self.now) if self.owner else None

    @property
    def _links(self) -> tuple[int | str, int | str]:
        """Record and deal that an activity hangs on; of a converted record often the deal alone."""
        if self.deal is None:
            return self.record.id if self.record else "", ""
        return self.record.id if self.record and self.chance(0.6) else "", self.deal.id

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

    @property
    def by_message(self) -> bool:
        return self.source == "chats" or not self.person.phone

    def message_out(self, robot: bool = False) -> None:
        if not self.mute:
            record, deal = self._links
            who = "" if robot or not self.doer else self.doer.name
            self.out.activity("Повідомлення", False, self.now, self.now, who, record, deal, robot=robot)

    def message_in(self) -> None:
        record, deal = self._links
        self.out.activity("Повідомлення", True, self.now, self.now, self.doer.name if self.doer else "", record, deal)

    def letter(self) -> None:
        if not self.mute and self.doer:
            record, deal = self._links
            self.out.activity("Лист", False, self.now, self.now, self.doer.name, record, deal)

    def first_call_in_crm(self) -> None:
        """The telephony writes some incoming calls into the CRM too: one call, two rows."""
        at = self.submitted + self.between(0, 15)
        seller = self.doer.name if self.doer and self.live else ""
        self.out.activity(
            "Дзвінок", True, at, at, seller, self.record.id if self.record else "", "",
            answered=("Ні", "Так")[self.live], talk=self.now - self.submitted if self.live else 0,
        )  # fmt: skip

    def plan(self, low: int, high: int) -> None:
        """A next step so many opening days after the last one (before it, where negative)."""
        clock = self.world.clock
        due = clock.moment(clock.last + self.between(low, high))
        record, deal = self._links
        kind = "Дзвінок" if self.chance(0.6) else "Завдання"
        self.out.activity(kind, False, due, self.now, self.doer.name if self.doer else "", record, deal, planned=True)

    # what becomes of it

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
