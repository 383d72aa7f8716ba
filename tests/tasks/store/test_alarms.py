"""Each breach is an alarm once, and once more when it is mended; on either database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from expectations.pact import Pact, load_pact
from tasks.store import tables
from tasks.store.alarms import Alarm, note_alarms, note_mailed
from tests.flows.company import copy_company
from tests.support import insert_rows, rows

FIRST = date(2026, 11, 16)
S1 = {("S1", ""): "breached"}
KEPT = {("S1", ""): "kept"}


@dataclass
class Company:
    connection: sa.Connection
    pact: Pact
    day: date = FIRST
    seen: list[str] = field(default_factory=list)

    def night(
        self, verdicts: Mapping[tuple[str, str], str], sources: Mapping[str, str] | None = None, *, again: bool = False,
        check: str = "first_answer", mails: bool = True, lost_from: Mapping[str, str | None] | None = None,
    ) -> list[str]:  # fmt: skip
        """What its mails tell; the next night is a day later, unless `again`."""
        if self.seen and not again:
            self.day += timedelta(days=1)
        self.seen.append(self.day.isoformat())
        self._lay(verdicts, sources or {}, check)
        parts = [{"night": self.seen[-1], "source": key, "brings": "leads", "lost_from": day} for key, day in (lost_from or {}).items()]
        insert_rows(self.connection, {"night_part": parts})
        alarms = note_alarms(self.connection, self.pact, self.day) or []
        if mails:
            note_mailed(self.connection, alarms, self.day, 1_800_000_000)
        return sorted(told(each) for each in alarms)

    def _lay(self, verdicts: Mapping[tuple[str, str], str], sources: Mapping[str, str], check: str) -> None:
        night = self.day.isoformat()
        for table in (tables.night, tables.verdict, tables.night_source):
            self.connection.execute(sa.delete(table).where(table.c.night == night))
        insert_rows(self.connection, {
            "night": [{"night": night}],
            "verdict": [{"night": night, "clause": clause, "part": part, "side": "sales", "status": status,
                         "check_name": check} for (clause, part), status in verdicts.items()],
            "night_source": [{"night": night, "source": key, "status": status} for key, status in sources.items()],
        })  # fmt: skip

    def standing(self) -> list[tuple[Any, ...]]:
        return rows(self.connection, "select subject, part, opened_night, mended_night from alarm order by 3, 1, 2")


def told(alarm: Alarm) -> str:
    about = f"{alarm.subject} {alarm.part}".strip()
    return f"{about} {'mended' if alarm.is_mended else 'opened'}"


@pytest.fixture
def company(connection: sa.Connection, tmp_path: Path) -> Company:
    return Company(connection, load_pact(copy_company(tmp_path / "company")))


def test_a_breach_is_told_once_however_many_nights_it_lasts(company: Company) -> None:
    assert [company.night(S1) for _ in range(3)] == [["S1 opened"], [], []]


def test_it_is_told_once_more_when_it_is_mended(company: Company) -> None:
    company.night(S1)
    assert [company.night(KEPT) for _ in range(2)] == [["S1 mended"], []]


@pytest.mark.parametrize("status", ["not_checkable", "warned"])
def test_what_is_not_clear_neither_opens_nor_mends(company: Company, status: str) -> None:
    assert company.night({("S1", ""): status}) == []
    company.night(S1)
    assert company.night({("S1", ""): status}) == []
    assert company.standing() == [("S1", "", "2026-11-17", None)]
    assert company.night(KEPT) == ["S1 mended"]


def test_a_breach_that_comes_back_is_a_new_alarm(company: Company) -> None:
    told = [company.night(each) for each in (S1, KEPT, S1)]
    assert told == [["S1 opened"], ["S1 mended"], ["S1 opened"]]
    assert company.standing() == [("S1", "", "2026-11-16", "2026-11-17"), ("S1", "", "2026-11-18", None)]


def test_the_same_night_again_changes_nothing_and_tells_the_same(company: Company) -> None:
    company.night(S1)
    before = company.standing()
    assert company.night(S1, again=True) == ["S1 opened"]
    assert company.standing() == before


def test_corrected_data_take_back_what_nobody_was_told(company: Company) -> None:
    company.night(S1, mails=False)
    assert company.night(KEPT, again=True) == []
    assert company.standing() == []


def test_corrected_data_take_back_a_mending_that_nobody_was_told(company: Company) -> None:
    company.night(S1)
    company.night(KEPT, mails=False)
    assert company.night(S1, again=True) == []
    assert company.standing() == [("S1", "", "2026-11-16", None)]


def test_what_was_told_wrongly_is_mended_and_told_in_the_next_night(company: Company) -> None:
    company.night(S1)
    assert company.night(KEPT, again=True) == []
    assert company.night(KEPT) == ["S1 mended"]


def test_a_night_that_mails_nobody_leaves_its_alarms_to_the_next(company: Company) -> None:
    company.night(S1, mails=False)
    assert company.night(S1) == ["S1 opened"]
    assert company.standing() == [("S1", "", "2026-11-16", None)]


def test_what_was_mended_before_anybody_was_told_stays_untold(company: Company) -> None:
    company.night(S1, mails=False)
    assert company.night(KEPT) == []


def test_an_untold_alarm_waits_while_it_is_not_checkable(company: Company) -> None:
    company.night(S1, mails=False)
    assert company.night({("S1", ""): "not_checkable"}) == []
    assert company.night(S1) == ["S1 opened"]


def test_a_clause_per_campaign_speaks_in_its_campaigns(company: Company) -> None:
    first = {("M2", ""): "breached", ("M2", "meta|A"): "breached", ("M2", "meta|B"): "kept"}
    then = {("M2", ""): "breached", ("M2", "meta|A"): "kept", ("M2", "meta|B"): "breached"}
    assert company.night(first) == ["M2 meta|A opened"]
    assert company.night(then) == ["M2 meta|A mended", "M2 meta|B opened"]


@pytest.mark.parametrize("status", ["missing", "dead", "partial"])
def test_a_source_alarms_until_it_arrives(company: Company, status: str) -> None:
    told = [company.night({}, {"forms": each}) for each in (status, "missing", "arrived", "arrived")]
    assert told == [["forms opened"], [], ["forms mended"], []]


def test_that_a_vendor_begins_to_forget_is_told_once_more(company: Company) -> None:
    missing, day = {"meta": "dead"}, "2027-01-02"
    told = [
        company.night({}, missing), company.night({}, missing, lost_from={"meta": None}),
        company.night({}, missing, lost_from={"meta": day}), company.night({}, missing, lost_from={"meta": day}),
        company.night({}, {"meta": "arrived"}, lost_from={"meta": None}),
    ]  # fmt: skip
    assert told == [["meta opened"], [], ["meta forgets opened"], [], ["meta forgets mended", "meta mended"]]


def test_of_sources_their_own_alarm_speaks_and_not_the_clause(company: Company) -> None:
    assert company.night({("H3", ""): "breached"}, {"forms": "missing"}, check="source_arrived") == ["forms opened"]


def test_in_the_trial_and_before_the_signing_nothing_alarms(company: Company) -> None:
    signed = company.pact.signed
    assert signed is not None
    for changes in ({"signed": None}, {"signed": signed.model_copy(update={"trial_until": date(2026, 11, 30)})},
                    {"signed": signed.model_copy(update={"from_": date(2026, 12, 1)})}):  # fmt: skip
        company.pact = company.pact.model_copy(update=changes)
        assert company.night(S1, {"forms": "missing"}) == []
    assert company.standing() == []


def test_a_night_that_is_not_the_newest_changes_no_alarm(company: Company) -> None:
    company.night(S1)
    company.night(S1)
    company.day = FIRST
    assert company.night(KEPT, again=True) == []
    assert company.standing() == [("S1", "", "2026-11-16", None)]
