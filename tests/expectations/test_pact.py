"""What a good pact says once it is read."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from expectations.pact import Duration, FileEntry, Money, Pact, load_pact
from expectations.side_files import Absence, Attested, DayOff, Promise, Rate, Ruling, Town
from tests.expectations.conftest import Spoil

KYIV = ZoneInfo("Europe/Kyiv")
EXAMPLE = Path(__file__).parents[3] / "shared" / "example-pact.yaml"


@pytest.fixture
def pact(folder: Path) -> Pact:
    return load_pact(folder / "pact.yaml")


@pytest.fixture
def entries(pact: Pact) -> dict[tuple[str, str], FileEntry]:
    return {(source, brings): entry for source, brings, entry in pact.file_entries()}


def test_the_company_has_its_zone_hours_and_folder(pact: Pact, folder: Path) -> None:
    assert pact.folder == folder
    assert pact.company.zone == KYIV
    assert pact.company.hours[4] == [(time(9), time(18))]
    assert pact.company.hours[5] == [(time(10), time(15))]
    assert 6 not in pact.company.hours
    assert pact.company.country == "UA"


def test_hours_need_no_quotes(pact: Pact, spoil: Spoil) -> None:
    """YAML 1.2: a colon within a word is a part of it."""
    plain = load_pact(spoil('{mon-fri: "09:00-18:00", sat: "10:00-15:00"}', "{mon-fri: 09:00-18:00, sat: 10:00-15:00}"))
    assert plain.company.hours == pact.company.hours


def test_ids_stay_as_they_are_written(pact: Pact) -> None:
    assert pact.company.teams[0].departments == ("012",)
    assert pact.company.entities[0].crm_company == "1"


def test_a_stage_may_be_called_on(pact: Pact) -> None:
    assert pact.stages["lead"]["on"].means == "rejected"


def test_clauses_carry_their_number_and_limits(pact: Pact) -> None:
    first_answer = pact.clauses["S1"]
    assert first_answer.number == "S1"
    assert first_answer.within == Duration(30, "working_minutes")
    assert first_answer.opening_grace == Duration(60, "minutes")
    assert first_answer.at_least == Decimal("0.9")
    assert pact.clauses["M3"].at_most == Money(Decimal(650), "UAH")
    assert pact.clauses["S3"].within == Duration(2, "working_days")
    assert pact.clauses["M2"].per == "campaign"
    assert pact.clause_for("first_answer") == [first_answer]
    assert pact.clause_for("stages_mapped") == []


def test_a_check_that_comes_later_is_agreed_but_not_available(pact: Pact) -> None:
    assert not pact.clauses["S5"].is_available
    assert pact.clauses["S1"].is_available


def test_a_clause_can_be_set_aside(spoil: Spoil) -> None:
    pact = load_pact(spoil("per: campaign}", "per: campaign, later: true}"))
    assert not pact.clauses["M2"].is_available


def test_signing_counts_once_everybody_has_signed(pact: Pact) -> None:
    assert not pact.is_signed_on(date(2026, 10, 30))
    assert pact.is_signed_on(date(2026, 10, 31))
    assert not pact.is_past_first_signing(date(2026, 10, 30))
    assert pact.in_trial(date(2026, 11, 14))
    assert not pact.in_trial(date(2026, 11, 15))


def test_a_later_version_is_past_the_first_signing(spoil: Spoil) -> None:
    assert load_pact(spoil("version: 1", "version: 2")).is_past_first_signing(date(2026, 1, 1))


def test_a_pact_nobody_signed_can_be_read(spoil: Spoil) -> None:
    path = spoil("signed:\n", "signed: ~\nplan_b:\n")
    text = path.read_text(encoding="utf-8")
    start, end = text.index("plan_b:"), text.index("sources:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    pact = load_pact(path)
    assert not pact.is_signed_on(date(2026, 11, 17))
    assert not pact.in_trial(date(2026, 11, 17))


def test_what_the_crm_writes_leads_to_the_source(pact: Pact) -> None:
    assert pact.crm_claims() == {"FACEBOOK": "meta", "Facebook lead form": "meta", "TELEGRAM": "chats"}
    assert not pact.sources["chats"].counts_on_its_own
    assert pact.sources["calls"].counts_on_its_own


def test_reasons_belong_to_families(pact: Pact) -> None:
    kinds = ("unreachable", "out_of_region", "spam", "not_our_product", "price", "duplicate", "none")
    families = [pact.reason_family(kind) for kind in kinds]
    assert families == ["contact", "fit", "fit", "merit", "merit", "clerical", "none"]


def test_each_thing_brought_has_its_file(entries: dict[tuple[str, str], FileEntry]) -> None:
    assert list(entries) == [
        ("meta", "leads"), ("meta", "spend"), ("crm", "records"), ("crm", "deals"), ("calls", "leads"),
        ("calls", "activities"),
    ]  # fmt: skip


def test_a_file_takes_what_it_does_not_say_from_its_source(entries: dict[tuple[str, str], FileEntry]) -> None:
    leads, spend = entries["meta", "leads"], entries["meta", "spend"]
    assert (leads.zone, spend.zone) == (ZoneInfo("America/New_York"), ZoneInfo("UTC"))
    assert (leads.currency, spend.currency) == ("USD", "USD")
    assert leads.columns == {"form_name": ("Form",), "lead_id": ("ID", "Lead ID")}
    assert (leads.skip_lines, spend.skip_lines) == (0, 2)


def test_a_file_knows_what_the_pact_states_and_what_is_assumed(
    entries: dict[tuple[str, str], FileEntry],
) -> None:
    records, deals = entries["crm", "records"], entries["crm", "deals"]
    assert records.zone == KYIV
    assert records.holds == "full"
    assert records.stated == {"file", "preset", "pipeline", "delimiter"}
    assert records.delimiter == "\t"
    assert (deals.holds, deals.decimal, deals.dates) == ("delta", ",", ("%d.%m.%Y %H:%M:%S",))


def test_the_plan_is_by_month_and_source(pact: Pact) -> None:
    month = pact.plan.months["2026-11"]
    assert month.leads_a_day == {"meta": Decimal(12), "calls": Decimal(4)}
    assert month.leads_a_day_in_all == 16
    assert (month.valid, month.won, month.deal) == (Decimal("0.8"), None, Decimal(40000))


def test_side_files_are_read_as_intervals_in_the_companys_zone(pact: Pact) -> None:
    assert pact.side_files.absences == [
        Absence("Марія", datetime(2026, 11, 16, tzinfo=KYIV), datetime(2026, 11, 21, tzinfo=KYIV), "Петро"),
        Absence("Петро", datetime(2026, 11, 16, 10, 7, tzinfo=KYIV), datetime(2026, 11, 16, 12, tzinfo=KYIV), None),
    ]
    repair, power_cut = pact.side_files.days_off
    assert repair == DayOff(datetime(2026, 10, 25, tzinfo=KYIV), datetime(2026, 10, 26, tzinfo=KYIV), "Ремонт; свято")
    assert repair.to.timestamp() - repair.from_.timestamp() == 25 * 3600
    assert power_cut.to == datetime(2026, 11, 17, 12, 30, tzinfo=KYIV)


def test_the_other_side_files_are_typed(pact: Pact) -> None:
    files = pact.side_files
    assert files.promises == [Promise("meta", "1201", date(2026, 11, 1), "Заміна вікна\nза два дні")]
    assert files.attested == [Attested("B1", "2026-11", "olena", date(2026, 11, 3))]
    assert files.rates[1] == Rate(date(2026, 11, 17), "USD", Decimal("41.3125"))
    assert files.rulings == [
        Ruling("meta", "l:77", "open", "дзвонили з мобільного", "olena та andrii", date(2026, 11, 12))
    ]
    assert files.towns == [Town("Бровари", "Київська")]


def test_export_files_need_not_be_there(folder: Path) -> None:
    assert not (folder / "exports").exists()
    load_pact(folder / "pact.yaml")


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example pact lies beside the repository, in ../shared")
def test_the_example_pact_loads_whole() -> None:
    pact = load_pact(EXAMPLE, with_side_files=False)
    assert len(pact.clauses) == 14
    assert [number for number, clause in pact.clauses.items() if not clause.is_available] == ["S5", "B2"]
    assert [(source, brings) for source, brings, _ in pact.file_entries()] == [
        ("calls", "leads"), ("calls", "activities"),
    ]  # fmt: skip
    assert pact.signed is not None
    assert pact.signed.version == 3
    assert pact.plan.months["2026-10"].leads_a_day_in_all == 26
    assert pact.credits[3].for_ == "paid_deal"
    assert pact.report.seller_names == {"sales": "always", "marketing": "never", "owner": "on_monday"}
