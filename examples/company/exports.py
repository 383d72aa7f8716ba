"""The export files, each in the dialect of the system that it comes from, written row by row."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from company.ads import Campaign
from company.clock import Clock
from company.people import notation, words
from company.staff import Seller

HEADERS = {
    "leads": (
        "ID;Назва ліда;Стадія;Ім'я;Прізвище;Робочий телефон;Мобільний телефон;Робочий e-mail;Джерело;"
        "Додатково про джерело;Відповідальний;Дата створення;Дата зміни;Дата завершення;UTM Source;UTM Campaign;"
        "ID ліда реклами;GCLID;Причина відмови;Місто;ID контакту"
    ),
    "deals": (
        "ID;Назва угоди;Воронка;Стадія;Сума;Валюта;Відповідальний;ID ліда;ID контакту;Дата створення;Дата зміни;"
        "Дата завершення;Дата оплати;Причина програшу;Моя компанія"
    ),
    "activities": (
        "ID;Тип;Напрямок;Дата;Створено;Завершено;Відповіли;Тривалість, с;Гудки, с;Автоматично;Результат;"
        "Відповідальний;ID ліда;ID угоди"
    ),
    "history": "Тип;ID;Дата;Воронка;Стадія;Відповідальний",
    "users": "ID;Ім'я та прізвище;Відділ;Активний",
}
META_HEADER = words(
    "id created_time ad_id ad_name adset_id adset_name campaign_id campaign_name form_id form_name is_organic "
    "platform full_name phone_number email city lead_status"
)
GOOGLE_HEADER = (
    "Lead ID,Lead Submit Time,Form ID,Campaign ID,Ad Group ID,Creative ID,GCLID,Full Name,User Email,User Phone,"
    "City,Is Test"
)
CALL_HEADER = "call_id,started_at,direction,client_number,hidden,line,employee,answered,ring_sec,talk_sec"
LINES = ("0443337711", "0443337712", "0442290033")
YES_NO = ("Ні", "Так")


class Exports:
    def __init__(self, folder: Path, clock: Clock, rng: random.Random, ids_from: int = 0) -> None:
        self.folder, self.clock, self.rng = folder, clock, rng
        first = {"record": 48210, "deal": 9120, "activity": 310400, "contact": 27300, "call": 0}
        self.ids = {kind: number + ids_from for kind, number in first.items()}
        for name in ("meta", "google", "bitrix24", "calls"):
            (folder / "exports" / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / "exports" / "calls").glob("*.csv"):
            old.unlink()  # of another range of days
        self.files: dict[str, IO[str]] = {
            name: self._open(f"bitrix24/{name}.csv", "cp1251", "\r\n") for name in HEADERS
        }
        for name, header in HEADERS.items():
            self._quoted(name, *header.split(";"))
        self.meta = self._open("meta/leads.csv", "utf-16-le", "\n")
        self.meta.write("\ufeff" + "\t".join(META_HEADER) + "\n")
        self.google = self._open("google/leads.csv", "utf-8", "\n")
        self.google.write(GOOGLE_HEADER + "\n")
        self.calls = {day: self._open(self._call_name(day), "utf-8", "\n") for day in self._days()}

    def _open(self, name: str, encoding: str, newline: str) -> IO[str]:
        return (self.folder / "exports" / name).open("w", encoding=encoding, newline=newline, buffering=1 << 17)

    def _days(self) -> list[date]:
        return [
            self.clock.first_day + timedelta(days=n)
            for n in range((self.clock.last_day - self.clock.first_day).days + 1)
        ]

    @staticmethod
    def _call_name(day: date) -> str:
        return f"calls/{day.isoformat()}.csv"

    def next_id(self, kind: str) -> int:
        self.ids[kind] += 1
        return self.ids[kind]

    def _quoted(self, name: str, *fields: object) -> None:
        self.files[name].write('"' + '";"'.join([str(field).replace('"', '""') for field in fields]) + '"\n')

    def meta_lead(self, lead_id: str, at: int, campaign: Campaign | None, form: Campaign, who: tuple[str, ...]) -> None:
        """`who`: name, phone, mail, city, status; without a campaign the form was found on the page."""
        ad = ["", "", "", "", "", ""]
        if campaign:
            tail = campaign.id[-6:]
            ad = [
                f"ag:1202144{tail}71",
                "Банер",
                f"as:1202144{tail}35",
                "Київ+область",
                f"c:{campaign.id}",
                campaign.name,
            ]
        name, phone, mail, city, status = who
        row = [
            f"l:{lead_id}", self.clock.with_offset(at), *ad, f"f:{form.form_id}", form.form_name,
            "FALSE" if campaign else "TRUE", "ig" if at % 3 else "fb",
            name, f"p:{phone}" if phone else "", mail, city, status,
        ]  # fmt: skip
        self.meta.write("\t".join(row) + "\n")

    def google_lead(
        self, lead_id: str, at: int, campaign: Campaign, gclid: str, who: tuple[str, ...], test: bool
    ) -> None:
        name, phone, mail, city = who
        tail = campaign.id[-4:]
        row = (
            lead_id, self.clock.zulu(at), campaign.form_id, campaign.id, f"1558{tail}901", f"7011{tail}223", gclid,
            name, mail, phone, city, "true" if test else "false",
        )  # fmt: skip
        self.google.write(",".join(row) + "\n")

    def call(self, at: int, phone: str, seller: Seller | None, out: bool, answered: bool, ring: int, talk: int) -> str:
        """A row of the tracker's day file; an empty phone is a hidden number."""
        call_id = f"rs-{self.next_id('call'):07}"
        number = (f"38{phone}", phone)[self.rng.random() < 0.3] if phone else "anonymous"
        row = (
            call_id, self.clock.plain(at), "out" if out else "in", number, "no" if phone else "yes", LINES[at % 3],
            seller.name if seller else "", "yes" if answered else "no", str(ring), str(talk),
        )  # fmt: skip
        day = self.clock.date(at)
        if day in self.calls:
            self.calls[day].write(",".join(row) + "\n")
        return call_id

    def activity(
        self, kind: str, incoming: bool, at: int, entered: int, seller: str, record: int | str, deal: int | str, *,
        planned: bool = False, answered: str = "", talk: int | str = "", ring: int | str = "", robot: bool = False,
        result: str = "",
    ) -> None:  # fmt: skip
        self._quoted(
            "activities", self.next_id("activity"), kind, "Вхідний" if incoming else "Вихідний", self.clock.dotted(at),
            self.clock.dotted(entered), YES_NO[not planned], answered, talk, ring, YES_NO[robot], result, seller,
            record, deal,
        )  # fmt: skip

    def history(self, kind: str, number: int, at: int, pipeline: str, stage: str, seller: str) -> None:
        self._quoted("history", kind, number, self.clock.dotted(at), pipeline, stage, seller)

    def row(self, name: str, *fields: object) -> None:
        self._quoted(name, *fields)

    def written(self, phone: str) -> str:
        return notation(phone, int(self.rng.random() * 6)) if phone else ""

    def close(self) -> None:
        for file in (*self.files.values(), self.meta, self.google, *self.calls.values()):
            file.close()
        for day in self.calls:
            path = self.folder / "exports" / self._call_name(day)
            rows = sorted(path.read_text("utf-8").splitlines(), key=lambda row: row.split(",", 2)[1])
            path.write_text("\n".join([CALL_HEADER, *rows]) + "\n", "utf-8", newline="\n")
