"""The messy firm's exports, as they stood on the morning after each of two nights."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.companies.company import local, write_csv
from tests.companies.world import Record, Row, World

ZONE = ZoneInfo("Europe/Kyiv")
DAY = date(2026, 11, 17)
FORM = "%d.%m.%Y %H:%M:%S"
STAGE = {"new": "Новий", "contacted": "Розмова", "converted": "Угода", "rejected": "Відхилено", "push": "Дожим",
         "qualified": "Замір", "proposal": "Кошторис", "won": "Оплачено", "lost": "Втрачено"}  # fmt: skip
REASON = {
    "unreachable": "Недодзвон", "wrong_contact": "Не той номер", "out_of_region": "Інша область", "spam": "Спам",
    "not_our_product": "Шукав інше", "price": "Дорого", "competitor": "Конкурент", "timing": "Не на часі",
    "duplicate": "Дубль", "test": "Тест", "none": "-", "": "",
}  # fmt: skip
SOURCE = {"fb": "Facebook", "landing": "Лендінг", "pbx": "Дзвінок"}
KIND = {"call": "дзвінок", "message": "повідомлення", "task": "справа"}
RECORDS = ["ID", "Клієнт", "Контакт", "Створено", "Змінено", "Закрито", "Телефон", "Пошта", "Джерело", "ID заявки",
           "Воронка", "Етап", "Менеджер", "Причина", "Місто", "Коментар"]  # fmt: skip


@dataclass
class Exports:
    world: World
    folder: Path
    sellers: list[str]
    left: str

    def nights(self) -> list[tuple[date, Callable[[], None]]]:
        before = DAY - timedelta(days=1)
        return [(day, partial(self.lay, day)) for day in (before, DAY)]

    def lay(self, day: date) -> None:
        """All that was known at six in the morning after."""
        start = datetime(day.year, day.month, day.day, 6, tzinfo=ZONE) + timedelta(days=1)
        known = int(start.timestamp())
        self._leads(known, day)
        self._crm(known, day)

    def _leads(self, known: int, day: date) -> None:
        told = [lead for lead in self.world.leads if lead["at"] < known]
        facebook = [[f"l:{r['id']}", _iso(r["at"]), r["name"], f"p:{r['phone']}" if r["phone"] else "", r["mail"], "c:120",
                     "Осінь", r["region"], r["test"] or "false"] for r in told if r["source"] == "fb"]  # fmt: skip
        header = [
            "id",
            "created_time",
            "full_name",
            "phone_number",
            "email",
            "campaign_id",
            "campaign_name",
            "місто",
            "is_test",
        ]
        write_csv(self.folder / "exports/fb leads.csv", header, facebook, encoding="utf-8-sig")
        write_csv(self.folder / "exports/fb leads (1).csv", header, facebook[::2], "\t", "utf-16")
        self._by_day("exports/landing", [lead for lead in told if lead["source"] == "landing"], _landing,
                     ["Номер", "Коли", "Ім'я", "Телефон", "Пошта", "місто"])  # fmt: skip
        calls = [
            act for act in self.world.activities if act["kind"] == "call" and act["at"] < known and _in_switchboard(act)
        ]
        self._by_day("pbx", calls, _call, ["call_id", "started_at", "direction", "client_number", "employee", "answered",
                                           "ring_sec", "talk_sec"])  # fmt: skip
        if not (self.folder / f"pbx/{day}.csv").exists():
            write_csv(self.folder / f"pbx/{day}.csv", ["call_id", "started_at", "direction", "client_number", "employee",
                                                       "answered", "ring_sec", "talk_sec"], [])  # fmt: skip

    def _by_day(self, place: str, found: list[Row], cells: Callable[[Row], list[Any]], header: list[str]) -> None:
        days: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(found, key=lambda row: row["at"]):
            days[local(ZONE, "%Y-%m-%d", row["at"])].append(row)
        for day, rows in days.items():
            write_csv(self.folder / place / f"{day}.csv", header, [cells(row) for row in rows], ";")

    def _crm(self, known: int, day: date) -> None:
        there = [r for r in self.world.records if r.at < known and not (r.deleted and r.deleted < known)]
        self._records(there, known, day)
        deals = [d for d in self.world.deals if d["at"] < known]
        crm = self.folder / "exports/crm"
        write_csv(crm / "deals.csv", ["ID", "Лід", "Контакт", "Створено", "Закрито", "Оплачено", "Воронка", "Етап", "Менеджер",
                                      "Сума", "Причина"], [_deal(d, known) for d in deals], ";")  # fmt: skip
        acts = [a for a in self.world.activities if a["entered"] < known and not a.get("only")]
        write_csv(crm / "activities.csv", ["ID", "Лід", "Угода", "Вид", "Напрям", "Коли", "Внесено", "Відповів", "Розмова", "Гудки",
                                           "Робот", "Не існує", "План", "Менеджер"], [_activity(a) for a in acts], ";")  # fmt: skip
        moves = [move for r in there for move in _record_moves(r, known)] + [
            m for d in deals for m in _deal_moves(d, known)
        ]
        write_csv(crm / "history.csv", ["Що", "ID", "Коли", "Воронка", "Етап", "Менеджер"], moves, ";")
        write_csv(crm / "users.csv", ["ID", "Ім'я", "Відділ", "Працює"],
                  [[n, name, "Продажі", "так"] for n, name in enumerate(self.sellers, 11)] + [[99, self.left, "Продажі", "ні"]],
                  ";")  # fmt: skip
        write_csv(self.folder / "rulings.csv", ["source", "lead_id", "fate", "why", "by", "on"], self.world.rulings)
        write_csv(self.folder / "absences.csv", ["owner", "from", "to", "stand_in"],
            [["Оля Відпустка", "2026-11-09", "2026-11-25", ""], ["Зоя Заміна", "2026-11-09", "2026-11-25", "Степан Лев"],
             ["Марта Гай", "2026-10-22 13:00", "2026-10-22 17:30", ""]])  # fmt: skip
        write_csv(self.folder / "days-off.csv", ["from", "to", "reason"],
                  [["2026-10-08", "2026-10-08", "Толока"], ["2026-10-28 10:00", "2026-10-28 12:30", "Без світла"]])  # fmt: skip
        write_csv(self.folder / "towns.csv", ["town", "region"], [["Одеса", "Одеська"], ["Харків", "Харківська"]])

    def _records(self, there: list[Record], known: int, day: date) -> None:
        path = self.folder / "exports/crm/leads.csv"
        write_csv(path, RECORDS, [_record(r, known, day) for r in there], ";")
        broken = {r.id: r.broken for r in there if r.broken}
        lines = path.read_bytes().split(b"\r\n")
        for place, line in enumerate(lines):
            match broken.get(line.partition(b";")[0].decode()):
                case "cut":
                    lines[place] = line[: len(line) * 2 // 5]
                case "byte":
                    lines[place] = line.replace(b";", b";\xff", 1)
        path.write_bytes(b"\r\n".join(lines))


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, ZONE).isoformat()


def _in_switchboard(act: Row) -> bool:
    """A call in three goes over the desk telephone and stands in both logs."""
    return bool(act.get("only") or act.get("twice")) or int(act["id"][1:]) % 3 == 0


def _landing(row: Row) -> list[Any]:
    return [row["id"], local(ZONE, "%Y-%m-%d %H:%M", row["at"]), row["name"], row["phone"], row["mail"], row["region"]]


def _call(act: Row) -> list[Any]:
    shift = 0 if act.get("only") else 8
    name = act["id"] if act.get("only") else f"p9{act['id'][1:]}"
    return [name, local(ZONE, "%Y-%m-%d %H:%M:%S", act["at"] + shift), "inbound" if act["direction"] == "in" else "outbound",
            act["phone"], act["owner"], act["answered"], act["rang"], act["talked"]]  # fmt: skip


def _activity(a: Row) -> list[Any]:
    # what was done after a deal was made hangs on the deal alone, half of the time
    on_deal = bool(a["deal"]) and int(a["deal"]) % 2 == 0
    return [a["id"], "" if on_deal else a["record"], a["deal"] if on_deal else "", KIND[a["kind"]], "вхідний" if a["direction"] == "in" else "вихідний", local(ZONE, FORM, a["at"]),
            local(ZONE, FORM, a["entered"]), a["answered"], a["talked"], a["rang"], a["robot"], a["nobody"], a["open"],
            a["owner"]]  # fmt: skip


def _at(known: int, steps: list[tuple[int, str]]) -> str:
    return next((what for at, what in reversed(steps) if at < known), "")


def _record(r: Record, known: int, day: date) -> list[Any]:
    stage = _at(known, r.stages)
    changed = max(at for at, _ in [*r.stages, *r.owners] if at < known)
    closed = r.closed if r.closed and r.closed < known else None
    created = local(ZONE, FORM, r.at)
    if r.broken == "date" or (r.broken == "tonight" and day == DAY):
        created = "32.13.2026 ??"
    return [
        r.id, r.named, r.contact, created, local(ZONE, FORM, changed), local(ZONE, FORM, closed),
        ", ".join(untidy_phone(r.id, phone) for phone in r.phones), r.mails[0], SOURCE.get(r.source, r.source), r.lead_id,
        "Ліди", untidy(r.id, STAGE[stage]), untidy_name(r.id, _at(known, r.owners)),
        untidy(r.id, REASON[r.reason]) if closed else "", r.region, "передзвонити; \"терміново\"",
    ]  # fmt: skip


def untidy(row: str, word: str) -> str:
    """A blank behind, no capital, two blanks for one: as hands and half of all exports leave it."""
    match int(row) % 7:
        case 1:
            return word + " "
        case 2:
            return word.lower()
        case 3:
            return word.replace(" ", "\u00a0").upper()
    return word


def untidy_name(row: str, name: str) -> str:
    match int(row) % 9:
        case 1:
            return " ".join(reversed(name.split()))
        case 2:
            return name.replace(" ", "  ") + " "
        case 3:
            return name.upper()
    return name


def untidy_phone(row: str, phone: str) -> str:
    """As spreadsheets leave it."""
    digits = "".join(filter(str.isdigit, phone))
    match int(row) % 8:
        case 1:
            return f"'{phone}"
        case 2:
            return f"{digits}.0"
        case 3:
            return f"\u202a{phone}\u202c"
        case 4:
            return phone.replace(" ", "\u00a0").replace("-", "\u2013")
    return phone


def _deal(d: Row, known: int) -> list[Any]:
    stage = _at(known, d["stages"])
    is_over = stage in {"won", "lost"}
    return [d["id"], d["record"], d["contact"], local(ZONE, FORM, d["at"]), local(ZONE, FORM, d["closed"] if is_over else None),
            local(ZONE, FORM, d["won"] if stage == "won" else None), "Угоди", STAGE[stage], d["owner"], d["amount"],
            REASON[d["reason"]] if is_over else ""]  # fmt: skip


def _record_moves(r: Record, known: int) -> list[list[Any]]:
    stages = [["лід", r.id, local(ZONE, FORM, at), "Ліди", STAGE[stage], ""] for at, stage in r.stages if at < known]
    return stages + [["лід", r.id, local(ZONE, FORM, at), "", "", owner] for at, owner in r.owners if at < known]


def _deal_moves(d: Row, known: int) -> list[list[Any]]:
    return [
        ["угода", d["id"], local(ZONE, FORM, at), "Угоди", STAGE[stage], d["owner"]]
        for at, stage in d["stages"]
        if at < known
    ]
