"""What travels between stages (names, days, counts, never rows), and what a connector is told and tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

SourceStatus = Literal["arrived", "partial", "missing", "dead"]


@dataclass(frozen=True, slots=True)
class Night:
    """One run for one report day of one pact."""

    pact_path: Path
    day: date


@dataclass(frozen=True, slots=True)
class FileFound:
    """`path` is relative to the pact's folder; `sha256` covers the bytes and how the pact reads them."""

    source: str
    brings: str
    path: str
    sha256: str
    size: int
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the pact's folder, and how much of it is new."""

    files: tuple[FileFound, ...]

    @property
    def changed(self) -> int:
        return sum(file.is_changed for file in self.files)

    def __str__(self) -> str:
        return f"{len(self.files)} files, {self.changed} of them new or changed"


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came from one vendor's API: `why` says what did not."""

    source: str
    status: Literal["whole", "partial", "dead"]
    rows: int
    why: str | None

    def __str__(self) -> str:
        told = f"{self.rows} rows"
        return told if self.why is None else f"{told}, {self.status}: {self.why}"


@dataclass(frozen=True, slots=True)
class SourceLanded:
    """`rows` and `set_aside` are what its files hold, read tonight or before; `error` is one sentence.

    `from_`: the CRM whose records these rows are, where it alone sees the source.
    """

    source: str
    status: SourceStatus
    rows: int
    set_aside: int
    newest_row_at: int | None
    error: str | None
    from_: str | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    sources: tuple[SourceLanded, ...]

    def __str__(self) -> str:
        own = [source for source in self.sources if source.from_ is None]
        rows = sum(source.rows for source in own)
        faulty = [f"{source.source} {source.status}" for source in self.sources if source.status != "arrived"]
        aside = sum(source.set_aside for source in own)
        return ", ".join([f"{rows} rows", f"{aside} set aside", *faulty])


@dataclass(frozen=True, slots=True)
class Lookup:
    """Columns that stand in another file: `takes` names each by a header of our own, and the header there.

    `file` is a pattern seen from the file's own folder; the cell under `key` here is looked for under `of` there. Of
    several rows of one key the one with the greatest text under `newest` counts, else the last.
    """

    file: str
    key: str
    of: str
    takes: Mapping[str, str]
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one kind of file is read: the pact's words laid over the preset's.

    `columns`: our column -> headers; `values`: our column -> as written -> ours, where "*" is everything else;
    `constants`: our column -> its value where no header says it; `pipelines`: the same for the pipeline of moves, by
    record type; `ignored`: headers that are no form answers; `region_header`: the answer that is the region;
    `amount_unit`: what one of the file's amounts is; `lookups`: columns that stand in other files, in their order;
    `may_shrink`: that most of a full export's rows are missing is no sign of a broken one; `problem`: why nothing
    can be read by it.
    """

    source: str
    brings: str
    pattern: str
    zone: ZoneInfo
    country: str
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    pipelines: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: tuple[str, ...] = ()
    currency: str | None = None
    skip_lines: int = 0
    holds: str = "full"
    amount_unit: str = "units"
    may_shrink: bool = False
    lookups: tuple[Lookup, ...] = ()
    region_header: str | None = None
    problem: str | None = None

    def fingerprint(self) -> str:
        """Changes when the same bytes would land otherwise."""
        return repr([getattr(self, name) for name in self.__slots__ if name != "pattern"])


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that cannot be read: `line` is the physical line on which it begins; the reason quotes no value.

    `hints`: what could still be read of it, as (our column, text): who it is about.
    """

    line: int
    field: str
    reason: str
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 2,000 rows: typed by `tasks.core.columns`, the text they came from, and what was set aside.

    `columns`: the rows' values, column by column; `totals` counts the export's own sums below its rows, which are no
    rows of ours.
    """

    first_line: int
    lines: int
    text: str
    columns: list[Sequence[Any]]
    set_aside: list[SetAside]
    totals: int

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        return list(zip(*self.columns, strict=True))
