"""Тулпар Сервис: six leads in ten are calls, one row is record and deal, and only the switchboard logs."""

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.companies.case import Case
from tests.companies.company import Company, lay_pact, local, names, write_csv
from tests.companies.stories import (
    OLD,
    RECENT,
    YOUNG,
    Story,
    back_at_work,
    dropped_after_talk,
    given_up_at_once,
    lost_after_proposal,
    lost_without_a_word,
    open_young,
    picked,
    sought_something_else,
    spam,
    stalled_after_talk,
    too_dear,
    untouched,
    vanished_after_talk,
    won,
    won_quickly,
    wrong_contact_that_talked,
)
from tests.companies.world import DAY_SECONDS, Hours, Person, Record, World, plain_digits

ZONE = ZoneInfo("Asia/Almaty")
DAY = date(2026, 11, 17)
FORM = "%d.%m.%Y %H:%M:%S"
# the switchboard knows telephones, not people: two sellers share each
LINES = {"Аскар Нуртаев": "Линия 1", "Дина Сапарова": "Линия 1", "Олжас Кимов": "Линия 2", "Вера Лин": "Линия 2",
         "Руслан Ахметов": "Линия 3"}  # fmt: skip
FIRSTS, LASTS = names("kommo")
STAGE = {"new": "Неразобранное", "contacted": "Первичный контакт", "qualified": "Осмотр", "proposal": "Смета",
         "won": "Успешно реализовано", "lost": "Закрыто и не реализовано"}  # fmt: skip
REASON = {
    "unreachable": "Не дозвонились", "wrong_contact": "Неверный номер", "not_our_product": "Не наша услуга",
    "spam": "Спам", "price": "Дорого", "competitor": "Ушли к другим", "timing": "Не сейчас", "duplicate": "Дубль",
    "test": "Тест", "none": "-", "": "",
}  # fmt: skip
SOURCE = {"tilda": "Сайт", "calls": "Звонок"}


def dead_on_the_line(case: Case) -> str:
    """Talked when they called, then given up at once as unreachable."""
    return given_up_at_once(case)


LIVE: list[tuple[Story, int]] = [
    (won, 10), (too_dear, 9), (lost_after_proposal, 7), (lost_without_a_word, 3), (sought_something_else, 6), (spam, 2),
    (wrong_contact_that_talked, 2), (vanished_after_talk, 3), (dropped_after_talk, 2), (dead_on_the_line, 2),
    (stalled_after_talk, 4), (back_at_work, 6),
]  # fmt: skip
ROBOTS = {"greeted_by_a_robot", "stalled_deal", "planned"}  # no switchboard tells of messages or tasks
CALLED = [(story, weight) for story, weight in OLD if story.__name__ not in ROBOTS]


def new_phone(pick: random.Random) -> str:
    digits = pick.choice(["701", "702", "705", "707", "747", "775", "777", "778"]) + plain_digits(pick, 7)
    return pick.choice(["+7{}", "8{}", "7{}", "+7 {}"]).format(digits)


def make(seed: int, folder: Path) -> Company:
    hours = Hours(ZONE, {n: [("10:00", "19:00")] for n in range(7)}, DAY - timedelta(days=100), 140)
    world = World(seed, hours, DAY, 52, list(LINES), FIRSTS, LASTS, new_phone, is_one_row=True, hours_a_day=9)
    for tell, times in ((form, 210), (chat, 150), (missed_call, 220), (live_call, 300), (recent, 180), (young, 130)):
        for _ in range(times):
            tell(world)
    for special in (recycled, two_numbers, second_number_calls, calls_back_from_form, hidden, known_caller, no_record,
                    nobodys, next_day, junk, tonight, chatted_twice):  # fmt: skip
        for _ in range(12):
            special(world)
    pact = lay_pact("kommo", folder)
    write(world, folder)
    return Company(pact, DAY, world.truth)


def form_case(world: World, oldest: int, newest: int, person: Person | None = None, **lead: Any) -> Case:
    return Case(world, "tilda", world.moment(oldest, newest), person, **lead)


def call_case(world: World, at: int, person: Person | None = None, *, talked: int, **more: Any) -> Case:
    """The call is the lead: the switchboard's row has the lead's id."""
    lead_id = f"c{world.next_id():07}"
    case = Case(world, "calls", at, person, lead_id=lead_id, mail="")
    act = {"id": lead_id, "phone": case.person.phone, "rang": 18}
    case.talks(talked, "in", **act) if talked else case._act("call", "in", **act, **more)
    case.jump(talked)
    return case


def in_crm(case: Case, seller: str | None = "") -> Case:
    case.jump(case.world.random.randint(10, 200)).enters(seller, crm_source=SOURCE.get(case.source, case.source))
    assert case.record
    case.record.contact = case.record.contact or f"k{case.record.id}"
    return case


def form(world: World) -> None:
    case = form_case(world, world.days, 15)
    story = picked(case, CALLED)
    case.is_told(story(in_crm(case)), story.__name__)


def chat(world: World) -> None:
    """The record is the lead; a chat is a way to reach the person, even where nobody knows a number."""
    case = chat_case(world, world.days, 15)
    story = picked(case, CALLED)
    case.is_told(story(case), f"chat_{story.__name__}")


def chat_case(world: World, oldest: int, newest: int, person: Person | None = None) -> Case:
    record_id = str(50000 + world.next_id())
    case = Case(world, "chats", world.moment(oldest, newest), person, lead_id=record_id, mail="")
    case.enters(id=record_id, crm_source=world.random.choice(["Telegram", "WhatsApp"]))
    assert case.record
    case.record.contact = f"k{record_id}"
    return case


def open_moment(world: World, oldest: int, newest: int) -> int:
    return world.hours.after(world.moment(oldest, newest), world.random.randint(1, 200))


def missed_call(world: World) -> None:
    case = call_case(world, world.moment(world.days, 15), talked=0)
    story = picked(case, CALLED)
    case.is_told(story(in_crm(case)), f"missed_{story.__name__}")


def live_call(world: World) -> None:
    case = call_case(world, open_moment(world, world.days, 15), talked=world.random.randint(75, 300))
    story = picked(case, LIVE)
    fate = story(in_crm(case))
    # who has talked is no plain spam
    case.is_told(fate, f"live_{story.__name__}")


def young(world: World) -> None:
    kind = world.random.choice(["form", "missed", "live"])
    if kind == "live":
        case = call_case(world, open_moment(world, 4, 2), talked=90)
        story: Story = world.random.choice([too_dear, open_young, won_quickly])
    else:
        make_one = form_case if kind == "form" else lambda w, o, n: call_case(w, w.moment(o, n), talked=0)
        case = make_one(world, 4, 2)
        story = picked(case, YOUNG)
    case.is_told(story(in_crm(case)), f"{kind}_{story.__name__}")


def recent(world: World) -> None:
    is_form = world.random.random() < 0.5
    case = form_case(world, 14, 5) if is_form else call_case(world, world.moment(14, 5), talked=0)
    story = picked(case, [(story, weight) for story, weight in RECENT if story.__name__ not in ROBOTS])
    case.is_told(story(in_crm(case)), f"recent_{story.__name__}")


def recycled(world: World) -> None:
    """The operator gave a lost client's number to a stranger, who writes with another name six weeks later."""
    old = form_case(world, 51, 48)
    old.is_told(too_dear(in_crm(old)), "recycled_first")
    stranger = world.person()
    stranger.phone = old.person.phone
    new = form_case(world, 8, 5, stranger)
    story = world.random.choice([too_dear, untouched, sought_something_else])
    new.is_told(story(in_crm(new)), f"recycled_{story.__name__}")


def two_numbers(world: World) -> None:
    """The card has a second number, and it is the second that is called."""
    case = in_crm(form_case(world, world.days, 15))
    second = world.unused(lambda: new_phone(world.random))
    assert case.record
    case.record.phones.append(second)
    case.wait(20).rings(phone=second).wait_days(1).talks(phone=second).wait(30).loses("price")
    case.is_told("lost", "two_numbers")


def second_number_calls(world: World) -> None:
    """Wrote by form, calls from another telephone: the seller adds the number to the card. One CRM contact."""
    first = in_crm(form_case(world, 45, 20))
    first.wait(20).rings().wait_days(3)
    caller = Person(first.person.first, first.person.last, world.unused(lambda: new_phone(world.random)), "")
    again = call_case(world, first.now, caller, talked=140)
    assert first.record
    first.record.phones.append(caller.phone)
    again.records.append(first.record.id)
    first.wait(30).loses("price")
    first.is_told("lost", "second_number_first")
    # the card, older than the call, holds the number: to the company it may be no new one
    again.is_told("duplicate", "second_number_again", optional=1)


def calls_back_from_form(world: World) -> None:
    """A form at night, a missed call from the company, the person calls back: the call is no lead."""
    case = in_crm(form_case(world, world.days, 15))
    case.wait(20).rings().wait(90).talks(200, "in").wait_days(1).qualifies().wait_days(1).wins()
    case.is_told("won", "calls_back")


def hidden(world: World) -> None:
    at = world.moment(world.days, 1)
    world.activities.append(call_row(world, at, "Anonymous", "in"))


def known_caller(world: World) -> None:
    """The company called first: a supplier, no lead."""
    at, phone = open_moment(world, 40, 20), world.unused(lambda: new_phone(world.random))
    world.activities.append(call_row(world, at, phone, "out"))
    world.activities.append(call_row(world, at + 3 * DAY_SECONDS, phone, "in"))


def call_row(world: World, at: int, phone: str, direction: str) -> dict[str, Any]:
    return {"id": f"c{world.next_id():07}", "record": "", "kind": "call", "direction": direction, "at": at,
            "answered": 1, "talked": 45, "rang": 5, "nobody": 0, "owner": "Вера Лин", "phone": phone}  # fmt: skip


def no_record(world: World) -> None:
    kind = world.random.choice(["form", "call"])
    at = world.moment(world.days, 3)
    case = form_case(world, world.days, 3) if kind == "form" else call_case(world, at, talked=0)
    case.is_told("not_in_crm", f"no_record_{kind}")


def nobodys(world: World) -> None:
    case = in_crm(form_case(world, world.days, 4), seller=None)
    case.is_told("unassigned", "nobodys")


def next_day(world: World) -> None:
    """A missed call, called back the next day: late, and sold."""
    case = in_crm(call_case(world, world.moment(world.days, 20), talked=0))
    case.wait_days(1.2).talks().wait_days(1).qualifies().wait_days(3).wins()
    case.is_told("won", "next_day")


def junk(world: World) -> None:
    person = world.person()
    person.phone, person.mail = world.random.choice(["0000000000", "+7 777 777 77 77", "87001", "123"]), ""
    case = in_crm(form_case(world, world.days, 5, person))
    case.is_told("invalid", "junk", junk=1)


def tonight(world: World) -> None:
    at = world.hours.at(DAY, f"{world.random.randint(19, 22)}:{world.random.randint(10, 59)}")
    case = call_case(world, at, talked=0) if world.random.random() < 0.5 else Case(world, "tilda", at)
    in_crm(case)
    case.is_told("waiting", "tonight")


def chatted_twice(world: World) -> None:
    """The chat of a person who filled a form a week before; the seller closes it as a copy."""
    first = form_case(world, 45, 25)
    first.is_told(too_dear(in_crm(first)), "chat_after_form_first")
    again = chat_case(world, 1, 1, first.person)
    assert again.record
    moved = first.at + 8 * DAY_SECONDS
    again.at = again.lead["at"] = again.now = again.record.at = moved
    again.record.stages, again.record.owners = [(moved, "new")], [(moved, again.seller)]
    again.wait(40).loses("duplicate")
    again.is_told("duplicate", "chat_after_form")


def write(world: World, folder: Path) -> None:
    write_csv(folder / "exports/tilda.csv", ["tranid", "sent", "Name", "Phone", "Email", "Марка авто"],
        [[r["id"], local(ZONE, FORM, r["at"]), r["name"], r["phone"], r["mail"], "Toyota"]
         for r in world.leads if r["source"] == "tilda"], ";", "cp1251")  # fmt: skip
    write_csv(folder / "exports/kommo.csv",
        ["ID", "Основной контакт", "ID контакта", "Дата создания", "Дата редактирования", "Дата закрытия", "Воронка",
         "Этап сделки", "Ответственный", "Бюджет , ₸", "Рабочий телефон", "Мобильный телефон", "Рабочий email", "Источник",
         "Причина отказа", "Ближайшая задача"],
        [_row(world, r) for r in world.records], ";", "cp1251")  # fmt: skip
    days: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for act in world.activities:
        days[local(ZONE, "%Y-%m-%d", act["at"])].append(act)
    for day, acts in days.items():
        write_csv(folder / f"calls/{day}.csv",
            ["ID звонка", "Дата", "Тип", "Номер клиента", "Сотрудник", "Отвечен", "Ожидание", "Длительность", "Номер не существует"],
            [_call(a) for a in sorted(acts, key=lambda act: act["at"])], ";")  # fmt: skip


def _row(world: World, r: Record) -> list[Any]:
    end = r.stages[-1][1]
    amount = world.random.randint(20, 900) * 1000 if end in {"proposal", "won"} else 0
    return [
        r.id, r.named, r.contact, local(ZONE, FORM, r.at), local(ZONE, FORM, r.stages[-1][0]), local(ZONE, FORM, r.closed),
        "Клиенты", STAGE[end], r.owners[-1][1] if r.owners else "", amount, r.phones[0],
        ", ".join(r.phones[1:]), r.mails[0], r.source, REASON[r.reason], local(ZONE, FORM, r.planned),
    ]  # fmt: skip


def _call(act: dict[str, Any]) -> list[Any]:
    direction = "Входящий" if act["direction"] == "in" else "Исходящий"
    return [act["id"], local(ZONE, FORM, act["at"]), direction, act["phone"], LINES[act["owner"]], act["answered"],
            act["rang"], act["talked"], act["nobody"]]  # fmt: skip
