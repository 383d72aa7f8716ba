"""What init makes of folders of exports. The golden pact is written anew with OVERRIDE=1."""

import csv
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from expectations.pact import load_pact
from tasks.connectors.preset import preset_names, read_preset
from tasks.core.meanings import stage_meaning
from tasks.init import init, init_told
from tasks.settings import NothingRun

NOW = datetime(2026, 11, 18, 7, tzinfo=UTC)
GOLDEN = Path(__file__).parents[1] / "golden" / "init.pact.yaml"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "csv-exports"

META = ["id", "created_time", "campaign_id", "campaign_name", "form_id", "form_name", "full_name", "phone_number", "city"]
BITRIX = ["ID", "Стадія", "Ім'я", "Робочий телефон", "Джерело", "Відповідальний", "Дата створення", "Причина відмови", "ID ліда реклами"]
CALLS = ["call_id", "started_at", "direction", "client_number", "employee", "answered", "ring_sec", "talk_sec"]


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *rows])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "ясен"
    write(folder / "meta.csv", META, [
        [f"l:42{number}", f"2026-11-1{number}T10:00:00+02:00", "c:7", "Вікна", "f:1", "Форма", "Ганна", f"p:+38067100000{number}", "Київ"]
        for number in range(1, 4)])
    write(folder / "leads.csv", BITRIX, [
        ["1", "Новий", "Ганна", "+380671000001", "Facebook", "Олег", "11.11.2026 10:01:00", "", "421"],
        ["2", "Неякісний", "Ганна", "+380671000002", "Instagram", "Олег", "12.11.2026 10:01:00", "Не додзвонились", "422"],
        ["3", "На паузі", "Ганна", "+380671000003", "Порадили", "Інна", "13.11.2026 10:01:00", "Зіпсований", "423"]],
        ";", "cp1251")
    for day in ("2026-11-12", "2026-11-13"):
        write(folder / "calls" / f"{day}.csv", CALLS, [[f"c{day}", f"{day} 12:00:00", "out", "380671000001", "Олег", "yes", "5", "40"]])
    return folder


def test_a_small_folder_gives_the_pact_that_was_agreed_on(small: Path) -> None:
    text = init(small, NOW).pact.read_text(encoding="utf-8")
    if os.environ.get("OVERRIDE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_what_it_writes_loads_and_is_unsigned(small: Path) -> None:
    pact = load_pact(init(small, NOW).pact, presets=preset_names())
    assert pact.signed is None
    assert set(pact.sources) == {"meta", "calls", "crm", "chats"}
    assert pact.sources["meta"].crm_sources == ("Facebook",)
    assert pact.company.country == "UA"
    assert {clause.check for clause in pact.clauses.values()} >= {"reaches_crm", "first_answer", "real_contact"}
    assert not {clause.check for clause in pact.clauses.values()} & {"cost_per_valid_lead", "won_has_amount_and_date"}


def test_every_doubt_is_a_question_with_its_line(small: Path) -> None:
    done = init(small, NOW)
    lines = done.pact.read_text(encoding="utf-8").splitlines()
    asked = " ".join(text for _, text in done.doubts)
    assert all("? " in lines[number - 1] for number, _ in done.doubts)
    for doubt in ("its name", "1 in it: what does it mean", "Зіпсований: what kind is it?", '"Instagram" (1 in the CRM)'):
        assert doubt in asked


def test_the_unknown_stage_is_left_to_the_person(small: Path) -> None:
    pact = load_pact(init(small, NOW).pact)
    assert set(pact.stages["lead"]) == {"Новий", "Неякісний"}
    assert pact.stages["lead"]["Неякісний"].answers == "marketing"


def test_a_pact_is_never_overwritten(small: Path) -> None:
    init(small, NOW)
    before = (small / "pact.yaml").read_bytes()
    with pytest.raises(NothingRun, match="never overwritten"):
        init(small, NOW)
    assert (small / "pact.yaml").read_bytes() == before


def test_without_exports_it_says_what_each_vendor_offers(tmp_path: Path) -> None:
    said = " ".join(" ".join(init_told(tmp_path, NOW)).split())
    for vendor in ("Meta", "Google Ads", "TikTok", "LinkedIn", "Bitrix24", "HubSpot", "Pipedrive", "Kommo", "Salesforce", "Calls"):
        assert f" {vendor}" in said
    for preset in map(read_preset, preset_names()):
        assert preset.export_from
        assert preset.export_from in said
    assert load_pact(tmp_path / "pact.yaml", presets=preset_names()).signed is None


def test_dates_that_could_be_read_either_way_are_a_question(tmp_path: Path) -> None:
    write(tmp_path / "leads.csv", ["id", "date", "name", "phone"], [[str(n), f"0{n}/11/2026 10:00", "Ann", "+441632960001"] for n in range(1, 5)])
    done = init(tmp_path, NOW)
    assert any("the other way about" in text for _, text in done.doubts), done.doubts


def test_dates_that_no_preset_reads_are_written_down(tmp_path: Path) -> None:
    write(tmp_path / "leads.csv", META, [[f"l:{n}", f"{n}/11/2026 10:00", "1", "A", "1", "F", "Ann", "", ""] for n in range(10, 30)])
    pact = load_pact(init(tmp_path, NOW).pact)
    assert pact.sources["meta"].files["leads"].dates == ("%d/%m/%Y %H:%M",)


def test_words_that_nothing_translates_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "calls.csv", CALLS, [["1", "2026-11-12 10:00:00", "quer", "380671000001", "", "yes", "5", "40"]] * 3)
    done = init(tmp_path, NOW)
    assert any("quer (3)" in text for _, text in done.doubts), done.doubts


def test_a_table_of_ones_own_is_proposed_by_its_headers(tmp_path: Path) -> None:
    write(tmp_path / "forms.csv", ["id", "at", "name", "phone", "mail"], [["L1", "2026-11-16 10:00", "Ann", "+380671000001", ""]])
    pact = load_pact(init(tmp_path, NOW).pact)
    assert pact.sources["forms"].files["leads"].columns["submitted_at"] == ("at",)


def test_a_form_that_asks_for_consent_gets_its_clause(tmp_path: Path) -> None:
    answers = ["id", "at", "name", "phone", "Згода на обробку даних", "city"]
    write(tmp_path / "forms.csv", answers, [["L1", "2026-11-16 10:00", "Ann", "+380671000001", "так", "Київ"]])
    pact = load_pact(init(tmp_path, NOW).pact)
    assert pact.lead.fields.consent and pact.lead.fields.consent.question == ("Згода на обробку даних",)
    assert (pact.lead.fields.region, "так" in pact.lead.fields.consent.yes) == ("city", True)
    assert pact.clause_for("consent_given")


def test_clauses_are_proposed_where_the_exports_show_what_they_look_at(tmp_path: Path) -> None:
    write(tmp_path / "deals.csv", ["ID", "Лід", "Контакт", "Створено", "Воронка", "Етап", "Сума"],
          [["9", "1", "C1", "13.11.2026 10:00:00", "Угоди", "Оплачено", "500"]], ";")  # fmt: skip
    checks = {clause.check for clause in load_pact(init(tmp_path, NOW).pact).clauses.values()}
    assert "deal_has_contact" in checks
    assert not checks & {"consent_given", "next_step_planned", "source_kept", "volume"}


def test_what_an_export_lacks_is_told(tmp_path: Path) -> None:
    write(tmp_path / "report.csv", ["Campaign", "Campaign ID", "Cost", "Impr.", "Clicks"], [["A", "1", "10", "5", "1"]])
    assert "looks like google_spend, but has no column for day" in "\n".join(init_told(tmp_path, NOW))


def test_strange_names_are_written_so_that_they_are_read_back(tmp_path: Path) -> None:
    stages = ["Новий: гарячий", "- null", "#1", "так, ні", '"лапки"', "в роботі [2]"]
    rows = [[str(n), stage, "A", "+380671000001", "Facebook", "O", "11.11.2026 10:01:00", "", ""] for n, stage in enumerate(stages)]
    write(tmp_path / "leads.csv", BITRIX, rows, ";", "cp1251")
    pact = load_pact(init(tmp_path, NOW).pact)
    assert {"Новий: гарячий", "в роботі [2]"} == set(pact.stages["lead"])


def test_a_company_with_tables_of_its_own(tmp_path: Path) -> None:
    """A site's forms by day, and a CRM whose words no preset has: columns, dates and kinds of activity are proposed."""
    for day in (11, 12):
        write(tmp_path / "landing" / f"2026-11-{day}.csv", ["Номер", "Коли", "Ім'я", "Телефон"],
              [[f"L{day}", f"2026-11-{day} 10:00", "Ганна", "+380671000001"]], ";")
    write(tmp_path / "crm" / "deals.csv", ["ID", "Лід", "Контакт", "Створено", "Воронка", "Етап", "Сума"],
          [["9", "1", "C1", "13.11.2026 10:00:00", "Угоди", "Оплачено", "500"]], ";")
    write(tmp_path / "crm" / "leads.csv", ["ID", "Клієнт", "Контакт", "Створено", "Телефон", "Джерело", "Воронка", "Етап", "Менеджер"],
          [["1", "Ганна", "C1", "11.11.2026 10:01:00", "+380671000001", "Лендінг", "Ліди", stage, "Олег"] for stage in ("Новий", "НОВИЙ", "угода")], ";")
    write(tmp_path / "crm" / "activities.csv", ["ID", "Лід", "Угода", "Вид", "Напрям", "Коли", "Менеджер"],
          [["a1", "1", "", "дзвінок", "вихідний", "11.11.2026 10:05:00", "Олег"], ["a2", "1", "", "голуб", "вихідний", "11.11.2026 10:05:00", "Олег"]], ";")
    done = init(tmp_path, NOW)
    pact = load_pact(done.pact)
    assert pact.sources["landing"].files["leads"].file == "landing/*.csv"
    assert pact.sources["landing"].crm_sources == ("Лендінг",)
    files = pact.sources["crm"].files
    assert set(files) == {"records", "deals", "activities"}
    assert files["records"].columns["contact_id"] == ("Контакт",)
    assert files["records"].dates == ("%d.%m.%Y %H:%M:%S",)
    assert files["deals"].columns["crm_id"] == ("Лід",)
    assert files["activities"].values == {"kind": {"дзвінок": "call"}, "direction": {"вихідний": "out"}}
    assert any("голуб (1)" in text for _, text in done.doubts)
    assert {name: stage.means for name, stage in pact.stages["Ліди"].items()} == {"Новий": "received", "угода": "converted"}


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["leads [1].csv"], "leads [[]1].csv"),
        (["leads 2026-11-17.csv"], "leads *.csv"),
        (["leads.csv", "leads (1).csv"], "leads*.csv"),
        (["2026-11-16.csv", "2026-11-17.csv"], "*.csv"),
    ],
)
def test_the_pattern_fits_tomorrows_file(names: list[str], pattern: str, tmp_path: Path) -> None:
    for name in names:
        write(tmp_path / name, META, [["l:1", "2026-11-11T10:00:00+0200", "1", "A", "1", "F", "Ann", "", ""]])
    pact = load_pact(init(tmp_path, NOW).pact)
    assert pact.sources["meta"].files["leads"].file == pattern
    assert sorted(path.name for path in tmp_path.glob(pattern)) == sorted(names)


def test_two_files_with_nothing_in_common_are_two_sources_and_a_question(tmp_path: Path) -> None:
    for name in ("leads.csv", "old.csv"):
        write(tmp_path / name, META, [["l:1", "2026-11-11T10:00:00+0200", "1", "A", "1", "F", "Ann", "", ""]])
    done = init(tmp_path, NOW)
    assert set(load_pact(done.pact).sources) == {"meta", "meta2"}
    assert any("an old copy to delete?" in text for _, text in done.doubts)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", bytes(range(256)) * 9), ("a.xlsx", b"PK\x03\x04 cut"), ("a.xls", b"<html><table></table></html>")],
)
def test_what_cannot_be_read_is_told_and_stops_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    done = init(tmp_path, NOW)
    assert name in done.seen.unread
    load_pact(done.pact, presets=preset_names())


def test_a_table_of_campaigns_is_no_list_of_leads(tmp_path: Path) -> None:
    write(tmp_path / "campaigns.csv", ["id", "created_time", "campaign_id", "account_id", "name"], [["1", "2026-11-11", "1", "2", "Autumn"]])
    assert "campaigns.csv" in init(tmp_path, NOW).seen.unread


def test_many_files_that_lack_the_same_are_one_line(tmp_path: Path) -> None:
    for day in range(10, 14):
        write(tmp_path / f"2026-11-{day}.csv", ["Campaign", "Campaign ID", "Cost", "Impr."], [["A", "1", "10", "5"]])
    said = "\n".join(init_told(tmp_path, NOW))
    assert said.count("2026-11-10.csv … 2026-11-13.csv (4 files): looks like google_spend, but has no column for day") == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/csv-exports")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.csv")) or [None], ids=lambda path: path and path.stem)
def test_each_vendors_export_gives_a_pact_that_loads(path: Path, tmp_path: Path) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    done = init(tmp_path, NOW)
    load_pact(done.pact, presets=preset_names())
    if "conversions" in path.stem:
        assert path.name in done.seen.unread
        return
    vendor = path.stem.partition("_")[0].replace("amocrm", "kommo")
    assert {file.vendor for file in done.seen.files} == {vendor}
    assert all(file.rows and not file.aside for file in done.seen.files)


def test_a_list_of_deals_beside_its_crms_list_of_leads_is_deals_alone(tmp_path: Path) -> None:
    deals = ["Deal - ID", "Deal - Deal created", "Deal - Status", "Deal - Stage", "Deal - Contact person", "Person - Phone", "Person - Email"]
    leads = ["Lead - ID", "Lead - Lead created", "Lead - Owner", "Lead - Source", "Person - Name", "Person - Phone"]
    write(tmp_path / "deals.csv", deals, [["1", "2026-11-10 10:00", "Open", "Contact Made", "Ann Lee", "+447700900123", ""]])
    assert set(load_pact(init(tmp_path, NOW).pact).sources["crm"].files) == {"records", "deals"}
    (tmp_path / "pact.yaml").unlink()
    write(tmp_path / "leads.csv", leads, [["u-1", "2026-11-10 10:00", "Marek", "TikTok", "Ann Lee", "+447700900123"]])
    files = load_pact(init(tmp_path, NOW).pact).sources["crm"].files
    assert {kind: file.preset for kind, file in files.items()} == {"records": "pipedrive_leads", "deals": "pipedrive_deals"}


def test_a_row_that_is_record_and_deal_is_counted_once(tmp_path: Path) -> None:
    header = ["ID", "Дата создания сделки", "Воронка", "Этап сделки", "Ответственный", "Рабочий телефон"]
    write(tmp_path / "amo.csv", header, [[str(n), "11.11.2026 10:00:00", "Клиенты", "Переговоры", "Олег", "+77011234567"] for n in range(7)])
    said = "\n".join(init_told(tmp_path, NOW))
    assert "Переговоры 7 → negotiation" in said
    assert "Owners: Олег 7" in said


def test_an_export_of_won_deals_alone_is_asked_for(tmp_path: Path) -> None:
    header = ["Deal - ID", "Deal - Deal created", "Deal - Status", "Deal - Stage", "Deal - Value"]
    write(tmp_path / "deals.csv", header, [[str(n), "2026-11-10 10:00", "Won", "Quote", "100"] for n in range(9)])
    done = init(tmp_path, NOW)
    assert load_pact(done.pact).sources["crm"].won_deals_alone
    assert any("all 9 deals are won" in text for _, text in done.doubts)


def test_an_account_is_no_lead(tmp_path: Path) -> None:
    write(tmp_path / "advertiser.csv", ["id", "name", "email", "telephone_number", "currency", "timezone", "balance", "create_time"],
          [["1", "US", "a@b.co", "111-222-3333", "USD", "Etc/GMT+5", "32.12", "2021-08-27 18:13:41"]])
    assert "advertiser.csv" in init(tmp_path, NOW).seen.unread


def test_days_without_an_hour_ask_for_the_hour_and_bring_no_clause_of_speed(tmp_path: Path) -> None:
    write(tmp_path / "leads.csv", META, [[f"l:{n}", f"2026-11-{n}", "1", "A", "1", "F", "Ann", f"+3806710000{n}", ""] for n in range(10, 30)])
    write(tmp_path / "crm.csv", BITRIX, [["1", "Новий", "Ганна", "+380671000011", "Facebook", "Олег", "11.11.2026 10:01:00", "", ""]], ";", "cp1251")
    write(tmp_path / "calls.csv", CALLS, [["1", "2026-11-12 10:00:00", "out", "380671000001", "", "yes", "5", "40"]])
    done = init(tmp_path, NOW)
    assert any("days without an hour: nobody can tell how fast" in text for _, text in done.doubts)
    assert "first_answer" not in {clause.check for clause in load_pact(done.pact).clauses.values()}


@pytest.mark.parametrize(
    ("stage", "means"),
    [("Open - Not Contacted", "received"), ("Closed - Not Converted", "rejected"), ("Closed - Converted", "converted"),
     ("Geschlossen - nicht konvertiert", "rejected"), ("Fermé - Non converti", "rejected"), ("Value Proposition", "qualified"),
     ("Geschlossen und gewonnen", "won"), ("Gagné", "won"), ("Закрыто и не реализовано", "lost"), ("Prospecting", None)],
)  # fmt: skip
def test_the_first_stages_of_vendors_mean_what_they_say(stage: str, means: str | None) -> None:
    assert stage_meaning(stage).means == means
