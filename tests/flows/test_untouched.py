"""The look by day: sales is told of each untouched lead once, and the night finds everything as it would have been."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from flows.stages import plainly
from flows.untouched import one_look_by_day
from tasks.extract import found_files, known_files
from tasks.land import land_found
from tasks.look import planned_look
from tasks.parameters import night_parameters
from tasks.reconcile import reconcile_in
from tasks.settings import workplace
from tasks.store.db import look_lock, night_lock
from tasks.store.tables import delivery
from tasks.store.tables import night as night_table
from tests.flows.command import Command, Said
from tests.flows.company import TUESDAY, copy_company
from tests.flows.dump import dump
from tests.flows.working_day import at, export

CLOCKS = ("09:30", "09:45", "11:30", "12:00", "15:07")


@pytest.fixture
def leadpact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    return Command(tmp_path / "var", copy_company(tmp_path / "company"))


def look(leadpact: Command, clock: str, *options: str, **environment: str) -> Said:
    """With the exports of that moment."""
    export(leadpact.pact, clock)
    return leadpact("untouched", "--at", f"2026-11-17T{clock}", *options, **environment)


def mails(leadpact: Command) -> list[EmailMessage]:
    files = sorted(leadpact.home.glob("*/outbox/*untouched*.eml"))
    found: list[Any] = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return found


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\u00a0", " ").replace("\r\n", "\n")


def records(message: EmailMessage) -> list[str]:
    return re.findall(r" · (\d+)", text(message))


def test_each_lead_is_told_once_and_not_when_it_was_touched(leadpact: Command, database_url: str) -> None:
    place = {"LEADPACT_DATABASE_URL": database_url}
    assert look(leadpact, "09:45", "--send", **place).last_line == (
        "Complete: 0 leads untouched past their limit by the data as of 09:35; "
        "1 not provable yet, the data end before their limit."
    )
    assert look(leadpact, "11:30", "--send", **place).last_line == (
        "Complete: 3 leads untouched past their limit by the data as of 11:25; 3 of them not told before: "
        "sent to andrii."
    )
    again = "Complete: 3 leads untouched past their limit by the data as of 11:25."
    assert look(leadpact, "11:30", "--send", **place).last_line == again
    # 602 was called, 606 is new
    said = look(leadpact, "15:07", "--send", **place).last_line
    assert said.startswith("Complete: 3 leads untouched past their limit by the data as of 15:00; 1 of them not told")
    assert [records(mail) for mail in mails(leadpact)] == [["601", "603", "602"], ["606"]]


def test_the_mail_is_short_and_names_nobody_but_sellers(leadpact: Command) -> None:
    said = look(leadpact, "11:30", "--send")
    (mail,) = mails(leadpact)
    assert mail["To"] == "Андрій <andrii@tykha-havan.example>"
    assert mail["Subject"].replace("\u00a0", " ") == "11:25: 3 ліди без першої відповіді, найдовше чекає 2 год 15 хв"
    assert "за даними на 11:25" in text(mail)
    assert "7 – 2 ліди\n- Форми, «Вікна», 09:10: чекає 2 год 15 хв із 30 хв · 601" in text(mail)
    for body in (text(mail), said.out):
        assert not re.search(r"Клієнт|\+?38067|@", body)


def test_without_send_it_is_only_written(leadpact: Command) -> None:
    assert look(leadpact, "11:30").last_line.endswith("3 of them not told before: only rendered, nothing sent.")
    assert look(leadpact, "11:30").last_line.endswith("3 of them not told before: only rendered, nothing sent.")
    assert not mails(leadpact)
    assert "601" in (leadpact.home / "tykha-havan/reports/2026-11-17/untouched.uk.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("when", "change", "told"),
    [
        ("2026-11-15T11:30", {}, "The company is closed at 11:30"),
        ("2026-11-17T18:00", {}, "The company is closed at 18:00"),
        ("2026-11-17T11:30", {"version: 1": "version: 1\n  trial_until: 2026-11-17"}, "The trial lasts until 2026-11-17"),
        ("2026-11-17T11:30", {"from: 2026-11-01": "from: 2026-11-18"}, "The pact is not in force on 2026-11-17"),
    ],
)  # fmt: skip
def test_where_nobody_is_told_it_ends_at_once_and_says_why(
    leadpact: Command, when: str, change: dict[str, str], told: str
) -> None:
    for was, becomes in change.items():
        leadpact.pact.write_text(leadpact.pact.read_text("utf-8").replace(was, becomes, 1), "utf-8")
    said = leadpact("untouched", "--at", when, "--send")
    assert (said.code, said.last_line[: 10 + len(told)]) == (0, f"Complete: {told}"), said
    assert not mails(leadpact)


def test_a_power_cut_closes_the_company(leadpact: Command) -> None:
    pact = leadpact.pact.read_text("utf-8")
    off = "  days_off: {country: none, file: days-off.csv}\n  own:"
    leadpact.pact.write_text(pact.replace("  own:", off, 1), "utf-8")
    cut = "from,to,reason\n2026-11-17 11:00,2026-11-17 12:00,світло\n"
    (leadpact.pact.parent / "days-off.csv").write_text(cut, "utf-8")
    assert look(leadpact, "11:30", "--send").last_line.startswith("Complete: The company is closed at 11:30")
    # the clocks stood still meanwhile
    assert "чекає 4 год 50 хв із 30 хв · 601" in text_of_one(leadpact, "15:07")


def text_of_one(leadpact: Command, clock: str) -> str:
    look(leadpact, clock, "--send")
    (mail,) = mails(leadpact)
    return text(mail)


def test_where_the_log_cannot_be_read_nothing_is_said_of_anybody(leadpact: Command) -> None:
    export(leadpact.pact, "11:30")
    (leadpact.pact.parent / "exports/activities.csv").write_bytes(b"\x00\xff not a table")
    said = leadpact("untouched", "--at", "2026-11-17T11:30", "--send")
    assert said.code == 3
    assert said.last_line.startswith("Partial: the CRM and the call log say nothing of today yet; ")
    assert "crm proves nothing (exports/activities.csv" in said.last_line
    assert not mails(leadpact)


def test_a_reader_who_sees_no_sellers_gets_the_leads_alone(leadpact: Command) -> None:
    pact = leadpact.pact.read_text("utf-8")
    leadpact.pact.write_text(pact.rstrip() + "\n  seller_names: {sales: never}\n", "utf-8")
    assert "\n\n- Форми, «Вікна», 09:10" in text_of_one(leadpact, "11:30")


def test_what_was_not_sent_is_told_by_the_next_look(leadpact: Command) -> None:
    outbox = leadpact.home / "tykha-havan" / "outbox"
    outbox.parent.mkdir(parents=True)
    outbox.write_text("no folder")
    said = look(leadpact, "11:30", "--send")
    assert said.code == 1
    assert "3 of them not told before: not sent to andrii (the outbox" in said.last_line
    outbox.unlink()
    assert records_of_one(leadpact, "11:30") == ["601", "603", "602"]


def records_of_one(leadpact: Command, clock: str) -> list[str]:
    look(leadpact, clock, "--send")
    (mail,) = mails(leadpact)
    return records(mail)


def test_a_look_that_died_before_its_mail_is_made_up_for(leadpact: Command) -> None:
    records_of_one(leadpact, "11:30")
    forget(leadpact, delivery)
    assert look(leadpact, "11:30", "--send").last_line.endswith("3 of them not told before: sent to andrii.")


def test_a_look_that_died_while_it_sent_is_not_sent_again(leadpact: Command) -> None:
    records_of_one(leadpact, "11:30")
    with workplace(leadpact.pact) as place, place.engine.begin() as connection:
        connection.execute(sa.update(delivery).values(status="claimed", sent_at=None))
    said = look(leadpact, "11:30", "--send")
    assert said.last_line.endswith("; a mail to andrii may have been sent and is not sent again.")
    assert len(mails(leadpact)) == 1


def forget(leadpact: Command, table: sa.Table) -> None:
    with workplace(leadpact.pact) as place, place.engine.begin() as connection:
        connection.execute(sa.delete(table))


def test_while_no_file_changes_there_is_nothing_new(leadpact: Command) -> None:
    export(leadpact.pact, "11:30")

    def told(clock: str) -> str:
        return str(one_look_by_day(planned_look(leadpact.pact, None, at(clock)), plainly, send=True))

    assert told("11:30").endswith("sent to andrii.")
    assert told("11:45") == "Complete: no file changed since 11:30, when all was told."
    export(leadpact.pact, "15:07")
    assert told("15:07").endswith("1 of them not told before: sent to andrii.")


def test_beside_a_night_it_does_nothing(leadpact: Command) -> None:
    with workplace(leadpact.pact) as place, night_lock(place.engine):
        said = look(leadpact, "11:30", "--send")
    assert (said.code, said.last_line) == (
        0, "Complete: A night is at work, and it tells all; the next look comes by itself.",
    )  # fmt: skip
    with workplace(leadpact.pact) as place, look_lock(place.engine):
        said = look(leadpact, "11:30", "--send")
    assert (said.code, said.last_line) == (0, "Complete: Another look is at work; the next one comes by itself.")
    assert not mails(leadpact)


def test_the_night_after_a_day_of_looks_is_the_night_without_them(tmp_path: Path) -> None:
    """Down to the night in which each row landed."""
    told = {}
    for name, looks in (("quiet", 0), ("busy", 1)):
        home = tmp_path / name
        leadpact = Command(home / "var", copy_company(home / "company"))
        url = f"sqlite:///{tmp_path}/{name}.db"
        with pytest.MonkeyPatch.context() as patch:
            for key, value in (leadpact.environment | {"LEADPACT_DATABASE_URL": url}).items():
                patch.setenv(key, value)
            export(leadpact.pact, "00:00")
            a_night(leadpact.pact, TUESDAY - timedelta(days=1))
            for clock in CLOCKS * looks:
                assert look(leadpact, clock, "--send", LEADPACT_DATABASE_URL=url).code == 0
            export(leadpact.pact, "23:59")
            a_night(leadpact.pact, TUESDAY)
            with workplace(leadpact.pact) as place:
                told[name] = dump(place.engine)
    for of_looks in ("mention", "look", "delivery"):
        assert told["busy"].pop(of_looks)
        assert not told["quiet"].pop(of_looks)
    for table in told["quiet"]:
        assert told["busy"][table] == told["quiet"][table], table


def a_night(pact_path: Path, day: date) -> None:
    """As far as its fates."""
    with workplace(pact_path) as place:
        with place.engine.connect() as connection:
            found = found_files(place.pact, known_files(connection))
        land_found(place.engine, place.pact, day, found, at("23:59"))
        with place.engine.begin() as connection:
            reconcile_in(connection, place.pact, night_parameters(place.pact, day))
            connection.execute(sa.insert(night_table).values(night=day.isoformat(), status="complete"))
