"""A large file is read in a process beside: the same pieces, the same errors."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tasks.connectors.files import FileReading, read_file
from tasks.core.model import FileMapping
from tasks.landing_reading import LARGE_BYTES, LandingNight, chunks_of, read_chunks

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
    with chunks_of(reading, NIGHT, LARGE_BYTES) as chunks:
        beside = list(chunks)
    assert beside == list(read_chunks(reading, NIGHT))
    assert [(chunk.landed, len(chunk.aside)) for chunk in beside] == [(60, 1)]


def test_what_goes_wrong_there_is_told_here(reading: FileReading) -> None:
    reading.path.unlink()
    with pytest.raises(FileNotFoundError), chunks_of(reading, NIGHT, LARGE_BYTES) as chunks:
        list(chunks)


def test_it_ends_when_nobody_listens(reading: FileReading) -> None:
    with pytest.raises(ZeroDivisionError), chunks_of(reading, NIGHT, LARGE_BYTES) as chunks:
        next(iter(chunks))
        raise ZeroDivisionError
