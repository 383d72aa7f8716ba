"""Large files are read in a process beside: the same pieces, the same errors."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tasks.connectors.files import FileReading, read_file
from tasks.core.model import FileMapping
from tasks.landing_reading import LARGE_BYTES, LandingNight, files_opened, read_chunks

KYIV = ZoneInfo("Europe/Kyiv")
NIGHT = LandingNight("2026-11-17", 1_795_000_000, KYIV, 1_795_000_000)


@pytest.fixture
def reading(tmp_path: Path) -> FileReading:
    path = tmp_path / "leads.csv"
    rows = [f"{number},2026-11-{number % 28 + 1:02} 10:0{number % 10}:00,06712345{number:02}" for number in range(60)]
    path.write_text("\n".join(["id,at,phone", *rows, "61,never,", ""]), encoding="utf-8")
    columns = {"lead_id": ("id",), "submitted_at": ("at",), "phone": ("phone",)}
    return read_file(path, FileMapping("site", "leads", "*.csv", KYIV, "UA", columns))


def test_its_pieces_are_those_of_a_small_file(reading: FileReading) -> None:
    with files_opened([(reading.path, reading.mapping)], NIGHT, LARGE_BYTES) as open_next:
        beside = list(open_next().chunks)
    assert beside == list(read_chunks(reading, NIGHT))
    assert [(chunk.landed, len(chunk.aside)) for chunk in beside] == [(60, 1)]


def test_what_goes_wrong_there_is_told_here(reading: FileReading) -> None:
    missing, there = reading.path.with_name("missing.csv"), (reading.path, reading.mapping)
    with files_opened([(missing, reading.mapping), there], NIGHT, LARGE_BYTES) as open_next:
        with pytest.raises(FileNotFoundError):
            open_next()
        assert [chunk.landed for chunk in open_next().chunks] == [60]


def test_what_is_left_of_a_file_is_passed_over(reading: FileReading) -> None:
    with files_opened([(reading.path, reading.mapping)] * 2, NIGHT, LARGE_BYTES) as open_next:
        open_next()
        assert [chunk.landed for chunk in open_next().chunks] == [60]


def test_it_ends_when_nobody_listens(reading: FileReading) -> None:
    files = [(reading.path, reading.mapping)] * 2
    with pytest.raises(ZeroDivisionError), files_opened(files, NIGHT, LARGE_BYTES) as open_next:
        next(open_next().chunks)
        raise ZeroDivisionError
