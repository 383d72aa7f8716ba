"""A company whose exports the tests of landing write and change."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from expectations.pact import load_pact
from tasks.core.model import Landed, SourceLanded
from tasks.extract import found_files, known_files
from tasks.land import land_found
from tasks.store.tables import metadata
from tests.support import dicts, rows

TUESDAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 18, 6, 5, tzinfo=UTC)

META_LEADS = "id\tcreated_time\tcampaign_id\tcampaign_name\tfull_name\tphone_number\temail\tcity\n"
META_SPEND = "Campaign name,Campaign ID,Day,Amount spent (USD),Impressions,Link clicks\n"
RECORDS = "ID;Created;Changed;Name;Phone;Mail;Stage;Owner;City\n"
DEALS = "ID;Created;Stage;Sum;Lead\n"
MOVES = "Type;ID;At;Stage;Owner\n"
USERS = "ID;Name;Active\n"
CALLS = "call_id,started_at,direction,client_number,hidden,line,employee,answered,ring_sec,talk_sec\n"


@dataclass(frozen=True)
class Company:
    folder: Path
    engine: sa.Engine

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))

    def fill(self) -> None:
        """Five weeks of one lead, record, call and some spend a day, Sundays free, up to the report day."""
        days = [TUESDAY - timedelta(days=back) for back in range(36, -1, -1)]
        days = [day for day in days if day.weekday() != 6]
        lines = enumerate(days, 1)
        self.write("meta/leads.csv", META_LEADS + "".join(
            f"l:{n}\t{day}T10:00:00+02:00\tc:7\tОсінь\tОлена Коваль\tp:+38067{n:07}\tolena{n}@gmial.com\tм. Київ\n"
            for n, day in lines), "utf-16")  # fmt: skip
        self.write("meta/spend.csv", META_SPEND + "".join(f"Осінь,7,{day},12.50,100,9\n" for day in days))
        self.write("crm/leads.csv", RECORDS + "".join(
            f"{n};{day} 10:05;{day} 11:00;Olena Koval;067 {n:07}, 050 111 22 33;olena{n}@gmail.com;NEW;Ірина;Київ\n"
            for n, day in enumerate(days, 1)), "cp1251")  # fmt: skip
        self.write("crm/deals.csv", DEALS + "1;16.11.2026 12:00;OPEN;40 000,50 грн;29\n2;17.11.2026 12:00;WON;1000;30\n")
        self.write("crm/moves.csv", MOVES + "".join(
            f"record;{n};{day} 10:05;NEW;Ірина\n" for n, day in enumerate(days, 1)) + "deal;1;2026-11-17 12:00;OPEN;\n")
        self.write("rates.csv", "date,currency,rate\n2026-10-01,USD,41.5\n")
        self.write("crm/users.csv", USERS + "7;Ірина;yes\n8;Юрій;no\n")
        calls = [f"c-{n},{day} 12:00:00,in,38050{n:07},no,1,Ірина,yes,5,60\n" for n, day in enumerate(days, 1)]
        self.write("calls/history.csv", CALLS + "".join(calls[:-4]))
        for day, call in zip(days[-4:], calls[-4:], strict=True):
            self.write(f"calls/{day}.csv", CALLS + call)

    def night(self, day: date = TUESDAY) -> Landed:
        pact = load_pact(self.folder / "pact.yaml")
        with self.engine.connect() as connection:
            known = known_files(connection)
        return land_found(self.engine, pact, day, found_files(pact, known), NOW)

    def source(self, name: str, day: date = TUESDAY) -> SourceLanded:
        return {each.source: each for each in self.night(day).sources}[name]

    def rows(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return rows(connection, query, **parameters)

    def dicts(self, query: str) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return dicts(connection, query)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.engine.connect() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
                for table in metadata.sorted_tables
            }


def found_company(folder: Path, engine: sa.Engine) -> Company:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).parent / "data" / "landing-pact.yaml", folder / "pact.yaml")
    company = Company(folder, engine)
    company.fill()
    return company
