"""Any dialect is read back as it was written; what cannot be read is set aside and stops nothing."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.connectors.files import FileUnreadable, read_file
from tests.tasks.connectors.conftest import KYIV, Read, mapping, read_all

COLUMNS = {"crm_id": "Номер", "created_at": "Створено", "stage": "Стадія", "name": "Ім'я", "owner": "Хто"}
PLAIN_HEADER = "Номер,Створено,Стадія\n"


def cells() -> st.SearchStrategy[str]:
    letters = st.sampled_from("abc ЇїґЄжщ'\"’,;|\n№-0 1")
    return st.text(letters, max_size=12).map(str.strip).filter(lambda text: text not in {"", "-", "--"})


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(cells(), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    preamble=st.lists(st.sampled_from(["Звіт", '"1 листопада - 2 листопада"', ""]), max_size=3),
)
def test_a_table_in_any_dialect_is_read_back(
    tmp_path: Path, names: list[str], delimiter: str, encoding: str, newline: str, quoting: int, preamble: list[str]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow([f"{header} " for header in COLUMNS.values()])
    for number, name in enumerate(names):
        writer.writerow([number, "2026-11-16 15:05:13", "Новий", name, "Ірина"])
    path = tmp_path / "table.csv"
    path.write_bytes((newline.join([*preamble, ""]) + out.getvalue()).encode(encoding, errors="ignore"))
    rows, aside = read_all(path, mapping("records", columns=COLUMNS))
    assert not aside
    assert [row["name"] for row in rows] == [name.replace("\n", "\n") for name in names]


def test_a_row_is_set_aside_with_line_field_and_reason_and_stops_nothing(read: Read) -> None:
    text = (
        PLAIN_HEADER
        + '1,2026-11-16 15:05:13,"Новий\nабо ні"\n'   # two physical lines
        + "2,32.13.2026,Новий\n"
        + "3,2026-11-16 15:05:13,\n"
        + "4,2026-11-16\n"
        + "\n"
        + "5,2026-11-16 15:05:13,Новий\n"
    )  # fmt: skip
    rows, aside = read(text, "records", columns=COLUMNS)
    assert [row["crm_id"] for row in rows] == ["1", "5"]
    assert [(row.line, row.field, row.reason) for row in aside] == [
        (4, "created_at", "not a date in ISO 8601"),
        (5, "stage", "empty"),
        (6, "", "the row has 2 cells, the header 3"),
    ]
    assert [dict(row.hints)["crm_id"] for row in aside] == ["2", "3", "4"]
    assert [dict(row.hints).get("created_at") for row in aside] == [None, "1794834313", "1794780000"]


def test_one_open_quote_costs_one_row(read: Read) -> None:
    rows_below = "".join(f"{number},2026-11-16 15:05:13,Новий\n" for number in range(3, 200))
    text = PLAIN_HEADER + '1,2026-11-16 15:05:13,"Новий\n2,2026-11-16 15:05:13,Новий\n' + rows_below
    rows, aside = read(text, "records", columns=COLUMNS)
    assert len(rows) == 198
    assert [(row.line, row.reason) for row in aside] == [(2, "a quote is opened and never closed")]


def test_an_open_quote_near_the_end_costs_one_row(read: Read) -> None:
    text = PLAIN_HEADER + '1,2026-11-16,"Новий\n2,2026-11-16,Новий\n3,2026-11-16,Новий\n'
    rows, aside = read(text, "records", columns=COLUMNS)
    assert [row["crm_id"] for row in rows] == ["2", "3"]
    assert [row.line for row in aside] == [2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_row_in_another_encoding_is_set_aside(read: Read, encoding: str) -> None:
    lines = [f"{number},2026-11-16,Новий\n" for number in range(9)]
    whole = "".join([PLAIN_HEADER, *lines]).encode(encoding)
    broken = "9,2026-11-16,".encode(encoding) + (b"\xcd\xee\xe2" if encoding == "utf-8" else b"\x00\xd8") + "\n".encode(encoding)
    rows, aside = read(whole + broken, "records", columns=COLUMNS, encoding=None if encoding == "utf-8" else "utf-16-le")
    assert len(rows) == 9
    assert [(row.line, row.field) for row in aside] == [(11, "Стадія")]
    assert "text" in aside[0].reason


def test_nul_bytes_are_taken_out(read: Read) -> None:
    rows, aside = read(PLAIN_HEADER + "1\0,2026-11-16,Но\0вий\n", "records", columns=COLUMNS)
    assert not aside and rows[0]["stage"] == "Новий" and rows[0]["crm_id"] == "1"


def test_the_reason_never_quotes_what_stands_in_the_cell(read: Read) -> None:
    text = "Номер,Створено,Стадія,Ім'я\n1,olena@ukr.net,Новий,Олена\n"
    _, aside = read(text, "records", columns=COLUMNS)
    assert "olena" not in aside[0].reason + aside[0].field


def test_a_missing_column_is_told_with_the_headers_and_the_line_to_add(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ID;Дата;Етап\n1;2026-11-16;Новий\n", encoding="utf-8")
    with pytest.raises(FileUnreadable) as told:
        read_file(path, mapping("records", columns={"crm_id": "ID", "created_at": "Дата", "stage": "Стадія"}))
    assert str(told.value) == (
        'no column for stage; the headers found are "ID", "Дата", "Етап". '
        'Add to sources.s in the pact, at its records file, columns: {stage: "HEADER"}'
    )


def test_a_file_without_a_header_quotes_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1;2026-11-16;Олена Коваль;0671234560\n", encoding="utf-8")
    with pytest.raises(FileUnreadable) as told:
        read_file(path, mapping("records", columns=COLUMNS))
    assert "0671234560" not in str(told.value) and "Олена" not in str(told.value)


def test_a_wrong_encoding_in_the_pact_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Номер;Створено;Стадія\n1;2026-11-16;Новий\n", encoding="utf-8")
    with pytest.raises(FileUnreadable, match="looks like utf-8 and is read as cp1251"):
        read_file(path, mapping("records", columns=COLUMNS, encoding="cp1251"))


def test_an_empty_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    with pytest.raises(FileUnreadable, match="empty"):
        read_file(path, mapping("records", columns=COLUMNS))


def test_headers_are_found_whatever_their_case_blanks_and_apostrophes(read: Read) -> None:
    rows, _ = read("номер , СТВОРЕНО,Стадія,ім’я\n1,2026-11-16,Новий,Олена\n", "records", columns=COLUMNS)
    assert rows[0]["name"] == "Олена"


def test_of_two_headers_alike_the_first_that_is_filled_counts_and_phones_are_kept_both(read: Read) -> None:
    text = "Номер,Створено,Стадія,Хто,Хто,Тел,Тел\n1,2026-11-16,Новий,,Ірина,0671234560,0501112233\n"
    rows, _ = read(text, "records", columns=COLUMNS | {"phone": "Тел"})
    assert rows[0]["owner"] == "Ірина" and rows[0]["phone"] == "0671234560; 0501112233"


@pytest.mark.parametrize(
    ("written", "meant", "decimal"),
    [("1 234,56", "1234.56", None), ("1\u00a0234,56", "1234.56", None), ("1\u202f234.56", "1234.56", None),
     ("1,234.56", "1234.56", None), ("1.234,56", "1234.56", None), ("1'234.50", "1234.50", None), ("12,5", "12.5", None),
     ("1,234", "1234", None), ("1,234", "1.234", ","), ("1.234", "1234", ","), ("₴1 200", "1200", None),
     ("1200 грн.", "1200", None), ("$12.50", "12.50", None), ("-5", "-5", None), ("(5.00)", "-5.00", None)],
)  # fmt: skip
def test_amounts(read: Read, written: str, meant: str, decimal: str | None) -> None:
    columns = {"day": "day", "campaign_id": "id", "amount": "cost"}
    rows, aside = read(f'day;id;cost\n2026-11-16;1;"{written}"\n', "spend", columns=columns, decimal=decimal)
    assert not aside and rows[0]["amount"] == Decimal(meant)


@pytest.mark.parametrize("written", ["багато", "1,2,3", "12.34.5", "1.234,56,7"])
def test_what_is_no_amount_is_set_aside(read: Read, written: str) -> None:
    columns = {"day": "day", "campaign_id": "id", "amount": "cost"}
    _, aside = read(f'day;id;cost\n2026-11-16;1;"{written}"\n', "spend", columns=columns)
    assert [(row.field, row.reason) for row in aside] == [("amount", "not a number")]


@pytest.mark.parametrize(
    ("written", "utc", "dates"),
    [("2026-11-16T15:05:13+05:30", "2026-11-16T09:35:13", ()), ("2026-11-16T15:05:13Z", "2026-11-16T15:05:13", ()),
     ("2026-11-16 15:05", "2026-11-16T13:05:00", ()), ("2026-07-16 15:05", "2026-07-16T12:05:00", ()),
     ("2026-11-16", "2026-11-15T22:00:00", ()), ("2026-11-16 15:05:13.123 +0200", "2026-11-16T13:05:13", ()),
     ("16.11.2026 15:05:13", "2026-11-16T13:05:13", ("%d.%m.%Y %H:%M:%S",)),
     ("11/16/2026 3:05pm", "2026-11-16T13:05:00", ("%m/%d/%Y %I:%M%p",)),
     ("16 Nov 2026 15:05", "2026-11-16T13:05:00", ("%d %b %Y %H:%M",)),
     ("2026-03-29 03:30", "2026-03-29T01:30:00", ())],
)  # fmt: skip
def test_times(read: Read, written: str, utc: str, dates: tuple[str, ...]) -> None:
    rows, aside = read(f"Номер;Створено;Стадія\n1;{written};Новий\n", "records", columns=COLUMNS, dates=dates)
    assert not aside
    assert rows[0]["created_at"] == datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()


def _hours(read: Read, times: list[str]) -> list[str]:
    text = PLAIN_HEADER + "".join(f"{n},2026-10-25 {time},Новий\n" for n, time in enumerate(times))
    rows, _ = read(text, "records", columns=COLUMNS)
    return [datetime.fromtimestamp(row["created_at"], KYIV).strftime("%H:%M%z") for row in rows]


def test_the_hour_that_autumn_repeats_keeps_the_order_of_the_rows(read: Read) -> None:
    up = ["02:50", "03:10", "03:50", "03:05", "03:40", "04:01"]
    read_up = ["02:50+0300", "03:10+0300", "03:50+0300", "03:05+0200", "03:40+0200", "04:01+0200"]
    assert _hours(read, up) == read_up
    assert _hours(read, up[::-1]) == read_up[::-1]


def test_in_a_file_without_order_the_first_reading_is_taken(read: Read) -> None:
    assert _hours(read, ["09:00", "01:00", "10:00", "03:30"])[-1] == "03:30+0300"


def test_the_other_times_of_a_row_do_not_precede_its_first(read: Read) -> None:
    text = (
        "Номер,Створено,Змінено,Стадія\n1,2026-10-25 03:50,2026-10-25 03:55,Новий\n"
        "2,2026-10-25 03:40,2026-10-25 03:45,Новий\n"
    )
    rows, _ = read(text, "records", columns=COLUMNS | {"changed_at": "Змінено"})
    assert [row["changed_at"] - row["created_at"] for row in rows] == [300, 300]


def test_an_unknown_kind_of_activity_is_set_aside_with_the_line_to_add(read: Read) -> None:
    text = "id,kind,at\n1,Дзвінок,2026-11-16\n2,Нотатка,2026-11-16\n"
    columns = {"activity_id": "id", "kind": "kind", "at": "at"}
    rows, aside = read(text, "activities", columns=columns, values={"kind": {"дзвінок": "call"}})
    assert len(rows) == 1
    assert "values: {kind:" in aside[0].reason
