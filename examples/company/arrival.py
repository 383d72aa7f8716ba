"""How a lead arrives: what its own source writes, and the record that the CRM makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from company.ads import LOST_FORM
from company.people import LATIN_TOWNS, mistyped
from company.rows import Record
from company.steps import LEADS, Steps

CRM_SOURCES = {
    "meta": ("Facebook", "Facebook", "Facebook", "Instagram форма"),
    "google": ("Google Ads",),
    "calls": ("Дзвінок",),
    "chats": ("Telegram", "Instagram", "Viber", "Чат на сайті"),
    "walk_in": ("Рекомендація", "Рекомендація", "Facebook"),
}


@dataclass(slots=True)
class Arrival(Steps):
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
        if not self.live and self.chance(0.3):  # and rings again: a number that is known by now
            self.out.call(self.submitted + self.between(90, 600), self.person.phone, None, False, False, ring, 0)

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

    def message_in(self) -> None:
        record, deal = self._links
        self.out.activity("Повідомлення", True, self.now, self.now, self.doer.name if self.doer else "", record, deal)

    def first_call_in_crm(self) -> None:
        """The telephony writes some incoming calls into the CRM too: one call, two rows."""
        at = self.submitted + self.between(0, 15)
        seller = self.doer.name if self.doer and self.live else ""
        self.out.activity(
            "Дзвінок", True, at, at, seller, self.record.id if self.record else "", "",
            answered=("Ні", "Так")[self.live], talk=self.now - self.submitted if self.live else 0,
        )  # fmt: skip
