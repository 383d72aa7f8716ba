"""What the exports hold is in the database, once; what is missing or broken is told and stops nothing else."""

import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from expectations.pact import load_pact
from tasks.connectors.files import read_file
from tasks.store import tables
from tasks.vendor_accounts import pulled_mapping
from tests.tasks.landing_company import CALLS, DEALS, META_LEADS, META_SPEND, RECORDS, TUESDAY, Company, found_company

SUNDAY = TUESDAY - timedelta(days=2)


@pytest.fixture
def company(tmp_path: Path, engine: sa.Engine) -> Company:
    return found_company(tmp_path / "company", engine)


def statuses(company: Company, day: date = TUESDAY) -> dict[str, str]:
    return {each.source: each.status for each in company.night(day).sources}


def test_a_night_lands_each_row_with_its_keys(company: Company) -> None:
    company.night()
    assert company.dicts("select * from lead l join lead_person p on p.lead = l.id where lead_id = '30'")[0].items() >= {
        "source": "meta", "channel": "form", "submitted_at": 1794643200, "campaign_id": "7", "is_test": 0,
        "phone_key": "+380670000030", "mail_key": "olena30@gmail.com", "mail_fake": 1, "name_key": "koval olena", "region": "київ",
        "answers": '{"city": "м. Київ"}',
    }.items()  # fmt: skip
    record = company.dicts("select * from record r join record_person p on p.record = r.id where crm_id = '30'")[0]
    assert record.items() >= {
        "source": "crm", "pipeline": "lead", "stage": "NEW", "owner": "Ірина", "name_key": "koval olena",
        "region": "київ", "gone_at": None,
    }.items()  # fmt: skip
    keys = company.rows("select kind, key from record_key k join record r on r.id = k.record where crm_id = '30'")
    assert sorted(keys) == [
        ("mail", "olena30@gmail.com"), ("phone", "+380501112233"), ("phone", "+380670000030"),
    ]  # fmt: skip
    assert company.rows("select deal_id, amount_minor, currency, pipeline from deal order by 1") == [
        ("1", 4_000_050, "UAH", "sale"), ("2", 100_000, "UAH", "sale"),
    ]  # fmt: skip
    assert company.rows("select pipeline, stage from stage_move where record_id = '1' order by record_type") == [
        ("sale", "OPEN"), ("lead", "NEW"),
    ]  # fmt: skip
    assert company.rows("select count(*) from owner_move") == [(32,)]
    assert company.rows("select owner_id, name, is_active from owner order by 1") == [("7", "Ірина", 1), ("8", "Юрій", 0)]
    assert company.rows("select amount_minor, currency, campaign_name from spend where day = '2026-11-17'") == [
        (1250, "USD", "Осінь")
    ]
    calls = company.rows("select kind, direction, is_answered, talked_seconds, phone_key from activity"
                         " join activity_person on activity = id where activity_id = 'c-30'")  # fmt: skip
    assert calls == [("call", "in", 1, 60, "+380500000030")]
    assert company.rows("select count(*) from lead where source <> 'meta'") == [(0,)]


def test_the_answer_that_consents_is_read_anew_when_the_pact_asks_for_it(company: Company) -> None:
    header = META_LEADS.replace("city", "ЗГОДА")
    company.write("meta/leads-2.csv", header + "l:91\t2026-11-17T10:00:00+02:00\tc:7\tОсінь\tТа\t\t\t Так \n"
                  "l:92\t2026-11-17T10:00:00+02:00\tc:7\tОсінь\tТа\t\t\t\n")  # fmt: skip
    consent = "select lead_id, consent, answers from lead join lead_person on lead = id where lead_id > '90' order by 1"
    company.night()
    assert company.rows(consent) == [("91", None, '{"ЗГОДА": "Так"}'), ("92", None, None)]
    pact = company.folder / "pact.yaml"
    asking = "lead: {fields: {region: city, consent: {question: згода, yes: [так]}}}"
    pact.write_text(pact.read_text("utf-8").replace("lead: {fields: {region: city}}", asking), "utf-8")
    company.night()
    assert company.rows(consent) == [("91", "так", None), ("92", None, None)]
    assert company.rows("select answer from consent_yes") == [("так",)]


def test_a_ticked_box_that_a_platform_s_api_brings_consents(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "data" / "landing-pact.yaml").read_text("utf-8").replace("rates: rates.csv", "")
    asking = "{region: city, consent: {question: [optional_1], yes: ['1']}}"
    (tmp_path / "pact.yaml").write_text(text.replace("currency: USD", "").replace("{region: city}", asking), "utf-8")
    pact = load_pact(tmp_path / "pact.yaml")
    (tmp_path / "pulled.csv").write_text("lead_id,submitted_at,consent,optional_1\n1,2026-11-17T10:00:00Z,,1\n", "utf-8")
    reading = read_file(tmp_path / "pulled.csv", pulled_mapping(pact, "meta", pact.sources["meta"], "leads"))
    assert [row[-2:] for batch in reading.batches() for row in batch.rows] == [("1", {})]


def test_the_same_night_twice_changes_no_row(company: Company) -> None:
    first = company.night()
    before = company.dump()
    assert company.night() == first
    assert company.dump() == before


def test_files_read_anew_change_no_row(company: Company) -> None:
    company.night()
    before = company.dump()
    with company.engine.begin() as connection:
        connection.execute(sa.text("update source_file set sha256 = 'other'"))
    company.night()
    assert company.dump() == before


def test_tables_filled_for_the_first_time_have_all_their_indexes(company: Company) -> None:
    company.night()
    found = sa.inspect(company.engine)
    for table in (tables.lead, tables.lead_person, tables.record, tables.record_key, tables.activity):
        assert {index.name for index in table.indexes} <= {index["name"] for index in found.get_indexes(table.name)}


def test_all_sources_arrive(company: Company) -> None:
    assert statuses(company) == dict.fromkeys(("meta", "crm", "chats", "calls"), "arrived")
    parts = company.rows("select source, brings, status, landed from night_part order by 1, 2")
    assert parts == [
        ("calls", "activities", "arrived", 32), ("crm", "deals", "arrived", 2), ("crm", "owners", "arrived", 2),
        ("crm", "records", "arrived", 32), ("crm", "stage_moves", "arrived", 33), ("meta", "leads", "arrived", 32),
        ("meta", "spend", "arrived", 32),
    ]  # fmt: skip


def test_raw_rows_are_kept_as_they_stood(company: Company) -> None:
    company.night()
    header, payload, lines = company.rows("select header, payload, lines from raw_block where path = 'crm/leads.csv'")[0]
    assert header == RECORDS.strip() and lines == 32
    assert zlib.decompress(payload).decode().splitlines()[-1].startswith("32;2026-11-17 10:05;")


def test_a_changed_file_replaces_its_raw_rows_and_updates_the_rest(company: Company) -> None:
    company.night()
    company.write("crm/deals.csv", DEALS + "1;16.11.2026 12:00;WON;41000;29\n2;17.11.2026 12:00;WON;1000;30\n")
    company.night()
    assert company.rows("select stage, amount_minor from deal where deal_id = '1'") == [("WON", 4_100_000)]
    assert len(company.rows("select * from raw_block where path = 'crm/deals.csv'")) == 1


def test_a_row_that_left_a_full_export_is_gone_and_comes_back(company: Company) -> None:
    company.night()
    text = (company.folder / "crm/leads.csv").read_text("cp1251").splitlines(keepends=True)
    company.write("crm/leads.csv", "".join(line for line in text if not line.startswith("3;")), "cp1251")
    company.night()
    gone = company.rows("select crm_id from record where gone_at is not null")
    company.write("crm/leads.csv", "".join(text), "cp1251")
    company.night()
    assert gone == [("3",)]
    assert company.rows("select crm_id from record where gone_at is not null") == []


def test_a_row_that_is_there_and_cannot_be_read_is_not_gone(company: Company) -> None:
    company.night()
    text = (company.folder / "crm/leads.csv").read_text("cp1251").replace("\n3;2026", "\n3;32.2026")
    company.write("crm/leads.csv", text, "cp1251")
    company.night()
    assert company.rows("select crm_id from record where gone_at is not null") == []


def test_an_unreadable_or_empty_export_makes_nothing_gone(company: Company) -> None:
    company.night()
    company.write("crm/leads.csv", RECORDS)
    company.night()
    company.write("crm/leads.csv", "ID;Created\n1;2026-11-17\n")
    company.night()
    assert company.rows("select crm_id from record where gone_at is not null") == []


def test_a_delta_makes_nothing_gone(company: Company) -> None:
    company.night()
    (company.folder / f"calls/{TUESDAY}.csv").unlink()
    company.write("calls/2026-11-18.csv", CALLS + "c-99,2026-11-18 12:00:00,out,380501112233,no,1,Ірина,no,20,0\n")
    company.night()
    assert company.rows("select count(*) from activity") == [(33,)]


def test_a_missing_file_is_told_with_its_pattern(company: Company) -> None:
    (company.folder / "meta/spend.csv").unlink()
    meta = company.source("meta")
    assert (meta.status, meta.error) == ("missing", "no file matches meta/spend*.csv")
    assert statuses(company)["crm"] == "arrived"


def test_an_old_file_is_missing_and_says_its_newest_row(company: Company) -> None:
    text = (company.folder / "crm/leads.csv").read_text("cp1251").splitlines(keepends=True)
    company.write("crm/leads.csv", "".join(text[:-1]), "cp1251")
    crm = company.source("crm")
    assert crm.status == "missing"
    assert crm.error == "crm/leads.csv: nothing of 2026-11-17 in it, the newest row is of 2026-11-16 11:00"
    assert company.source("chats").status == "missing"


def test_a_day_whose_file_names_it_arrived_though_it_holds_nothing(company: Company) -> None:
    company.write(f"calls/{TUESDAY}.csv", CALLS)
    assert statuses(company)["calls"] == "arrived"


def test_without_its_file_the_day_is_missing(company: Company) -> None:
    (company.folder / f"calls/{TUESDAY}.csv").unlink()
    calls = company.source("calls")
    assert calls.status == "missing" and "calls/*.csv" in str(calls.error)


def test_a_weekday_that_was_always_empty_is_not_missed(company: Company) -> None:
    for path in (company.folder / "calls").glob("2026*"):
        if path.stem > SUNDAY.isoformat():
            path.unlink()
    assert statuses(company, SUNDAY)["calls"] == "arrived"
    assert statuses(company, SUNDAY + timedelta(days=1))["calls"] == "missing"


def test_a_source_known_for_less_than_four_weeks_has_no_such_excuse(company: Company) -> None:
    (company.folder / "calls/history.csv").unlink()
    (company.folder / f"calls/{TUESDAY}.csv").unlink()
    assert statuses(company)["calls"] == "missing"


def test_two_per_cent_set_aside_is_partial_and_more_than_half_is_dead(company: Company) -> None:
    lines = (company.folder / "meta/leads.csv").read_text("utf-16").splitlines(keepends=True)
    broken = [line.replace("T10:", "T99:") for line in lines]
    company.write("meta/leads.csv", "".join(broken[:2] + lines[2:]), "utf-16")
    partial = company.source("meta")
    assert (partial.status, partial.set_aside, partial.error) == (
        "partial", 1, "1 of 32 rows cannot be read, the first in meta/leads.csv, line 2, submitted_at: "
        "not a date in ISO 8601 or %m/%d/%Y %I:%M%p, %m/%d/%Y %H:%M",
    )  # fmt: skip
    assert company.rows("select path, line, field, reason from set_aside") == [
        ("meta/leads.csv", 2, "submitted_at", "not a date in ISO 8601 or %m/%d/%Y %I:%M%p, %m/%d/%Y %H:%M")
    ]
    assert sorted(company.rows("select kind, key from set_aside_key")) == [
        ("mail", "olena1@gmail.com"), ("phone", "+380670000001"), ("platform_lead_id", "1"),
    ]  # fmt: skip
    company.write("meta/leads.csv", "".join(broken[:20] + lines[20:]), "utf-16")
    assert company.source("meta").status == "dead"
    company.write("meta/leads.csv", "".join(lines), "utf-16")
    assert company.source("meta").status == "arrived"
    assert company.rows("select * from set_aside") == company.rows("select * from set_aside_key") == []


def test_todays_broken_file_does_not_hide_behind_old_ones(company: Company) -> None:
    company.write(f"calls/{TUESDAY}.csv", CALLS + "c-31,yesterday,in,380501112233,no,1,Ірина,yes,5,60\n" * 2)
    company.night(TUESDAY - timedelta(days=1))
    company.write(f"calls/{TUESDAY}.csv", CALLS + "c-31,yesterday,in,380501112233,no,1,Ірина,yes,5,60\n")
    assert statuses(company)["calls"] == "dead"


def test_an_unreadable_file_is_dead_and_stops_nothing_else(company: Company) -> None:
    company.write("crm/leads.csv", "ID;Created\n1;2026-11-17\n")
    found = {each.source: each for each in company.night().sources}
    assert found["crm"].status == "dead" and found["meta"].status == "arrived"
    assert 'no column for stage; the headers found are "ID", "Created"' in str(found["crm"].error)
    assert company.rows("select count(*) from lead") == [(32,)]


def test_rows_of_one_campaign_and_day_are_added_up(company: Company) -> None:
    company.write("meta/spend.csv", META_SPEND + "Осінь,7,2026-11-17,12.50,100,9\nОсінь,7,2026-11-17,0.255,50,\n")
    company.night()
    assert company.rows("select amount_minor, impressions, clicks from spend where day = '2026-11-17'") == [(1276, 150, 9)]


def test_metas_test_lead_is_marked(company: Company) -> None:
    dummy = "<test lead: dummy data for {}>"
    company.write("meta/leads.csv", META_LEADS + "\t".join(
        ["l:1", "2026-11-17T10:00:00+02:00", "c:7", "", dummy.format("full_name"), dummy.format("phone_number"),
         "test@meta.com", dummy.format("city")]) + "\n", "utf-16")  # fmt: skip
    company.night()
    assert company.rows("select is_test, name_key, phone_key from lead join lead_person on lead = id") == [(1, None, None)]


def test_a_changed_mapping_reads_the_same_file_anew(company: Company) -> None:
    company.night()
    pact = company.folder / "pact.yaml"
    pact.write_text(pact.read_text("utf-8").replace("region: City", "region: City, click_id: Mail"), "utf-8")
    company.night()
    assert company.rows("select click_id from record where crm_id = '30'") == [("olena30@gmail.com",)]


def test_a_date_far_ahead_does_not_make_an_old_file_new(company: Company) -> None:
    text = (company.folder / "crm/leads.csv").read_text("cp1251").splitlines(keepends=True)
    company.write("crm/leads.csv", "".join(text[:-1]).replace("2026-11-16 11:00", "2036-11-16 11:00"), "cp1251")
    assert company.source("crm").status == "missing"


def test_an_old_night_does_not_make_the_files_of_a_newer_one_look_old(company: Company) -> None:
    company.night(TUESDAY - timedelta(days=36))
    assert set(statuses(company).values()) == {"arrived"}


def test_what_only_the_crm_sees_depends_on_its_records_alone(company: Company) -> None:
    (company.folder / "crm/deals.csv").unlink()
    assert statuses(company).items() >= {"crm": "missing", "chats": "arrived"}.items()


def test_rows_are_counted_once_though_two_sources_come_of_them(company: Company) -> None:
    landed = company.night()
    by_source = {each.source: each for each in landed.sources}
    assert by_source["chats"].rows == 32
    assert f"{sum(each.rows for each in landed.sources) - 32} rows" in str(landed)


def test_an_unknown_preset_costs_its_own_source_alone(company: Company) -> None:
    pact = company.folder / "pact.yaml"
    pact.write_text(pact.read_text("utf-8").replace("preset: phone_calls", "preset: my_calls"), "utf-8")
    found = {each.source: each for each in company.night().sources}
    assert found["calls"].status == "dead" and "there is no preset my_calls" in str(found["calls"].error)
    assert found["meta"].status == "arrived"


def test_an_export_may_lie_outside_the_pacts_folder(company: Company, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (company.folder / "crm/users.csv").rename(tmp_path / "elsewhere/users.csv")
    pact = company.folder / "pact.yaml"
    pact.write_text(pact.read_text("utf-8").replace("crm/users.csv", "../elsewhere/*.csv"), "utf-8")
    assert statuses(company)["crm"] == "arrived"
    assert company.rows("select path from source_file where brings = 'owners'") == [("../elsewhere/users.csv",)]


def sparse(company: Company, weeks: int = 8) -> None:
    """A small firm: a lead and its record on Monday, Wednesday and every other Tuesday, calls on each day."""
    days = [TUESDAY - timedelta(days=back) for back in range(weeks * 7, 0, -1)]
    days = [day for day in days if day.weekday() in {0, 2} or (day.weekday() == 1 and day.isocalendar().week % 2)]
    company.write("meta/leads.csv", META_LEADS + "".join(
        f"l:{n}\t{day}T10:00:00+02:00\tc:7\tОсінь\tОлена\tp:+38067{n:07}\t\tКиїв\n" for n, day in enumerate(days, 1)), "utf-16")
    company.write("crm/leads.csv", RECORDS + "".join(
        f"{n};{day} 10:05;{day} 11:00;Olena;067 {n:07};;NEW;Ірина;Київ\n" for n, day in enumerate(days, 1)), "cp1251")


def parts(company: Company, day: date) -> dict[str, str]:
    company.night(day)
    found = company.rows("select source, brings, status from night_part where night = :night", night=day.isoformat())
    return {f"{source} {brings}": status for source, brings, status in found}


def test_where_few_leads_come_a_day_without_any_is_no_outage(company: Company) -> None:
    sparse(company)
    found = parts(company, TUESDAY)
    assert (found["meta leads"], found["crm records"], found["calls activities"]) == ("arrived", "arrived", "arrived")


def test_a_lead_without_a_newer_record_leaves_the_export_in_doubt(company: Company) -> None:
    sparse(company)
    with (company.folder / "meta/leads.csv").open("a", encoding="utf-16-le") as file:
        file.write(f"l:999\t{TUESDAY}T10:00:00+02:00\tc:7\tОсінь\tОлена\tp:+380671234567\t\tКиїв\n")
    assert parts(company, TUESDAY)["crm records"] == "missing"


def test_a_silence_far_longer_than_any_before_is_missed_whatever_the_weekday(company: Company) -> None:
    sparse(company)
    assert parts(company, TUESDAY + timedelta(weeks=2))["meta leads"] == "missing"
    assert parts(company, TUESDAY + timedelta(weeks=9))["meta leads"] == "missing"
