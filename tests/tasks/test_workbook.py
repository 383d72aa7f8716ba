"""The workbook, read back as a person's program reads it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from tasks.core.language import language, languages
from tasks.core.sheets import MOST_ROWS, SHEETS, Sheet, campaign_rows, edition, sheet_of
from tasks.workbook import Layout, write_workbook
from tests.letters import example

SUBMITTED = int(datetime(2026, 11, 9, 7, 30, tzinfo=ZoneInfo("UTC")).timestamp())


def row(key: str, **values: Any) -> dict[str, Any]:
    return {column.key: None for column in SHEETS[key]} | values


UNTOUCHED = row(
    "untouched", source="calls", lead_id="=1+1", crm_id="7/8", campaign_name="+380", submitted_at=SUBMITTED,
    owner="Богдан", waited=95, clause="S1",
)  # fmt: skip


def written(folder: Path, *sheets: Sheet, code: str = "uk", names_sellers: bool = True) -> Path:
    link = "https://vikna.example/crm/{type}/details/{id}/"
    layout = Layout("Ясні Вікна", date(2026, 11, 17), ZoneInfo("Europe/Kyiv"), language(code), link)
    path = folder / "leads.xlsx"
    write_workbook(path, [edition(each, names_sellers=names_sellers) for each in sheets], layout)
    return path


def test_a_list_is_a_sheet_with_labels_in_the_readers_language(tmp_path: Path) -> None:
    sheet = sheet_of("untouched", [UNTOUCHED])
    book = CalamineWorkbook.from_path(str(written(tmp_path, sheet)))
    assert book.sheet_names == ["Зміст", "Без відповіді"]
    head, first = book.get_sheet_by_name("Без відповіді").to_python()
    assert head == [
        "Джерело", "Лід", "Запис CRM", "Кампанія", "Надійшов", "Продавець", "Чекав, робочих хв", "Пункт",
    ]  # fmt: skip
    assert first == ["дзвінки", "=1+1", "7/8", "+380", datetime(2026, 11, 9, 9, 30), "Богдан", 95.0, "S1"]  # noqa: DTZ001
    assert book.get_sheet_by_name("Зміст").to_python()[-1] == ["Без відповіді", 1.0]


def test_marketing_sees_no_seller(tmp_path: Path) -> None:
    sheet = sheet_of("untouched", [UNTOUCHED])
    path = written(tmp_path, sheet, names_sellers=False)
    assert "Богдан" not in str([CalamineWorkbook.from_path(str(path)).get_sheet_by_index(1).to_python()])
    with ZipFile(path) as archive:
        assert all("Богдан".encode() not in archive.read(name) for name in archive.namelist())


def test_every_sheet_has_its_edition_without_sellers() -> None:
    for key, columns in SHEETS.items():
        left = edition(Sheet(key, columns, []), names_sellers=False).columns
        assert all(column.kind != "seller" for column in left)


def test_ids_link_into_the_crm_and_text_is_no_formula(tmp_path: Path) -> None:
    path = written(tmp_path, sheet_of("untouched", [UNTOUCHED]))
    with ZipFile(path) as archive:
        links = archive.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
        cells = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "https://vikna.example/crm/lead/details/7%2F8/" in links
    assert "<f>" not in cells
    assert "<autoFilter" in cells and 'state="frozen"' in cells


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    sheets = [sheet_of("campaigns", campaign_rows(example().campaigns))]
    first = written(tmp_path, *sheets).read_bytes()
    assert written(tmp_path, *sheets).read_bytes() == first
    assert [each.name for each in tmp_path.iterdir()] == ["leads.xlsx"]


@pytest.mark.parametrize("code", languages())
def test_sheet_names_are_short_and_unlike(code: str) -> None:
    names = [language(code).word("sheet", key) for key in SHEETS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 31  # what Excel bears


def test_a_list_that_nobody_can_work_off_is_cut_and_says_so(tmp_path: Path) -> None:
    rows = [row("unknown_campaign", source="meta", lead_id=str(n)) for n in range(MOST_ROWS + 3)]
    path = written(tmp_path, sheet_of("unknown_campaign", rows))
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(1).to_python()
    assert len(lines) == MOST_ROWS + 2
    assert lines[-1][0] == "… +3 (leadpact ledger)"
