"""Birch & Loom: contacts older than their leads, several leads of one contact, no history, no owners' list."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.companies.case import Case
from tests.companies.company import Company, lay_pact, local, names, utc, write_csv
from tests.companies.stories import (
    FORM_ONLY,
    OLD,
    RECENT,
    YOUNG,
    lost_after_proposal,
    picked,
    planned,
    reason_still_due,
    stalled_after_talk,
    too_dear,
    untouched,
    won,
)
from tests.companies.world import DAY_SECONDS, Hours, Person, Record, World, plain_digits

ZONE = ZoneInfo("Europe/Warsaw")
DAY = date(2026, 11, 17)
SELLERS = ["Marek Zając", "Julia Wrona", "Tomasz Bielik", "Kasia Sroka", "Ola Dudek"]
FIRSTS, LASTS = names("contacts")
STATUS = {"new": "New", "contacted": "Attempted to contact", "converted": "Open deal", "rejected": "Unqualified"}
STAGE = {"qualified": "Appointment", "proposal": "Quote sent", "won": "Closed Won", "lost": "Closed Lost"}
REASON = {
    "unreachable": "Could not reach", "wrong_contact": "Wrong number", "out_of_region": "Out of area", "spam": "Spam",
    "not_our_product": "Looking for something else", "price": "Too expensive", "competitor": "Chose a competitor",
    "timing": "Not now", "duplicate": "Duplicate", "test": "Test entry", "none": "-", "": "",
}  # fmt: skip
KIND = {"call": "CALL", "mail": "EMAIL", "message": "WHATSAPP", "task": "TASK"}
WEEK = {n: [("09:00", "13:00"), ("14:00", "18:00")] for n in range(5)} | {5: [("10:00", "14:00")]}


def new_phone(pick: random.Random) -> str:
    digits = pick.choice(["50", "51", "60", "66", "69", "78", "88"]) + plain_digits(pick, 7)
    return pick.choice(["+48{}", "+48 {}", "{}", "0048{}"]).format(digits)


class ContactCase(Case):
    """Its record is the person's contact: made once, opened again by a later form."""

    def enters(self, seller: str | None = "", stage: str = "new", **more: Any) -> "ContactCase":
        known = self.world.contacts.get(id(self.person))
        if known is None:
            super().enters(seller, stage, **more)
            assert self.record
            self.record.contact = self.record.id
            self.world.contacts[id(self.person)] = self.record
            return self
        self.record = known
        self.records.append(known.id)
        known.stages.append((self.now, stage))
        if seller is None:
            known.owners = []
        else:
            known.owners = known.owners or [(known.at, self.seller)]
            self.seller = known.owners[-1][1]
        return self


def make(seed: int, folder: Path) -> Company:
    hours = Hours(ZONE, WEEK, DAY - timedelta(days=460), 500)
    world = World(seed, hours, DAY, 58, SELLERS, FIRSTS, LASTS, new_phone,
                  inside=("Warszawa", "Piaseczno"), outside=("Gdynia", "Lublin"))  # fmt: skip
    for tell, times in ((common, 680), (recent, 190), (young, 110)):
        for _ in range(times):
            tell(world)
    for special in (never_came, nobodys, junk, own_test, plus_tag, later_again, family, office, tonight, clock_change,
                    paid_today):  # fmt: skip
        for _ in range({never_came: 25, nobodys: 15, junk: 12, clock_change: 1, office: 2}.get(special, 12)):
            special(world)
    pact = lay_pact("contacts", folder)
    write(world, folder)
    return Company(pact, DAY, world.truth)


def case_of(world: World, oldest: int, newest: int, person: Person | None = None, **lead: Any) -> ContactCase:
    lead.setdefault("region", world.random.choice(world.inside))
    lead.setdefault("campaign", world.random.choice(["autumn", "brand", "sofas", ""]))
    source = world.random.choice(["site", "site", "quiz"])
    case = ContactCase(world, source, world.moment(oldest, newest), person, **lead)
    return case


def in_crm(case: ContactCase, seller: str | None = "") -> ContactCase:
    """One contact in six is older than the lead; one in eight has the lead's number as its second."""
    world = case.world
    chance = world.random.random()
    if chance < 0.16 and id(case.person) not in world.contacts:
        old = Record(id=str(40000 + world.next_id()), at=case.at - world.random.randint(3, 300) * DAY_SECONDS,
                     person=case.person, source="Offline", phones=[case.person.phone], mails=[case.person.mail],
                     named=case.person.name)  # fmt: skip
        old.contact = old.id
        old.stages.append((old.at, "new"))
        if seller is not None:
            old.owners.append((old.at, case.seller))
        world.records.append(old)
        world.contacts[id(case.person)] = old
    case.jump(world.random.randint(20, 240)).enters(seller)
    assert case.record
    if chance > 0.88:
        case.record.phones.insert(0, world.unused(lambda: new_phone(world.random)))
    return case


def common(world: World) -> None:
    case = case_of(world, world.days, 15)
    story = picked(case, OLD + FORM_ONLY)
    if story.__name__ == "lives_elsewhere":
        case.lead["region"] = world.random.choice(world.outside)
    case.is_told(story(in_crm(case)), story.__name__)


def recent(world: World) -> None:
    case = case_of(world, 14, 5)
    story = picked(case, RECENT)
    case.is_told(story(in_crm(case)), f"recent_{story.__name__}")


def young(world: World) -> None:
    case = case_of(world, 4, 2)
    story = picked(case, YOUNG)
    case.is_told(story(in_crm(case)), story.__name__)
    if world.random.random() < 0.1:
        yesterday = case_of(world, 1, 1)
        yesterday.is_told(reason_still_due(in_crm(yesterday)), "reason_still_due")


def never_came(world: World) -> None:
    case_of(world, world.days, 2).is_told("not_in_crm", "never_came")


def nobodys(world: World) -> None:
    case = in_crm(case_of(world, world.days, 3), seller=None)
    case.is_told("unassigned", "nobodys")


def junk(world: World) -> None:
    """Five strangers have written test@test.com and 0000000 before."""
    phone = world.random.choice(["000000000", "111111111", "123", "+48 500"])
    mail = world.random.choice(["test@test.com", "", "asdf", "qwe@qwe"])
    person = world.person()
    person.phone, person.mail = phone, mail
    case = case_of(world, world.days, 5, person)
    case.jump(60).enters()
    if world.random.random() < 0.5:
        case.wait(30).moves("rejected", "wrong_contact")
    case.is_told("invalid", "junk", junk=1)


def paid_today(world: World) -> None:
    case = in_crm(case_of(world, 20, 12))
    case.wait(20).talks().wait_days(1).qualifies()
    case.now = world.hours.at(DAY, "10:30")
    case.talks().wins()
    case.is_told("won", "paid_today")


def own_test(world: World) -> None:
    person = world.person()
    person.mail = f"qa{world.next_id()}@birchloom.example"
    case = in_crm(case_of(world, world.days, 3, person))
    case.is_told("test", "own_test")


def plus_tag(world: World) -> None:
    """Wrote again with a tag in the address, without a phone; mails of gmail ignore dots and tags."""
    person = world.person()
    person.mail = f"{person.first}.{person.last}{world.next_id()}@gmail.com".lower()
    first = case_of(world, 50, 26, person)
    first.is_told(too_dear(in_crm(first)), "plus_tag_first")
    again = case_of(world, 1, 1, person, phone="", mail=person.mail.replace("@", "+promo@").replace(".", "", 1))
    again.at = again.lead["at"] = first.at + world.random.randint(5, 20) * DAY_SECONDS
    # a record that was closed before is not the second lead's
    again.is_told("duplicate", "plus_tag_again")


def later_again(world: World) -> None:
    """The same contact asks again after more than a month; its first deal stays the first lead's."""
    first = case_of(world, 57, 53)
    story = world.random.choice([won, lost_after_proposal])
    first.is_told(story(in_crm(first)), f"{story.__name__}_then_again")
    again = case_of(world, 15, 12, first.person)
    next_story = world.random.choice([untouched, too_dear, planned, stalled_after_talk, won])
    again.is_told(next_story(in_crm(again)), f"again_{next_story.__name__}")


def family(world: World) -> None:
    """Two people, one telephone, two contacts: within the month one enquiry by the pact's rule."""
    one, other = world.person(), world.person()
    other.phone, other.last = one.phone, one.last
    first = case_of(world, 56, 40, one)
    too_dear(in_crm(first))
    second = case_of(world, 1, 1, other)
    second.at = second.lead["at"] = second.now = first.at + world.random.randint(9, 20) * DAY_SECONDS
    fate = world.random.choice([won, lost_after_proposal])(in_crm(second))
    first.is_told(fate, "family_first")
    second.is_told("duplicate", "family_second")


def office(world: World) -> None:
    """Five clients give the number of one office; each is a lead of its own, found by its mail."""
    number = world.unused(lambda: new_phone(world.random))
    for _ in range(5):
        person = world.person()
        person.phone = number
        case = case_of(world, world.days, 15, person)
        case.jump(90).enters()
        story = world.random.choice([won, too_dear, untouched, stalled_after_talk])
        case.is_told(story(case), f"office_{story.__name__}")


def tonight(world: World) -> None:
    case = case_of(world, 0, 0)
    at = world.hours.at(DAY, f"{world.random.randint(18, 22)}:{world.random.randint(10, 59)}")
    case.at = case.lead["at"] = case.now = at
    in_crm(case)
    case.is_told("waiting", "tonight")


def clock_change(world: World) -> None:
    """02:50 of summer, then 02:10 of winter: only the order of the rows tells."""
    for seconds in (-600, 600):
        case = case_of(world, 30, 30)
        case.at = case.lead["at"] = case.now = world.hours.at(date(2026, 10, 25), "03:00") - 3600 + seconds
        case.is_told(too_dear(in_crm(case)), "clock_change")


def write(world: World, folder: Path) -> None:
    exports = folder / "exports"
    leads = sorted(world.leads, key=lambda row: row["at"])
    when = "%Y-%m-%d %H:%M:%S"
    write_csv(exports / "site.csv",
        ["Submission ID", "Submitted", "Your name", "Phone number", "E-mail address", "utm_campaign", "City", "Message"],
        [[r["id"], local(ZONE, when, r["at"]), r["name"], r["phone"], r["mail"], r["campaign"], r["region"], "Hi, a sofa"]
         for r in leads if r["source"] == "site"])  # fmt: skip
    write_csv(exports / "quiz.csv", ["ref", "when", "first", "last", "tel", "email", "City"],
        [[r["id"], local(ZONE, when, r["at"]), *r["name"].split(" "), r["phone"], r["mail"], r["region"]]
         for r in leads if r["source"] == "quiz"])  # fmt: skip
    write_csv(exports / "contacts.csv",
        ["Record ID", "Create Date", "Last Modified Date", "First Name", "Last Name", "Phone Number",
         "Mobile Phone Number", "Email", "Additional emails", "Original Source", "Lead Status", "Contact owner",
         "Unqualified reason", "City"],
        [_contact(r) for r in world.records])  # fmt: skip
    write_csv(exports / "deals.csv",
        ["Record ID", "Associated Contact ID", "Create Date", "Close Date", "Pipeline", "Deal Stage", "Deal owner",
         "Amount", "Closed Lost Reason"],
        [[d["id"], d["contact"], utc(d["at"]), utc(d["closed"]), "Sales Pipeline", STAGE[d["stages"][-1][1]], d["owner"],
          d["amount"], REASON[d["reason"]]] for d in world.deals])  # fmt: skip
    write_csv(exports / "activities.csv",
        ["Activity ID", "Contact ID", "Type", "Direction", "Activity date", "Connected", "Duration", "Ringing",
         "Automated", "Bad number", "Upcoming", "Assigned to"],
        [[a["id"], a["record"], KIND[a["kind"]], "INBOUND" if a["direction"] == "in" else "OUTBOUND", utc(a["at"]),
          a["answered"], a["talked"], a["rang"], a["robot"], a["nobody"], a["open"], a["owner"]]
         for a in world.activities])  # fmt: skip
    write_csv(folder / "absences.csv", ["owner", "from", "to", "stand_in"],
              [["Ola Dudek", "2026-11-09", "2026-11-20", "Kasia Sroka"]])  # fmt: skip
    write_csv(folder / "towns.csv", ["town", "region"], [["Gdynia", "Pomorskie"], ["Lublin", "Lubelskie"]])


def _contact(record: Record) -> list[Any]:
    first, last = record.person.first, record.person.last
    phones = [*record.phones, ""]
    return [
        record.id, utc(record.at), utc(record.stages[-1][0]), first, last, phones[0], phones[1], record.person.mail, "",
        {"site": "Website", "quiz": "Quiz"}.get(record.source, record.source), STATUS[record.stages[-1][1]],
        record.owners[-1][1] if record.owners else "", REASON[record.reason], record.region,
    ]  # fmt: skip
