"""What `leadpact init` saw in a folder of exports: one entry for each kind of row that a file brings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tasks.core.patterns import is_dated

COUNTED = ("crm_source", "owner", "reason", "campaign_name", "currency")


@dataclass(frozen=True, slots=True)
class FileSeen:
    """`path`: from the pact's folder; `preset` None: `columns` (ours: headers) must be written out.

    `forms`: how dates are written that the preset would not read; `other_form`: they could be read so as well;
    `zone`: of its times, by the preset;
    `counts`: of each value of the columns in COUNTED; `stages`: of (pipeline, stage); `unknown`: words of the
    file for our own ones (kind, direction) that nothing translates; `values`: those that a table without a preset
    must have translated; `first_aside`: (line, field, reason). `connector`: the API that it was
    pulled from.
    """

    path: str
    brings: str
    preset: str | None
    encoding: str
    delimiter: str
    preamble: int
    header: tuple[str, ...]
    columns: Mapping[str, list[str]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    other_form: str | None = None
    has_offsets: bool = False
    has_hours: bool = True
    zone: str | None = None
    currency: str | None = None
    rows: int = 0
    aside: int = 0
    first_aside: tuple[int, str, str] | None = None
    first_at: int | None = None
    last_at: int | None = None
    days: tuple[str, str] | None = None
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    stages: Counter[tuple[str, str]] = field(default_factory=Counter)
    moved: Mapping[str, Counter[str]] = field(default_factory=dict)
    unknown: Mapping[str, Counter[str]] = field(default_factory=dict)
    connector: str | None = None

    @property
    def vendor(self) -> str:
        if self.connector:
            return self.connector
        return self.preset.partition("_")[0] if self.preset else ""

    @property
    def answers(self) -> list[str]:
        """Headers that are none of ours."""
        taken = {header for headers in self.columns.values() for header in headers}
        return [header for header in map(str.strip, self.header) if header and header not in taken]

    def counted(self, column: str) -> Counter[str]:
        return self.counts.get(column, Counter())


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """`unread`: path -> why nothing could be made of it; `side`: kind of side file -> its path.

    `keys`: of each connector that was pulled from, as the pact writes them.
    """

    files: tuple[FileSeen, ...]
    unread: Mapping[str, str] = field(default_factory=dict)
    side: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def unread_lines(self) -> list[str]:
        """Sixty files of one folder that lack the same are one line."""
        groups: dict[tuple[str, str], list[str]] = {}
        for path, why in self.unread.items():
            groups.setdefault((path.rpartition("/")[0] if is_dated(path) else path, why), []).append(path)
        return [f"{listed(paths)}: {why}" for (_, why), paths in groups.items()]

    def of(self, brings: str) -> list[FileSeen]:
        return [file for file in self.files if file.brings == brings]


def listed(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{paths[0]} … {paths[-1]} ({len(paths)} files)"


def many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def span_of(files: Iterable[FileSeen]) -> str:
    """2026-09-19 to 2026-11-17, by UTC; empty where the files know no time."""
    days: list[str] = []
    for file in files:
        days += file.days or ()
        days += [datetime.fromtimestamp(at, UTC).date().isoformat() for at in (file.first_at, file.last_at) if at]
    return f"{min(days)} to {max(days)}" if days else ""


def times_told(file: FileSeen) -> str:
    if not file.has_hours:
        return "its times are days without an hour"
    if file.has_offsets:
        return "its times say their zone"
    return f"its times are of {file.zone}" if file.zone else "its times say no zone"
