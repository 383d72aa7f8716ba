"""How the messy firm's leads come in, and the small untidinesses of its people."""

import random

from tests.companies.case import Case
from tests.companies.company import names
from tests.companies.world import Person, Row, World, plain_digits

SELLERS = ["Іван Шпак", "Марта Гай", "Степан Лев", "Уляна Яр", "Юрко Вуж", "Ніна Кіт"]
SILENT, AWAY, COVERED, LEFT = "Тихон Мовчан", "Оля Відпустка", "Зоя Заміна", "Ростик Колишній"
FIRSTS, LASTS = names("messy")


def new_phone(pick: random.Random) -> str:
    """As people write it: 067 123-45-67, +380671234567, 80671234567 …"""
    code, digits = pick.choice(["67", "50", "63", "93", "97", "68", "95"]), plain_digits(pick, 7)
    form = pick.choice(["+380{}{}", "0{} {}", "380{}{}", "(0{}) {}", "+38 (0{}) {}", "8 0{} {}"])
    return form.format(code, digits)


def form(world: World, oldest: int, newest: int, person: Person | None = None, at: int = 0, **lead: object) -> Case:
    """No landing lead of the last day: its file never came."""
    source = "landing" if newest and world.random.random() < 0.4 else "fb"
    lead.setdefault("region", world.random.choice(world.inside))
    lead_id = str(6_000_000_000_000 + world.next_id()) if source == "fb" else ""
    return Case(world, source, at or world.moment(oldest, newest), person, lead_id=lead_id, **lead)


def in_crm(case: Case, seller: str | None = "") -> Case:
    by_id = case.source == "fb" and case.world.random.random() < 0.6
    # the form's clock may go two minutes after the CRM's
    case.jump(case.world.random.randint(-110, 300)).enters(seller, lead_id=case.lead_id if by_id else "")
    assert case.record
    case.record.contact = f"C{case.record.id}"
    if seller == "" and case.world.random.random() < 0.1:  # passed on within the hour
        case.record.owners.append((case.now + 1800, case.world.random.choice(SELLERS)))
        case.seller = case.record.owners[-1][1]
    return case


def typo(world: World, name: str) -> str:
    place = world.random.randint(1, 3)
    return name[:place] + name[place + 1 :]


def wrong_digit(phone: str) -> str:
    """The last digit: what the person mistyped and the seller set right."""
    return phone[:-1] + str((int(phone[-1]) + 3) % 10)


def calls_by_desk_telephone(acts: list[Row]) -> None:
    """The CRM knows nothing of them; the switchboard does not tell that a number does not exist."""
    for act in acts:
        if act["kind"] == "call" and not act["nobody"]:
            act["only"] = "pbx"
