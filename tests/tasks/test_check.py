"""What check says of a company's pact and files, in which order, and with which exit code."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.check import check
from tasks.core.checked import (
    Answered,
    Checked,
    Coverage,
    Rehearsed,
    consent_findings,
    coverage_findings,
    percent,
    rehearsal_line,
)
from tests.flows.company import copy_company

MORNING = datetime(2026, 11, 18, 6, tzinfo=UTC)


@pytest.fixture
def pact(tmp_path: Path) -> Path:
    return copy_company(tmp_path / "company")


def change(pact: Path, old: str, new: str) -> None:
    text = pact.read_text(encoding="utf-8")
    assert old in text
    pact.write_text(text.replace(old, new), encoding="utf-8")


def said(checked: Checked) -> str:
    return "\n".join(checked.lines())


def test_a_company_in_order_has_nothing_to_do(pact: Path) -> None:
    checked = check(pact, MORNING)
    assert checked.code == 0, said(checked)
    assert said(checked).endswith("All is well.")


def test_the_rehearsal_says_what_each_clause_would_have_said(pact: Path) -> None:
    text = said(check(pact.parent, MORNING))
    assert "What the clauses would have said of 19 October 2026 to 17 November 2026:" in text
    assert "6 leads: 2 open, 2 untouched, 1 lost, 1 not in crm" in text
    assert "S1 Перша відповідь: 60 % kept (3 of 5). Limit 90 %: breached" in text


def test_a_trial_is_rehearsed_with_its_verdicts(pact: Path) -> None:
    change(pact, "  version: 1\n", "  version: 1\n  trial_until: 2026-12-31\n")
    assert "Limit 90 %: breached" in said(check(pact, MORNING))


def test_every_error_of_the_pact_has_file_line_and_what_to_write(pact: Path) -> None:
    change(pact, "within: 15 min", "within: a while")
    change(pact, "side: sales,     within", "side: selling,     within")
    checked = check(pact, MORNING)
    assert checked.code == 2
    assert said(checked).startswith("Nothing would run:")
    assert len(re.findall(r"pact\.yaml:\d+: clauses\.", said(checked))) == 2


def test_no_pact_at_all_is_an_error(tmp_path: Path) -> None:
    checked = check(tmp_path, MORNING)
    assert checked.code == 2
    assert "pact.yaml: there is no such file" in said(checked)


def test_a_connector_without_its_secret_is_told(pact: Path) -> None:
    change(pact, "  forms:\n", "  meta: {connector: meta, brings: [leads], token: \"${META}\"}\n  forms:\n")
    assert "meta: META is not set. Set it in the environment" in said(check(pact, MORNING))


def test_before_the_signing_an_unknown_stage_stops_the_night(pact: Path) -> None:
    text = re.sub(r"signed:\n(?:  .*\n)+", "", pact.read_text(encoding="utf-8"))
    pact.write_text(text.replace("    LOST:      {means: lost,      answers: sales}\n", ""), encoding="utf-8")
    checked = check(pact, MORNING)
    assert checked.code == 2
    assert "20 % of records and deals in 1 stage that the pact does not know" in said(checked)
    assert re.search(r"pact\.yaml:\d+: stages\.lead: the stage \"LOST\" is not there, 1 record on it; write LOST:", said(checked))


def test_after_it_the_stage_is_a_warning(pact: Path) -> None:
    change(pact, "    LOST:      {means: lost,      answers: sales}\n", "")
    assert check(pact, MORNING).code == 1


def test_a_missing_file_is_a_warning_and_none_at_all_an_error(pact: Path) -> None:
    exports = pact.parent / "exports"
    (exports / "activities.csv").unlink()
    checked = check(pact, MORNING)
    assert checked.code == 1
    assert "crm has not arrived: no file matches exports/activities.csv" in said(checked)
    for path in exports.iterdir():
        path.unlink()
    checked = check(pact, MORNING)
    assert checked.code == 2
    assert "No file lies there: exports/leads*.csv" in said(checked)


def test_a_row_that_cannot_be_read_has_its_line(pact: Path) -> None:
    with (pact.parent / "exports" / "leads.csv").open("a", encoding="utf-8") as file:
        file.write("L9,soon,Іван,,,\n")
    assert "exports/leads.csv:8: a row cannot be read: submitted_at: not a date in ISO 8601" in said(check(pact, MORNING))


def test_activities_that_end_early_are_told(pact: Path) -> None:
    path = pact.parent / "exports" / "activities.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "2026-11-17" not in line]
    path.write_text("\n".join(kept).replace("2026-11-16", "2026-11-15") + "\n", encoding="utf-8")
    text = said(check(pact, MORNING))
    assert "activities end on 15 November 2026, other files on 17 November 2026" in text


def test_files_of_an_earlier_day_say_which_day_to_run(pact: Path) -> None:
    text = said(check(pact, datetime(2026, 11, 24, tzinfo=UTC)))
    assert "Run that day: leadpact run --day 2026-11-17" in text


def test_without_leads_there_is_nothing_to_tell(pact: Path) -> None:
    change(pact, "brings: [leads]\n    files:\n      leads:", "brings: [deals]\n    files:\n      deals:")
    change(pact, "columns: {lead_id: id, submitted_at: at, name: name, phone: phone, mail: mail, campaign_name: campaign}",
           "columns: {deal_id: id, created_at: at, stage: campaign}")
    checked = check(pact, MORNING)
    assert "No source brings leads" in said(checked)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 'lead' as record_type, source, lead_id as record_id,\n  submited_at as failed from lead",
         'calls.sql:2: X1: no such column: submited_at; did you mean "submitted_at"?'),
        ("select 'lead' as record_type, source, lead_id as record_id, 0 as failed\nfrom leeds",
         'calls.sql:2: X1: no such table: leeds; did you mean "lead"?'),
        ("select 'lead' as record_type, source, lead_id as record_id,\n  1 as is_failed from lead",
         'calls.sql:2: X1: gives no column "failed"; its "is_failed" is to be called so'),
        ("select 'lead' as record_type, source, 'L1' as record_id, 1 as failed from lead",
         "calls.sql:1: X1: it gives 5 rows that stand twice, or lack a record_type"),
        ("select 'lead' as record_type, source, lead_id as record_id\nfrom lead where and",
         'calls.sql:2: X1: near "and": syntax error'),
    ],
)
def test_a_check_of_ones_own_that_cannot_be_run_is_refused_by_line(pact: Path, sql: str, said: str) -> None:
    checked = check(own_check(pact, sql), MORNING)
    assert checked.code == 2
    assert said in "\n".join(checked.lines())
    assert "X1 Calls: its check cannot be run" in "\n".join(checked.lines())


def test_a_check_of_ones_own_is_rehearsed(pact: Path) -> None:
    sql = "select 'lead' as record_type, source, lead_id as record_id, case when lead_id = 'L1' then 1 else 0 end as failed from lead"
    checked = check(own_check(pact, sql), MORNING)
    assert checked.code == 0
    assert "X1 Calls: 83 % kept (5 of 6). Limit 90 %: on the wrong side, though not clearly" in "\n".join(checked.lines())


def own_check(pact: Path, sql: str) -> Path:
    change(pact, "report:\n", "  X1: {check: own, side: both, file: calls.sql, at_least: 90%, title: Calls}\nreport:\n")
    (pact.parent / "calls.sql").write_text(sql, encoding="utf-8")
    return pact


def test_questions_left_open_are_counted(pact: Path) -> None:
    change(pact, "  talk_seconds: 20\n", "  talk_seconds: 20   # ? is it so\n")
    checked = check(pact, MORNING)
    assert checked.code == 1
    assert re.search(r'still holds 1 question \("# \?"\): lines \d+', said(checked))


def test_it_leaves_nothing_behind(pact: Path, tmp_path: Path) -> None:
    before = sorted(path for path in tmp_path.rglob("*"))
    check(pact, MORNING)
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_coverage_in_words() -> None:
    rows = [Coverage("platform_lead_id", 2100, 2100), Coverage("won_amount", 100, 38), Coverage("reason", 1000, 5)]
    told = [finding.text for finding in coverage_findings(rows)]
    assert told[0].startswith("38 % of the won deals (38 of 100) have no amount: ")
    assert told[1].startswith("0 of 2,100 records carry a platform lead id: ")
    assert len(told) == 2


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [percent(*pair) for pair in ((1, 1000), (999, 1000), (0, 10), (10, 10), (1, 2))] == [
        "under 1 %", "over 99 %", "0 %", "100 %", "50 %"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], 'No lead has an answer under "Згода": is that the header? (lead.fields.consent)'),
        ([("так", 90, 90)], None),
        ([("так", 60, 60), ("згоден", 39, 0), ("ні", 1, 0)],
         '40 % of the answers about consent (40 of 100) give none: "згоден" 39, "ні" 1. '
         "Those that do consent belong to lead.fields.consent.yes."),
    ],
)
def test_answers_that_are_no_yes_are_shown(answers: list[tuple[str, int, int]], said: str | None) -> None:
    assert [each.text for each in consent_findings("Згода", [Answered(*each) for each in answers])] == [said][: bool(said)]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "S1 Answer: 61 % kept (61 of 100), 7 % not checkable. Limit 90 %: breached"),
        ({"status": "not_checkable", "why": "too_few"}, "S1 Answer: 61 % kept (61 of 100), 7 % not checkable. Limit 90 %: too few to be judged"),
        ({"checked": 0, "failed": 0, "unknown": 0}, "S1 Answer: nothing to look at"),
        ({"value": 595.7, "currency": "UAH", "limit": "650 UAH", "unknown": 0, "checked": 100, "failed": 28, "status": "kept"},
         "S1 Answer: 595.70 UAH a valid lead; 72 % valid (72 of 100). Limit 650 UAH: kept"),
    ],
)
def test_a_clause_in_a_line(changes: dict[str, object], line: str) -> None:
    plain: dict[str, object] = {
        "number": "S1", "title": "Answer", "status": "breached", "why": None, "checked": 93, "failed": 32, "unknown": 7, "limit": "90 %"}
    assert rehearsal_line(Rehearsed(**(plain | changes))) == line  # type: ignore[arg-type]


def test_what_no_source_brings_is_told(pact: Path) -> None:
    change(pact, "brings: [records, activities]", "brings: [records]")
    pact.write_text(re.sub(r"      activities:\n(?:        .*\n)+", "", pact.read_text(encoding="utf-8")), encoding="utf-8")
    text = said(check(pact, MORNING))
    assert "No source brings activities (calls, messages), so nobody can tell whether leads were answered" in text
    assert "No source brings spend, so nobody knows what a lead or a sale costs." in text
    assert "It comes by file, or by API from google, linkedin, meta, tiktok." in text
    assert re.search(r"\d+ % of the leads \(\d of 6\) would be unprovable, nobody's debt", text)


def test_won_deals_and_no_others_are_doubted(pact: Path) -> None:
    rows = "".join(f"D{number},2026-11-16 10:00,WON\n" for number in range(9))
    (pact.parent / "exports" / "deals.csv").write_text(f"id,at,stage\n{rows}", encoding="utf-8")
    change(pact, "  crm:\n", "  shop:\n    brings: [deals]\n    files:\n      deals: {file: exports/deals.csv, pipeline: deal,"
           " columns: {deal_id: id, created_at: at, stage: stage}}\n  crm:\n")
    change(pact, "stages:\n", "stages:\n  deal:\n    WON: {means: won, answers: both}\n")
    assert "All 9 deals of shop are won: is that an export of won deals alone?" in said(check(pact, MORNING))
