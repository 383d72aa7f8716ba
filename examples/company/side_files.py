"""What lies beside the exports: the pact, and the lists that people of the company keep by hand."""

import re
from datetime import date, timedelta
from pathlib import Path

from company.ads import CAMPAIGNS, GOOGLE_ACCOUNT
from company.clock import Pause, instant
from company.people import FAR, LATIN_TOWNS, SERVED
from company.world import World

BUNDLED_DAY = date(2026, 11, 17)  # the pact template is written for this night
REGIONS = {
    "Київ": "Київ", "Житомир": "Житомирська", "Бердичів": "Житомирська", "Коростень": "Житомирська",
    "Чернігів": "Чернігівська", "Ніжин": "Чернігівська", "Прилуки": "Чернігівська", "Одеса": "Одеська",
    "Львів": "Львівська", "Харків": "Харківська", "Дніпро": "Дніпропетровська", "Запоріжжя": "Запорізька",
    "Вінниця": "Вінницька", "Полтава": "Полтавська", "Суми": "Сумська", "Тернопіль": "Тернопільська",
    "Луцьк": "Волинська", "Рівне": "Рівненська",
}  # fmt: skip

# days before the last one; hours, or none for a whole day
PAUSES = (
    (46, None, None, "Виїзд усієї компанії"),
    (34, "15:00", "18:00", "Переїзд складу без зв'язку"),
    (26, "14:20", "16:05", "Відключення світла"),
    (7, "10:07", "11:42", "Відключення світла"),
)


def pauses(last_day: date) -> list[Pause]:
    """Off and on again, as instants."""
    found = []
    for ago, off, on, _ in PAUSES:
        day = last_day - timedelta(days=ago)
        edges = [int(h) * 3600 + int(m) * 60 for h, m in (t.split(":") for t in (off or "00:00", on or "24:00"))]
        found.append((instant(day, edges[0]), instant(day, edges[1])))
    return found


def write_side_files(world: World, template: Path) -> None:
    folder, last = world.folder, world.clock.last_day
    (folder / "rates").mkdir(exist_ok=True)
    _write(folder / "pact.yaml", _pact(template.read_text("utf-8"), last).splitlines())
    _write(folder / "rates" / "nbu.csv", ["date,currency,rate", *_rates(world)])
    _write(folder / "days-off.csv", ["from,to,reason", *_days_off(last)])
    _write(folder / "absences.csv", ["owner,from,to,stand_in", *_absences(world)])
    _write(folder / "promises.csv", ["source,campaign_id,from,text", *_promises(world)])
    _write(folder / "attested.csv", ["clause,month,person,on", *_attested(last)])
    _write(folder / "rulings.csv", ["source,lead_id,fate,why,by,on", *_rulings(world)])
    _write(folder / "towns.csv", ["town,region", *_towns()])


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _pact(text: str, last: date) -> str:
    """The template's dates and months, moved to another last day."""
    if last == BUNDLED_DAY:
        return text
    months = (last.year - BUNDLED_DAY.year) * 12 + last.month - BUNDLED_DAY.month
    text = re.sub(r'"(20\d\d)-(\d\d)"', lambda m: f'"{_month(int(m[1]) * 12 + int(m[2]) - 1 + months)}"', text)
    shift = last - BUNDLED_DAY
    return re.sub(r"\b20\d\d-\d\d-\d\d\b", lambda m: (date.fromisoformat(m[0]) + shift).isoformat(), text)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def _rates(world: World) -> list[str]:
    rate, rows = 41.62, []
    for number in range(-5, (world.clock.last_day - world.clock.first_day).days + 1):
        day = world.clock.first_day + timedelta(days=number)
        rate += world.rng.uniform(-0.07, 0.08)
        if day.weekday() < 5:
            rows.append(f"{day},USD,{rate:.4f}")
    return rows


def _days_off(last: date) -> list[str]:
    rows = []
    for ago, off, on, reason in PAUSES:
        day = last - timedelta(days=ago)
        rows.append(f"{day} {off},{day} {on},{reason}" if off else f"{day},{day},{reason}")
    return rows


def _absences(world: World) -> list[str]:
    return [
        f"{seller.name},{start},{end},{stand_in.name if stand_in else ''}"
        for seller in world.staff.sellers
        for start, end, stand_in in seller.away
    ]


def _promises(world: World) -> list[str]:
    """One campaign started without one."""
    texts = {
        "120214455000100": "Паркет під ключ: замір безкоштовно, укладання за 5 днів",
        "120214455000200": "Ламінат із укладанням від 690 грн за м.кв.",
        "120214455000300": "Новобудова: підлога разом зі стяжкою, один договір",
        "21950011001": "Паркет: замір безкоштовно",
        "21950011002": "Ламінат: ціна з укладанням",
        "21950011003": "Ясен і Дуб: салон на Подолі",
    }
    start = world.clock.first_day - timedelta(days=30)
    return [f'{c.source},{c.id},{start},"{texts[c.id]}"' for c in CAMPAIGNS if c.id in texts]


def _attested(last: date) -> list[str]:
    rows = []
    for back in (2, 1, 0):
        month = _month(last.year * 12 + last.month - 1 - back)
        rows += [f"B1,{month},halyna,{month}-03", f"B1,{month},stepan,{month}-04"]
    return rows


def _rulings(world: World) -> list[str]:
    on = world.clock.last_day - timedelta(days=1)
    return [f'{source},{lead},{fate},"{why}",halyna і stepan,{on}' for source, lead, fate, why in world.ruled]


def _towns() -> list[str]:
    towns = list(dict.fromkeys([*SERVED, *FAR]))
    rows = [f"{town},{REGIONS.get(town, 'Київська')}" for town in towns]
    return rows + [f"{spelt},{REGIONS.get(town, 'Київська')}" for town, spelt in LATIN_TOWNS.items()]


def write_spend(world: World) -> None:
    """Meta's report by campaign and day, and Google's with its preamble and its totals."""
    first, last = world.clock.first_day, world.clock.last_day
    daily = world.leads / ((last - first).days + 1)
    meta = ["Campaign name,Campaign ID,Day,Amount spent (USD),Impressions,Link clicks"]
    for day, c, usd, shown, clicks in world.ads.spend("meta", first, daily * 0.5):
        meta.append(f"{c.name},{c.id},{day},{_thousands(f'{usd:,.2f}')},{_thousands(f'{shown:,}')},{clicks}")
    (world.folder / "exports/meta/spend.csv").write_text("\ufeff" + "\n".join(meta) + "\n", "utf-8", newline="\n")
    rows = world.ads.spend("google", first, daily * 0.25)
    google = ["Campaign report", f'"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"']
    google.append("Day,Campaign ID,Campaign,Account,Impr.,Clicks,Cost,Currency code")
    for day, c, usd, shown, clicks in rows:
        cost, impressions = _thousands(f"{usd:,.2f}"), _thousands(f"{shown:,}")
        google.append(f"{day},{c.id},{c.name},{GOOGLE_ACCOUNT},{impressions},{_thousands(f'{clicks:,}')},{cost},USD")
    total = [_thousands(f"{sum(r[k] for r in rows):,.{p}f}") for k, p in ((3, 0), (4, 0), (2, 2))]
    google += [f"Total: {of}, --, --, --,{total[0]},{total[1]},{total[2]},USD" for of in ("Account", "Campaigns")]
    _write(world.folder / "exports/google/spend.csv", google)


def _thousands(text: str) -> str:
    return f'"{text}"' if "," in text else text


def write_users(world: World) -> None:
    for seller in world.staff.sellers:
        world.exports.row("users", seller.id, seller.name, seller.team, "Так" if seller.is_active else "Ні")
