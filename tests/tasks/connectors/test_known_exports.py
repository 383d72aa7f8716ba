"""The known exports of the vendors are read as their list says, each by its preset."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tasks.connectors.files import FileReading, read_file
from tasks.connectors.preset import read_preset
from tests.tasks.connectors.conftest import mapping, read_all

CSV_EXPORTS = Path(__file__).parents[4] / "shared" / "data" / "csv-exports"
NAMES = sorted(path.name for path in CSV_EXPORTS.glob("*.csv"))
BY_PRESET = [
    ("meta_leads_utf16_tab.csv", "leads", "meta_leads"), ("meta_leads_utf8_comma.csv", "leads", "meta_leads"),
    ("google_ads_lead_form.csv", "leads", "google_leads"),
    ("google_ads_campaign_report_en.csv", "spend", "google_spend"),
    ("meta_ads_manager_report_en.csv", "spend", "meta_spend"),
    ("hubspot_contacts_export.csv", "records", "hubspot_contacts"),
    ("pipedrive_deals_export.csv", "deals", "pipedrive_deals"),
    ("pipedrive_deals_export.csv", "records", "pipedrive_simple"),
    ("amocrm_deals_export_utf8.csv", "records", "kommo_leads"),
    ("amocrm_deals_export_cp1251_semicolon.csv", "deals", "kommo_leads"),
    ("bitrix24_leads_export_cp1251_semicolon.csv", "records", "bitrix24_leads"),
]  # fmt: skip
# an export that is no row of ours is read by three of its headers
PLAIN = ("owner_id", "name", "team")


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CSV_EXPORTS / "expected.json").read_text("utf-8"))[name]
    return found


def header_of(name: str) -> list[str]:
    text = (CSV_EXPORTS / name).read_bytes().decode(expected(name)["encoding"]).lstrip("\ufeff")
    line = text.splitlines()[expected(name).get("skip_lines", 0)]
    return next(csv.reader([line], delimiter=expected(name)["delimiter"]))


def reading_of(name: str) -> FileReading:
    header = header_of(name)
    columns = {column: header[place] for place, column in enumerate(PLAIN)}
    return read_file(CSV_EXPORTS / name, mapping("owners", columns=columns))


@pytest.mark.parametrize("name", NAMES)
def test_the_dialect_is_found(name: str) -> None:
    known, reading = expected(name), reading_of(name)
    assert reading.layout.encoding.removesuffix("-sig") == known["encoding"].removesuffix("-sig")
    assert reading.layout.delimiter == known["delimiter"]
    assert reading.layout.header_line == known.get("skip_lines", 0) + 1
    assert len(reading.layout.header) == known["columns"]
    for header in known.get("duplicate_columns", ()):
        assert reading.layout.header.count(header) == 2


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_lost(name: str) -> None:
    batches = list(reading_of(name).batches())
    rows = sum(len(batch.rows) for batch in batches)
    assert rows == expected(name)["rows"] + expected(name).get("total_rows_to_drop", 0)
    assert not any(batch.set_aside for batch in batches)


@pytest.mark.parametrize(("name", "brings", "preset"), [known for known in BY_PRESET if known[0] in NAMES])
def test_its_preset_reads_every_row(name: str, brings: str, preset: str) -> None:
    how = mapping(brings, preset, constants={"pipeline": "one"} | dict(read_preset(preset).constants))
    batches = list(read_file(CSV_EXPORTS / name, how).batches())
    assert not [row for batch in batches for row in batch.set_aside]
    assert sum(len(batch.rows) for batch in batches) == expected(name)["rows"]
    assert sum(batch.totals for batch in batches) == expected(name).get("total_rows_to_drop", 0)
    if brings == "spend":
        spent = sum(row.get("amount", 0) for row in read_all(CSV_EXPORTS / name, how)[0])
        wanted = expected(name).get("sum_cost") or expected(name)["sum_spent"]
        assert spent == Decimal(str(wanted))


def test_two_phones_under_one_header_are_both_kept() -> None:
    name = "amocrm_deals_export_utf8.csv"
    if name not in NAMES:
        pytest.skip("the known exports lie outside the repository and are not here")
    rows, _ = read_all(CSV_EXPORTS / name, mapping("records", "kommo_leads"))
    assert rows[0]["phone"].count("79123456789") == 2 and "closed_at" not in rows[0]


def test_known_exports_are_here() -> None:
    if not CSV_EXPORTS.exists():
        pytest.skip("the known exports lie outside the repository and are not here")
    assert len(NAMES) >= 11
