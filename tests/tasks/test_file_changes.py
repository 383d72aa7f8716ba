"""A file that grows, is replaced, comes twice, comes late, shrinks or changes its columns: each has its result."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter

from expectations.pact import load_pact
from tasks.extract import found_files, known_files
from tests.tasks.landing_company import CALLS, RECORDS, TUESDAY, Company, found_company


@pytest.fixture
def company(tmp_path: Path, engine: sa.Engine) -> Company:
    return found_company(tmp_path / "company", engine)


def lines(company: Company) -> list[str]:
    return (company.folder / "crm/leads.csv").read_text("cp1251").splitlines(keepends=True)


def write_records(company: Company, rows: list[str]) -> None:
    company.write("crm/leads.csv", "".join(rows), "cp1251")


def gone(company: Company) -> int:
    return int(company.rows("select count(*) from record where gone_at is not null")[0][0])


def test_a_file_that_grows_brings_its_new_rows_alone(company: Company) -> None:
    company.night()
    nights = company.rows("select distinct landed_night from record")
    write_records(company, [*lines(company), "99;2026-11-18 10:05;;Іван;0501112299;;NEW;Ірина;Київ\n"])
    crm = company.source("crm", TUESDAY + timedelta(days=1))
    assert crm.status in {"arrived", "missing"} and gone(company) == 0
    assert company.rows("select crm_id from record where landed_night <> :night", night=nights[0][0]) == [("99",)]


def test_a_file_under_another_name_is_the_same_file(company: Company) -> None:
    """A copy lies beside the original: nothing is counted twice, nor gone when it is taken away."""
    company.night()
    before = company.rows("select count(*), sum(amount_minor) from spend"), company.rows("select count(*) from lead")
    (company.folder / "meta/spend (1).csv").write_bytes((company.folder / "meta/spend.csv").read_bytes())
    (company.folder / "meta/leads (1).csv").write_bytes((company.folder / "meta/leads.csv").read_bytes())
    assert company.source("meta").status == "arrived"
    assert before == (company.rows("select count(*), sum(amount_minor) from spend"), company.rows("select count(*) from lead"))
    (company.folder / "meta/leads (1).csv").unlink()
    assert company.source("meta").status == "arrived"
    assert company.rows("select count(*) from lead where gone_at is not null") == [(0,)]


def test_a_file_that_comes_late_lands_when_it_comes(company: Company) -> None:
    late = company.folder / f"calls/{TUESDAY}.csv"
    text = late.read_text("utf-8")
    late.unlink()
    assert company.source("calls").status == "missing"
    late.write_text(text, "utf-8")
    assert company.source("calls").status == "arrived"


def test_an_unchanged_file_is_not_read_again(company: Company) -> None:
    company.night()
    with company.engine.connect() as connection:
        known = known_files(connection)
    found = found_files(load_pact(company.folder / "pact.yaml"), known)
    assert found.changed == 0


def test_most_of_an_export_missing_is_a_broken_export_and_nothing_is_gone(company: Company) -> None:
    company.night()
    whole = lines(company)
    write_records(company, [whole[0], *whole[-10:]])
    crm = company.source("crm")
    assert crm.status == "partial" and gone(company) == 0
    assert crm.error is not None and crm.error.startswith(
        "crm/leads.csv: 22 of the 32 rows that were there are missing, so none of them is taken as gone"
    )
    assert company.source("crm").status == "partial", "an unchanged file stays what it is"
    write_records(company, whole)
    crm = company.source("crm")
    assert (crm.status, crm.error, gone(company)) == ("arrived", None, 0)


def test_an_export_that_may_shrink_is_believed(company: Company) -> None:
    company.night()
    whole = lines(company)
    write_records(company, [whole[0], *whole[-10:]])
    assert company.source("crm").status == "partial"
    pact = (company.folder / "pact.yaml").read_text("utf-8")
    company.write("pact.yaml", pact.replace("file: crm/leads.csv\n", "file: crm/leads.csv\n        may_shrink: true\n"))
    assert company.source("crm").status == "arrived"
    assert gone(company) == 22


def test_less_than_half_missing_is_gone(company: Company) -> None:
    company.night()
    whole = lines(company)
    write_records(company, [whole[0], *whole[-17:]])
    assert company.source("crm").status == "arrived"
    assert gone(company) == 15


def test_a_column_lost_overnight_is_told_until_it_is_back_or_agreed(company: Company) -> None:
    company.night()
    whole = lines(company)
    without_phone = [line.replace(";Phone;", ";Telephone;") for line in whole]
    write_records(company, without_phone)
    crm = company.source("crm")
    assert crm.status == "partial" and crm.error == (
        "crm/leads.csv: it lost the column of phone; "
        "if that is meant, write columns: {phone: []} at the file in the pact"
    )
    write_records(company, [*without_phone, "98;2026-11-17 10:05;;Іван;;;NEW;Ірина;Київ\n"])
    assert company.source("crm").status == "partial", "another night's file lacks it still"
    pact = (company.folder / "pact.yaml").read_text("utf-8")
    company.write("pact.yaml", pact.replace("phone: Phone, mail", "phone: [], mail"))
    assert company.source("crm").status == "arrived"
    company.write("pact.yaml", pact)
    write_records(company, whole)
    assert company.source("crm").status == "arrived"


def test_a_column_that_must_be_there_stops_its_source_alone(company: Company) -> None:
    company.night()
    write_records(company, [RECORDS.replace("Stage", "Step"), *lines(company)[1:]])
    statuses = {each.source: each for each in company.night().sources}
    assert statuses["crm"].status == "dead" and "no column for stage" in str(statuses["crm"].error)
    assert statuses["meta"].status == "arrived" and gone(company) == 0


def test_a_new_days_file_that_lacks_a_column_is_told(company: Company) -> None:
    company.night()
    day = TUESDAY + timedelta(days=1)
    header = CALLS.replace(",talk_sec", "")
    company.write(f"calls/{day}.csv", header + f"c-99,{day} 12:00:00,out,380501112233,no,1,Ірина,no,20\n")
    calls = company.source("calls", day)
    assert calls.status == "partial" and "it lost the column of talked_seconds" in str(calls.error)


def test_a_workbook_lands_as_its_csv_would(company: Company) -> None:
    company.night()
    before = company.rows("select crm_id, created_at, stage, owner from record order by crm_id")
    header, *rows = [line.rstrip("\n").split(";") for line in lines(company)]
    (company.folder / "crm/leads.csv").unlink()
    with xlsxwriter.Workbook(company.folder / "crm/leads.xlsx") as book:
        day = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet = book.add_worksheet("Ліди")
        sheet.write_row(2, 0, header)
        for place, row in enumerate(rows, 3):
            sheet.write_row(place, 0, row)
            sheet.write_number(place, 0, int(row[0]))
            for column in (1, 2):
                sheet.write_datetime(place, column, datetime.fromisoformat(row[column]), day)
    pact = (company.folder / "pact.yaml").read_text("utf-8")
    company.write("pact.yaml", pact.replace("file: crm/leads.csv\n", "file: crm/leads.*\n"))
    crm = company.source("crm")
    assert (crm.status, crm.set_aside, gone(company)) == ("arrived", 0, 0)
    assert company.rows("select crm_id, created_at, stage, owner from record order by crm_id") == before


def test_a_newer_name_of_a_campaign_reads_its_spend_again(company: Company) -> None:
    company.write("meta/spend.csv", f"ad_id,date,account_id,spend\n1,{TUESDAY},5,2.5\n2,{TUESDAY},5,1\n")
    company.write("meta/ad_history.csv", "id,campaign_id,updated_time\n1,7,2026-01-01\n2,7,2026-01-01\n")
    company.write("meta/campaign_history.csv", "id,name,updated_time\n7,Осінь,2026-01-01\n")
    pact = (company.folder / "pact.yaml").read_text("utf-8")
    company.write("pact.yaml", pact.replace("preset: meta_spend", "preset: facebook_ads_table"))
    assert company.source("meta").status == "arrived"
    spend = "select campaign_id, campaign_name, amount_minor, currency from spend"
    assert company.rows(spend) == [("7", "Осінь", 350, "USD")]
    company.write("meta/campaign_history.csv", "id,name,updated_time\n7,Осінь,2026-01-01\n7,Зима,2026-11-01\n")
    company.night()
    assert company.rows(spend) == [("7", "Зима", 350, "USD")]


def test_a_hidden_number_is_nobodys(company: Company) -> None:
    name = f"calls/{TUESDAY}.csv"
    text = (company.folder / name).read_text("utf-8")
    hidden = [f"h-{n},{TUESDAY} 13:00:0{n},in,{number},yes,1,Ірина,yes,5,60\n"
              for n, number in enumerate(["anonymous", "Прихований", "Скрытый номер", "unknown", ""])]  # fmt: skip
    company.write(name, text + "".join(hidden))
    assert company.source("calls").status == "arrived"
    keys = "select count(*) from activity a join activity_person p on p.activity = a.id where activity_id like 'h-%'"
    assert company.rows(f"{keys} and phone_key is not null") == [(0,)]
    assert company.rows("select count(*) from activity where activity_id like 'h-%'") == [(5,)]


def test_spend_that_a_report_corrects_away_is_gone_and_other_days_stay(company: Company) -> None:
    company.night()
    text = (company.folder / "meta/spend.csv").read_text("utf-8").splitlines(keepends=True)
    days = company.rows("select count(*), sum(amount_minor) from spend")
    renamed = text[-1].replace("Осінь,7,", "Зима,8,")
    company.write("meta/spend.csv", "".join([text[0], *text[-3:-1], renamed]))
    assert company.source("meta").status == "arrived"
    assert company.rows("select count(*), sum(amount_minor) from spend") == days
    assert company.rows("select campaign_id from spend where day = :day", day=TUESDAY.isoformat()) == [("8",)]


def test_spend_under_another_key_is_not_counted_twice(company: Company) -> None:
    company.night()
    spent = company.rows("select sum(amount_minor) from spend")
    pact = (company.folder / "pact.yaml").read_text("utf-8")
    company.write("pact.yaml", pact.replace("preset: meta_spend", "preset: meta_spend, columns: {account_id: Campaign name}"))
    company.night()
    assert company.rows("select sum(amount_minor) from spend") == spent
    assert company.rows("select distinct account_id from spend") == [("Осінь",)]
