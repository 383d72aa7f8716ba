"""What a pull brought, as files of our own columns: they land as any export does, and go when they have landed."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from tasks.connectors.api.shape import Page, Row
from tasks.core.columns import KINDS

FOLDER = "pulled"
NO_MORE = "no_more"
NO_MORE_COLUMNS = ("record_type", "lost_id", "kept_id")
STILL = "still"
STILL_COLUMNS = ("record_type", "id", "pipeline", "stage")
AWAY = "away"
AWAY_COLUMNS = ("owner", "from_at", "to_at")
SPENT_BY = ("account_id", "campaign_id", "campaign_name", "day")
_UNFINISHED = ".part"


class Spool:
    """The pages of one walk; nothing of them is to be seen before `keep`.

    A lead's row carries its form's answers: rows with other questions lie in a file of their own.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._files: dict[tuple[str, tuple[str, ...]], tuple[Path, TextIO, Any]] = {}
        self._spend: dict[tuple[str, ...], Row] = {}
        self.rows = 0

    def write(self, page: Page) -> None:
        for kind, rows in page.rows.items():
            for row in rows:
                # a day that two pages tell is one day's spend, and the rows of a file are added up
                if kind == "spend":
                    self._spend[tuple(_text(row.get(name)) for name in SPENT_BY)] = row
                else:
                    self._row(kind, row)
            self.rows += len(rows)
        lost = [(kind, lost, "") for kind, ids in page.gone.items() for lost in ids]
        lost += [(kind, lost, kept) for kind, pairs in page.merged.items() for lost, kept in pairs]
        if lost:
            self._writer(NO_MORE, NO_MORE_COLUMNS).writerows(lost)
        still = [(kind, each, "", "") for kind, ids in page.still.items() for each in ids]
        still += [(kind, "", *stage) for kind in page.still for stage in page.still_in]
        if page.still:
            self._writer(STILL, STILL_COLUMNS).writerows(still)
        if page.away is not None:
            self._writer(AWAY, AWAY_COLUMNS).writerows(page.away)

    def keep(self, *, is_whole: bool) -> None:
        """Of a walk that broke off, what it did not come to may still be there."""
        for row in self._spend.values():
            self._row("spend", row)
        for (kind, _), (path, stream, _) in self._files.items():
            stream.close()
            if kind in {STILL, AWAY} and not is_whole:
                path.unlink()
            else:
                path.replace(path.with_suffix(""))
        self._files.clear()

    def _row(self, kind: str, row: Row) -> None:
        ours = KINDS[kind].columns
        answers = tuple(sorted(name for name in row if name not in ours)) if kind == "leads" else ()
        header = self._header(kind, answers)
        self._writer(kind, header).writerow([_text(row.get(name)) for name in header])

    def _header(self, kind: str, answers: tuple[str, ...]) -> tuple[str, ...]:
        return (*KINDS[kind].columns, *answers)

    def _writer(self, kind: str, header: tuple[str, ...]) -> Any:
        known = self._files.get((kind, header))
        if known is None:
            folder = self._folder / kind
            folder.mkdir(parents=True, exist_ok=True)
            number = sum(of == kind for of, _ in self._files) + 1
            path = folder / f"{self._name}.{number}.csv{_UNFINISHED}"
            stream = path.open("w", encoding="utf-8", newline="")
            known = self._files[kind, header] = (path, stream, csv.writer(stream))
            known[2].writerow(header)
        return known[2]


def forget_unfinished(folder: Path) -> None:
    """Of a pull that was killed: what it had is asked for again."""
    for path in folder.glob(f"*/*{_UNFINISHED}"):
        path.unlink()


def read_told(paths: Iterable[Path]) -> list[Mapping[str, str]]:
    """Rows of NO_MORE_COLUMNS, STILL_COLUMNS or AWAY_COLUMNS, in the order in which they were told."""
    found: list[Mapping[str, str]] = []
    for path in sorted(paths):
        with path.open(encoding="utf-8", newline="") as stream:
            found.extend(csv.DictReader(stream))
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        assert value.tzinfo is not None, "a time without a zone"
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(each) for each in value if each)
    return str(value).replace("\0", "")
