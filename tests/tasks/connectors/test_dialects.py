"""Amounts and dates in any country's habit are read back as they were meant."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.dates import format_datetime
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tasks.connectors.conftest import KYIV, mapping, read_all

SPEND = {"day": "day", "campaign_id": "id", "amount": "cost", "impressions": "shown"}
RECORDS = {"crm_id": "id", "created_at": "at", "stage": "stage"}
# what parts thousands, what parts decimals
SIGNS = [(",", "."), (".", ","), ("\u00a0", ","), ("\u202f", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]
CURRENCIES = ["{}", "{} €", "€{}", "{} грн.", "$ {}", "{} ₴", "{} руб."]
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(amount: Decimal, thousands: str, decimal: str) -> str:
    return f"{amount:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)


@quick
@given(
    amounts=st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=6),
    shown=st.integers(0, 10**7),
    signs=st.sampled_from(SIGNS),
    currency=st.sampled_from(CURRENCIES),
    delimiter=st.sampled_from(";\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    total=st.sampled_from(["", "Total: Account", "Итого", "Усього", "Gesamt", "Totaux"]),
)
def test_amounts_of_any_country(
    tmp_path: Path, amounts: list[Decimal], shown: int, signs: tuple[str, str], currency: str, delimiter: str,
    encoding: str, total: str,
) -> None:  # fmt: skip
    thousands, decimal = signs
    count = f"{shown:,}".replace(",", thousands)
    lines = [["2026-11-16", "7", currency.format(written(amount, thousands, decimal)), count] for amount in amounts]
    lines += [[total, "", "1", count]] if total else []
    text = "\n".join(delimiter.join(cells) for cells in [list(SPEND.values()), *lines])
    path = tmp_path / "spend.csv"
    path.write_bytes(text.encode(encoding))
    rows, aside = read_all(path, mapping("spend", columns=SPEND))
    assert not aside
    assert [row["amount"] for row in rows] == amounts
    assert {row["impressions"] for row in rows} == {shown}


@quick
@given(
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - a cell knows no zone
    language=st.sampled_from(["en", "uk", "ru", "de", "fr"]),
    form=st.sampled_from(["d MMMM y", "d MMM y", "d. MMMM y, HH:mm", "MMMM d, y h:mm a", "d MMMM y 'р.', HH:mm:ss"]),
)
def test_months_by_name(tmp_path: Path, moment: datetime, language: str, form: str) -> None:
    at = moment.replace(second=0, microsecond=0)
    at = at.replace(hour=12, minute=30) if "a" in form or "HH" in form else at.replace(hour=0, minute=0)
    # AM and PM are told apart in English alone
    cell = format_datetime(at, form, locale="en" if "a" in form else language)
    path = tmp_path / "records.csv"
    path.write_text(f"id;at;stage\n1;{cell};NEW\n", "utf-8")
    rows, aside = read_all(path, mapping("records", columns=RECORDS))
    assert not aside
    assert datetime.fromtimestamp(rows[0]["created_at"], KYIV).replace(tzinfo=None) == at


@quick
@given(
    moment=st.datetimes(datetime(2002, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - a cell knows no zone
    sign=st.sampled_from(".,"),
    is_whole=st.booleans(),
)
def test_days_that_a_spreadsheet_left_as_numbers(tmp_path: Path, moment: datetime, sign: str, is_whole: bool) -> None:
    at = moment.replace(hour=0 if is_whole else 12, minute=0 if is_whole else 30, second=0, microsecond=0)
    number = (at - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
    cell = f"{number:.0f}" if is_whole else f"{number:.6f}".replace(".", sign)
    path = tmp_path / "records.csv"
    path.write_text(f"id;at;stage\n1;{cell};NEW\n", "utf-8")
    rows, aside = read_all(path, mapping("records", columns=RECORDS))
    assert not aside
    assert datetime.fromtimestamp(rows[0]["created_at"], KYIV).replace(tzinfo=None) == at


@pytest.mark.parametrize(
    ("brings", "column", "cell", "read"),
    [
        ("records", "created_at", "16.11.2026", "2026-11-16T00:00:00"),
        ("records", "closed_at", "16.11.2026", "2026-11-16T23:59:59"),
        ("records", "closed_at", "16.11.2026 10:00", "2026-11-16T10:00:00"),
        ("deals", "created_at", "16.11.2026", "2026-11-16T23:59:59"),
        ("deals", "won_at", "46342", "2026-11-16T23:59:59"),
        ("deals", "won_at", "46342,5", "2026-11-16T12:00:00"),
        ("activities", "at", "16.11.2026", "2026-11-16T23:59:59"),
        ("leads", "submitted_at", "16.11.2026", "2026-11-16T00:00:00"),
    ],
)  # fmt: skip
def test_a_date_alone_is_the_end_of_its_day_for_what_follows_an_enquiry(
    brings: str, column: str, cell: str, read: str, tmp_path: Path
) -> None:
    """A lead that came at ten and was closed on that day was not closed before it came."""
    needed = {"records": "crm_id created_at stage", "deals": "deal_id created_at stage", "activities": "activity_id kind at",
              "leads": "lead_id submitted_at"}[brings].split()  # fmt: skip
    cells = {name: "call" if name == "kind" else "16.11.2026 09:00" if name in {"created_at", "at", "submitted_at"} else "1"
             for name in [*needed, column]} | {column: cell}  # fmt: skip
    path = tmp_path / "file.csv"
    path.write_text("\n".join([";".join(cells), ";".join(cells.values())]), "utf-8")
    rows, aside = read_all(path, mapping(brings, columns={name: name for name in cells}, dates=("%d.%m.%Y %H:%M", "%d.%m.%Y")))
    assert not aside
    assert datetime.fromtimestamp(rows[0][column], KYIV).replace(tzinfo=None) == datetime.fromisoformat(read)


@pytest.mark.parametrize(
    ("header", "currency"),
    [("Бюджет , ₸", "KZT"), ("Бюджет , ?", None), ("Бюджет, €", "EUR"), ("БЮДЖЕТ", None), ("Бюджет, руб.", "RUB")],
)  # fmt: skip
def test_the_sign_of_a_currency_behind_a_header_says_the_currency(header: str, currency: str | None, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"id;at;stage;{header}\n1;2026-11-16;NEW;5 000\n", "utf-8")
    columns = {"deal_id": "id", "created_at": "at", "stage": "stage", "amount": header if "руб" in header else "Бюджет"}
    rows, aside = read_all(path, mapping("deals", columns=columns))
    assert not aside
    assert (rows[0]["amount"], rows[0].get("currency")) == (5000, currency)
