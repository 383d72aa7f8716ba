"""Columns that stand in another file: the campaign of an ad, the newest name of a campaign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.connectors.dialect import FileUnreadable, find_header, raw_rows
from tasks.connectors.headers import fold
from tasks.core.model import FileMapping, Lookup

LINE = "#line"

Filler = Callable[[list[str]], None]


@dataclass(frozen=True, slots=True)
class Beside:
    """The lookups of one file, each with what it found: the key's cell -> the cells that it brings.

    `is_numbered`: each row's line is wanted too, under the header LINE, as the id of rows that have none.
    """

    found: tuple[tuple[Lookup, dict[str, tuple[str, ...]]], ...] = ()
    is_numbered: bool = False

    def headers(self, header: Sequence[str]) -> list[str]:
        """What the lookups add to a header; nothing where it lacks the first key."""
        known = [fold(cell) for cell in header]
        added: list[str] = []
        for lookup, _ in self.found:
            if fold(lookup.key) in known:
                added.extend(lookup.takes)
                known.extend(fold(name) for name in lookup.takes)
        return [*added, LINE] if self.is_numbered else added

    def filler(self, header: Sequence[str]) -> Filler | None:
        """Lengthens a row's cells by what the lookups bring."""
        known = [fold(cell) for cell in header]
        steps: list[tuple[int, dict[str, tuple[str, ...]], tuple[str, ...]]] = []
        for lookup, table in self.found:
            if fold(lookup.key) in known:
                steps.append((known.index(fold(lookup.key)), table, ("",) * len(lookup.takes)))
                known.extend(fold(name) for name in lookup.takes)

        def fill(cells: list[str]) -> None:
            for place, table, nothing in steps:
                cells.extend(table.get(cells[place].strip(), nothing))

        return fill if steps else None


NOTHING_BESIDE = Beside()


def look_beside(path: Path, mapping: FileMapping) -> Beside:
    is_numbered = any(LINE in headers for headers in mapping.columns.values())
    return Beside(tuple((lookup, _table(path, mapping, lookup)) for lookup in mapping.lookups), is_numbered)


def lookup_files(path: Path, mapping: FileMapping) -> list[Path]:
    """All files that say something of this one."""
    return sorted({found for lookup in mapping.lookups for found in path.parent.glob(lookup.file) if found != path})


def _table(path: Path, mapping: FileMapping, lookup: Lookup) -> dict[str, tuple[str, ...]]:
    columns = {"of": (lookup.of,)} | {name: (header,) for name, header in lookup.takes.items()}
    if lookup.newest:
        columns["newest"] = (lookup.newest,)
    how = replace(mapping, columns=columns, constants={}, lookups=(), skip_lines=0, delimiter=None)
    newest: dict[str, tuple[str, tuple[str, ...]]] = {}
    for file in sorted(path.parent.glob(lookup.file)):
        try:
            layout = find_header(file, how, [(column,) for column in columns])
        except FileUnreadable:
            # the pattern is a vendor's habit: another table of its name is no fault
            continue
        of, takes = layout.places["of"][0], [layout.places[name][0] for name in lookup.takes]
        at = layout.places["newest"][0] if lookup.newest else None
        for row in raw_rows(file, layout, how):
            if row.cells is None or len(row.cells) != len(layout.header):
                continue
            key, version = row.cells[of].strip(), "" if at is None else row.cells[at].strip()
            if key and (key not in newest or version >= newest[key][0]):
                newest[key] = version, tuple(row.cells[place].strip() for place in takes)
    return {key: cells for key, (_, cells) in newest.items()}
