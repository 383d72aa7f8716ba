"""TikTok's files of leads: a CSV in UTF-8, zipped when it is large, in UTC, with the form's own questions behind."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tasks.connectors.api.shape import Asked, Row
from tasks.connectors.headers import fold
from tasks.connectors.moments import Moments
from tasks.connectors.preset import read_preset

ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Form:
    """`owner`: the parameter that says whose it is, the ad account's or a library's of the business center."""

    page: str
    title: str | None
    owner: Mapping[str, str]


def texts(file: bytes) -> Iterator[str]:
    """Over 10 MB a file is zipped."""
    if not file.startswith(ZIP):
        yield file.decode("utf-8")
        return
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8")


class Columns:
    """Where a file has our columns: by the headers of the preset of files that people download themselves.

    A column that stands twice is the vendor's where it comes first; what else there is are answers.
    """

    def __init__(self, header: Sequence[str]) -> None:
        preset = read_preset("tiktok_leads")
        ours = {
            fold(name): (column, rank) for column, names in preset.columns.items() for rank, name in enumerate(names)
        }
        ranked: dict[str, list[tuple[int, int]]] = {}
        for place, name in enumerate(header):
            if (known := ours.get(fold(name))) is not None:
                ranked.setdefault(known[0], []).append((known[1], place))
        self.places = {column: [place for _, place in sorted(found)] for column, found in ranked.items()}
        known_places = {place for found in self.places.values() for place in found}
        ignored = {fold(name) for name in preset.ignored}
        self._answers = {
            name.strip(): place for place, name in enumerate(header)
            if place not in known_places and fold(name) not in ignored and name.strip()
        }  # fmt: skip
        self._moments = Moments(ZoneInfo("UTC"), preset.dates)

    def lead_row(self, cells: Sequence[str], form: Form, account: str, asked: Asked) -> Row:
        answers = {name: cells[place] for name, place in self._answers.items() if place < len(cells)}
        said = {column: self._said(column, cells) for column in self.places}
        said["submitted_at"] = self._at(said.get("submitted_at"))
        told = {column: value for column, value in said.items() if value}
        form_said = {"form_id": form.page, "form_name": form.title, "account_id": account}
        own = asked.own(answers.get, "name", "phone", "mail", "click_id")
        return {**answers, **form_said, **told, **own}

    def _said(self, column: str, cells: Sequence[str]) -> Any:
        found = [plain for place in self.places[column] if place < len(cells) and (plain := bare(cells[place]))]
        return found if column in {"phone", "mail"} else next(iter(found), None)

    def _at(self, text: Any) -> datetime | str | None:
        """UTC; what is no time is set aside by its row, not here."""
        if text is None:
            return None
        try:
            seconds = int(text) if text.isdigit() and len(text) == 10 else self._moments.seconds(text)[0]
        except ValueError:
            return str(text)
        return datetime.fromtimestamp(seconds, UTC)


def bare(cell: str) -> str:
    """Without what keeps a spreadsheet from rounding it: '7012…, ="7012…", a tab."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.lstrip("'\t").strip()
    return "" if text in {"-", "--"} else text
