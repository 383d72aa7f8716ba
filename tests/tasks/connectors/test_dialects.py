"""Amounts and dates in any country's habit are read back as they were meant."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

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
