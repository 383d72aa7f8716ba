"""What comes late corrects the next night: in the ledger, in `restatement`, in the letter with its cause."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tasks.store.db import open_database
from tests.flows.command import Command, Said
from tests.flows.company import copy_company

MONDAY, TUESDAY, WEDNESDAY = "2026-11-16", "2026-11-17", "2026-11-18"
HEADER = "id,record,kind,direction,at,answered,talked,rang,owner"
CALLS = {
    MONDAY: ["A1,501,call,out,2026-11-16 10:20,1,120,5,7", "A2,502,call,out,2026-11-16 10:50,1,90,5,7"],
    TUESDAY: ["A3,504,call,out,2026-11-17 09:40,1,60,5,8", "A4,503,call,out,2026-11-16 11:20,1,40,5,8"],
    WEDNESDAY: ["A6,507,call,out,2026-11-18 09:30,1,60,5,7", "A5,505,call,out,2026-11-18 09:40,1,60,5,8"],
}
LEDGER = "select source, lead_id, fate, responsible, waited_minutes, attempts from ledger order by source, lead_id"


class Company:
    """The tiny one, with a file of calls for each day."""

    def __init__(self, folder: Path, url: str) -> None:
        self.command = Command(home=folder / "var", pact=copy_company(folder / "company"))
        self._url = url
        self.exports = self.command.pact.parent / "exports"
        (self.exports / "activities.csv").unlink()
        self.change("file: exports/activities.csv", 'file: "exports/activities-*.csv"\n        holds: delta')

    def change(self, old: str, new: str) -> None:
        text = self.command.pact.read_text(encoding="utf-8")
        assert old in text
        self.command.pact.write_text(text.replace(old, new), encoding="utf-8")

    def calls(self, *days: str) -> None:
        for day in days:
            lines = [HEADER, *CALLS[day]]
            (self.exports / f"activities-{day}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def wednesday(self) -> None:
        """A lead of that day, and its record."""
        for name, line in {
            "leads": "L7,2026-11-18 09:10,Роман Гай,+380671000007,,Вікна",
            "records": "507,2026-11-18 09:11,2026-11-18 09:30,,Роман Гай,+380671000007,CONTACTED,7,,L7",
        }.items():
            with (self.exports / f"{name}.csv").open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def night(self, day: str, *, send: bool = True) -> Said:
        return self.command("run", "--day", day, *(["--send"] if send else []), LEADPACT_DATABASE_URL=self._url)

    def letter(self, day: str, code: str = "uk") -> str:
        return self.report(day, f"letter.{code}.txt")

    def report(self, day: str, name: str) -> str:
        file = self.command.home / "tykha-havan" / "reports" / day / name
        return " ".join(file.read_text(encoding="utf-8").split())

    @property
    def outbox(self) -> set[str]:
        return {file.name for file in (self.command.home / "tykha-havan" / "outbox").glob("*.eml")}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        engine = open_database(self._url, "Тиха Гавань")
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(query))]
        finally:
            engine.dispose()

    def restated(self) -> set[tuple[object, ...]]:
        return set(self.rows("select night, lead_id, was, now, why from restatement"))


@pytest.fixture
def company(tmp_path: Path, database_url: str) -> Company:
    return Company(tmp_path, database_url)


def test_late_calls_are_told_in_the_next_letter_with_their_cause(company: Company, tmp_path: Path) -> None:
    company.calls(MONDAY)
    assert company.night(TUESDAY).code == 3
    assert "ЛИСТ НЕПОВНИЙ" in company.letter(TUESDAY)
    unprovable = company.rows("select lead_id from ledger where fate = 'unprovable' order by 1")
    assert unprovable == [("L3",), ("L4",), ("L5",)]

    company.calls(TUESDAY, WEDNESDAY)
    company.wednesday()
    said = company.night(WEDNESDAY)
    assert said.code == 0, said
    assert company.restated() == {(WEDNESDAY, lead, "unprovable", "open", "late_data") for lead in ("L3", "L4", "L5")}
    assert "Дані надійшли пізніше: 3 «не доведено» → у роботі." in company.letter(WEDNESDAY)
    assert "Data came later: 3 “unprovable” → in work." in company.letter(WEDNESDAY, "en")

    on_time = Company(tmp_path / "on-time", f"sqlite:///{tmp_path / 'on-time.db'}")
    on_time.calls(MONDAY, TUESDAY)
    assert on_time.night(TUESDAY).code == 0
    on_time.calls(WEDNESDAY)
    on_time.wednesday()
    assert on_time.night(WEDNESDAY).code == 0
    assert company.rows(LEDGER) == on_time.rows(LEDGER)
    assert on_time.restated() == {(WEDNESDAY, "L5", "untouched", "open", "time")}
    assert "Час і робота: 1 «без відповіді» → у роботі." in on_time.letter(WEDNESDAY)


def test_a_call_that_was_entered_a_day_late_is_late_too(company: Company) -> None:
    company.calls(MONDAY, TUESDAY)
    company.night(TUESDAY)
    company.calls(WEDNESDAY)
    company.wednesday()
    with (company.exports / f"activities-{WEDNESDAY}.csv").open("a", encoding="utf-8") as file:
        file.write("A9,505,call,out,2026-11-17 10:10,1,60,5,8\n")
    company.night(WEDNESDAY)
    assert company.restated() == {(WEDNESDAY, "L5", "untouched", "open", "late_data")}


def test_leads_of_earlier_days_that_come_late_are_told(company: Company) -> None:
    company.calls(MONDAY, TUESDAY)
    company.night(TUESDAY)
    company.calls(WEDNESDAY)
    company.wednesday()
    with (company.exports / "leads.csv").open("a", encoding="utf-8") as file:
        file.write("L8,2026-11-16 12:00,Ольга Яр,+380671000008,,Вікна\n")
    company.night(WEDNESDAY)
    assert (WEDNESDAY, "L8", None, "not_in_crm", "late_data") in company.restated()
    assert "Дані надійшли пізніше: 1 лід за попередні дні → не дійшли до CRM." in company.letter(WEDNESDAY)
    assert "Дані поки лише за 3 дні." in company.letter(WEDNESDAY)  # a second letter is no first one


def test_a_reason_that_the_pact_reads_otherwise_is_no_sides_work(company: Company) -> None:
    company.calls(MONDAY, TUESDAY)
    company.night(TUESDAY)
    company.change("price: [Дорого]", "price: []\n  not_our_product: [Дорого]")
    company.change("talk_seconds: 20", "talk_seconds: 20\n  valid: {not_reasons: [not_our_product]}")
    company.calls(WEDNESDAY)
    company.wednesday()
    company.night(WEDNESDAY)
    assert (WEDNESDAY, "L2", "lost", "disqualified", "mapping") in company.restated()
    assert "Етапи чи причини в пакті: 1 «відмовились» → " in company.letter(WEDNESDAY)


def test_a_ruling_is_told_as_one(company: Company) -> None:
    company.calls(MONDAY, TUESDAY)
    company.night(TUESDAY)
    rulings = "source,lead_id,fate,why,by,on\nforms,L3,lost,agreed,olena,2026-11-18\n"
    (company.command.pact.parent / "rulings.csv").write_text(rulings, encoding="utf-8")
    company.change("report:\n", "rulings: rulings.csv\nreport:\n")
    company.calls(WEDNESDAY)
    company.wednesday()
    company.night(WEDNESDAY)
    assert (WEDNESDAY, "L3", "open", "lost", "ruling") in company.restated()


def test_the_same_night_again_restates_nothing_anew(company: Company) -> None:
    company.calls(MONDAY)
    company.night(TUESDAY)
    company.calls(TUESDAY, WEDNESDAY)
    company.wednesday()
    company.night(WEDNESDAY, send=False)
    before = company.restated()
    company.night(WEDNESDAY, send=False)
    assert company.restated() == before


def test_a_closed_night_says_what_it_said_and_the_next_one_counts_what_came(company: Company) -> None:
    company.calls(MONDAY)
    company.night(TUESDAY)
    said, alarms = company.letter(TUESDAY), company.rows("select * from alarm order by 1, 2")
    company.calls(TUESDAY)
    company.night(TUESDAY)
    assert company.letter(TUESDAY) == said
    assert company.rows("select * from alarm order by 1, 2") == alarms
    assert company.restated() == set()


def test_an_open_night_that_runs_again_counts_what_came(company: Company) -> None:
    company.calls(MONDAY)
    company.night(TUESDAY, send=False)
    assert ("crm",) in company.rows("select subject from alarm")
    company.calls(TUESDAY)
    assert company.night(TUESDAY, send=False).code == 0
    assert company.rows("select lead_id from ledger where fate = 'unprovable'") == []
    assert ("crm",) not in company.rows("select subject from alarm")


def test_a_missing_source_alarms_its_side_once_and_once_more_when_it_comes(company: Company) -> None:
    company.calls(MONDAY)
    company.night(TUESDAY)
    told = company.report(TUESDAY, "alarm-owner.en.txt")
    assert "Nothing arrived for 17 Nov: “CRM” (last row 16 Nov, 10:50)" in told
    assert {"2026-11-17-alarm-owner-iryna.eml"} <= company.outbox
    company.calls(TUESDAY, WEDNESDAY)
    company.wednesday()
    company.night(WEDNESDAY)
    assert "Mended: “CRM” arrived" in company.report(WEDNESDAY, "alarm-owner.en.txt")
    assert "2026-11-18-alarm-owner-iryna.eml" in company.outbox


def test_on_a_quiet_morning_alarms_wait_for_the_next_letter(company: Company) -> None:
    company.change("quiet: [sun]", "quiet: [wed]")  # Tuesday's letter would go out on a Wednesday
    company.calls(MONDAY, TUESDAY)
    company.night(TUESDAY)
    assert company.rows("select subject, mailed_at from alarm where subject = 'H1'") == [("H1", None)]
    assert company.outbox == set()
    company.calls(WEDNESDAY)
    company.wednesday()
    company.night(WEDNESDAY)
    assert "2026-11-18-alarm-owner-iryna.eml" in company.outbox


def test_no_alarm_names_a_client_or_a_seller(company: Company) -> None:
    company.calls(MONDAY)
    company.night(TUESDAY)
    reports = company.command.home / "tykha-havan" / "reports" / TUESDAY
    texts = [each.read_text(encoding="utf-8") for each in reports.glob("alarm-*")]
    assert texts
    for secret in ("Лис", "Коваль", "+38067", "petro@"):
        assert not any(secret in text for text in texts)
