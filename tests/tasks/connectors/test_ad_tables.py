"""Tables of ad platforms as an ELT tool lands them give their spend, each campaign under its newest name."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.connectors.files import FileUnreadable
from tasks.landing_rows import builder
from tests.tasks.connectors.conftest import mapping, read_all

TABLES = Path(__file__).parents[4] / "shared" / "data" / "ad-platform-tables"
SPEND = {"spend": 1, "cost_micros": 1_000_000, "cost_in_local_currency": 1}
PRESETS = {"facebook": "facebook_ads_table", "google": "google_ads_table", "linkedin": "linkedin_ads_table",
           "tiktok": "tiktok_ads_table", "microsoft": "microsoft_ads_table"}  # fmt: skip


def rows_of(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8-sig", newline="") as stream:
        return [{header.lower(): cell for header, cell in row.items()} for row in csv.DictReader(stream)]


NAMES = sorted(path.name for path in TABLES.glob("*.csv"))
WITH_SPEND = [(name, column) for name in NAMES for column in SPEND if column in (rows_of(name) or [{}])[0]]


def test_the_tables_are_here() -> None:
    if not TABLES.exists():
        pytest.skip("the tables of ad platforms lie outside the repository and are not here")
    assert len(NAMES) == 50 and len(WITH_SPEND) >= 20


@pytest.mark.parametrize(("name", "column"), WITH_SPEND)
def test_a_table_gives_its_spend(name: str, column: str) -> None:
    written = [row[column] for row in rows_of(name)]
    how = mapping("spend", PRESETS[name.split("_", maxsplit=1)[0]], currency="USD")
    rows, aside = read_all(TABLES / name, how)
    assert not aside and len(rows) == len(written)
    spent = sum((Decimal(amount) for amount in written if amount), Decimal(0)) / SPEND[column]
    assert sum(row.get("amount", Decimal(0)) for row in rows) == spent


@pytest.mark.parametrize("name", sorted({*NAMES} - {name for name, _ in WITH_SPEND}))
def test_a_table_without_spend_is_told_as_such(name: str) -> None:
    with pytest.raises(FileUnreadable, match="no column for"):
        read_all(TABLES / name, mapping("spend", PRESETS[name.split("_", maxsplit=1)[0]], currency="USD"))


@pytest.mark.parametrize(
    ("name", "history", "newest"),
    [("facebook_ads_basic_ad_data.csv", "facebook_ads_campaign_history_data.csv", "updated_time"),
     ("google_ads_campaign_stats_data.csv", "google_ads_campaign_history_data.csv", "updated_at"),
     ("linkedin_ad_analytics_by_campaign_data.csv", "linkedin_ad_campaign_history_data.csv", "last_modified_time"),
     ("microsoft_ads_ad_performance_daily_report_data.csv", "microsoft_ads_campaign_history_data.csv",
      "modified_time")],
)  # fmt: skip
def test_a_campaign_has_its_newest_name_and_stands_once_a_day(name: str, history: str, newest: str) -> None:
    if not TABLES.exists():
        pytest.skip("the tables of ad platforms lie outside the repository and are not here")
    names = {row["id"]: row["name"] for row in sorted(rows_of(history), key=lambda row: row[newest])}
    how = mapping("spend", PRESETS[name.split("_", maxsplit=1)[0]], currency="USD")
    rows, _ = read_all(TABLES / name, how)
    known = [row for row in rows if row["campaign_id"] in names]
    assert known and all(row["campaign_name"] == names[row["campaign_id"]] for row in known)


def test_a_name_of_several_versions_is_the_newest(tmp_path: Path) -> None:
    (tmp_path / "stats.csv").write_text("date,ad_id,spend\n2026-11-16,1,2.5\n2026-11-16,2,1\n2026-11-16,9,4\n", "utf-8")
    (tmp_path / "ad_history.csv").write_text(
        "id,campaign_id,updated_time\n1,7,2026-01-02\n2,7,2026-01-01\n1,6,2026-01-01\n", "utf-8"
    )
    (tmp_path / "campaign_history.csv").write_text(
        "updated_time,name,id\n2026-02-01,Autumn,7\n2026-03-01,Winter,7\n2026-01-01,Summer,7\n", "utf-8"
    )
    how = mapping("spend", "facebook_ads_table", currency="USD")
    rows, aside = read_all(tmp_path / "stats.csv", how)
    assert [(row.get("campaign_id"), row.get("campaign_name")) for row in rows] == [("7", "Winter")] * 2
    assert [(row.line, row.field, row.reason) for row in aside] == [(4, "campaign_id", "empty")]


def test_rows_of_one_campaign_and_day_are_added_up() -> None:
    name = "tiktok_campaign_report_hourly_data.csv"
    if not TABLES.exists():
        pytest.skip("the tables of ad platforms lie outside the repository and are not here")
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows_of(name):
        spent[row["campaign_id"], row["stat_time_hour"][:10]] += Decimal(row["spend"])
    how = mapping("spend", "tiktok_ads_table", currency="USD")
    rows, _ = read_all(TABLES / name, how)
    order = ("day", "campaign_id", "campaign_name", "account_id", "amount", "currency", "impressions", "clicks")
    [(landing, landed)] = builder(how)([[row.get(column) for row in rows] for column in order])
    amounts = landed[landing.columns.index("amount_minor")]
    assert len(amounts) == len(spent)
    assert sum(amounts) == sum(int(amount * 100) for amount in spent.values())
