"""What all stories share: the dice, the calendar, the people, the files that are being written."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from company.ads import Ads
from company.clock import Clock
from company.exports import Exports
from company.people import SERVED, People
from company.rows import Record
from company.staff import Staff

if TYPE_CHECKING:
    from company.case import Case

RESPONSIBLE = {
    "test": "nobody", "duplicate": "nobody", "won": "nobody", "invalid": "marketing", "not_in_crm": "owner",
    "disputed": "both", "disqualified": "marketing", "given_up": "sales", "no_answer": "nobody",
    "lost_unexplained": "sales", "lost": "market", "unassigned": "owner", "untouched": "sales", "waiting": "nobody",
    "stalled": "sales", "open": "nobody", "unprovable": "nobody",
}  # fmt: skip
TRUTH_HEADER = "source,lead_id,crm_ids,fate,responsible,junk,story"
Told = list[tuple["Case", str]]  # the leads of one enquiry, each with its fate


class World:
    def __init__(self, folder: Path, clock: Clock, rng: random.Random, leads: int, ids_from: int = 0) -> None:
        self.folder, self.clock, self.rng, self.leads = folder, clock, rng, leads
        self.people = People(rng)
        self.staff = Staff(clock, rng, leads)
        self.ads = Ads(rng, clock.last_day)
        self.exports = Exports(folder, clock, rng, ids_from)
        self.served = set(SERVED)
        self.shared: set[str] = set()  # numbers of offices
        self.ruled: list[tuple[str, str, str, str]] = []
        self.fates: Counter[str] = Counter()
        self._ad_leads = {"meta": 428018000000000 + rng.randrange(10**9), "google": ids_from}
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        self.truth = (folder / "truth" / "leads.csv").open("w", encoding="utf-8", newline="\n", buffering=1 << 17)
        self.truth.write(TRUTH_HEADER + "\n")

    def ad_lead_id(self, source: str) -> str:
        self._ad_leads[source] += 1 + int(self.rng.random() * 90)
        number = self._ad_leads[source]
        return str(number) if source == "meta" else f"CjwKCAiA{number:09}"

    def is_hasty_day(self, at: int) -> bool:
        """Every sixth day the showroom is crowded, and nobody asks the walk-ins where they come from."""
        return self.clock.local(at)[0] % 6 == 0

    def finish(self, enquiry: Told) -> None:
        """Write what is left of an enquiry: its records and deals as they stand, and its truth."""
        for case, _ in enquiry:
            for record in case.records:
                self._record(case, record)
            self._deal(case)
        ids = ";".join(dict.fromkeys(str(record.id) for case, _ in enquiry for record in case.records))
        for case, fate in enquiry:
            if case.source == "walk_in":
                continue
            self.fates[fate] += 1
            row = (case.source, case.lead_id, ids, fate, RESPONSIBLE[fate], "01"[case.junk], case.story)
            self.truth.write(",".join(row) + "\n")

    def _record(self, case: Case, record: Record) -> None:
        when = self.clock.dotted
        utm = {"meta": "facebook", "google": "google"}.get(case.source, "") if record.campaign else ""
        self.exports.row(
            "leads", record.id, self._title(case, record.id), record.stage, record.first, record.last, *record.phones,
            record.mail, record.source, "", record.owner, when(record.created), when(record.changed),
            when(record.closed), utm, record.campaign, record.ad_lead, record.gclid, record.reason, record.city,
            record.contact,
        )  # fmt: skip

    @staticmethod
    def _title(case: Case, number: int) -> str:
        return {
            "calls": "Вхідний дзвінок", "chats": f"Чат №{number}", "walk_in": 'Салон "Ясен і Дуб"',
        }.get(case.source, f"Заявка з форми №{number}")  # fmt: skip

    def _deal(self, case: Case) -> None:
        deal, when = case.deal, self.clock.dotted
        if deal is None or case.record is None:
            return
        amount = "" if not deal.amount else self._money(deal.amount, deal.id)
        self.exports.row(
            "deals", deal.id, f"Підлога {15 + deal.id % 90} м.кв. – {('ламінат', 'паркет')[deal.id % 2]}", "Загальна",
            deal.stage, amount, "UAH", case.owner.name if case.owner else "", case.record.id if deal.linked else "",
            case.person.contact, when(deal.created), when(deal.changed), when(deal.closed), when(deal.won), deal.reason,
            ("ТОВ", "ФОП", "ФОП")[deal.id % 3],
        )  # fmt: skip

    @staticmethod
    def _money(amount: float, number: int) -> str:
        """40 000,50 with a no-break space or a plain one, as cells were pasted."""
        gap = "\u00a0" if number % 3 else " "
        return f"{amount:,.2f}".replace(",", gap).replace(".", ",")

    def close(self) -> None:
        self.exports.close()
        self.truth.close()
