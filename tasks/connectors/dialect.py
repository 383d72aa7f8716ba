"""How a file is written: its encoding, what parts the columns, on which line the header stands."""

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import chardet

from tasks.connectors.headers import Added, Groups, Headers, nothing_added
from tasks.connectors.lines import RawRow, RawRows, batch_of, row_batches, rows
from tasks.connectors.months import first_of_period
from tasks.connectors.workbooks import WorkbookUnreadable, is_workbook, rows_of_sheet, sheet_rows
from tasks.core.columns import Kind
from tasks.core.model import FileMapping

DELIMITERS = (",", ";", "\t", "|")
# an export's own title and period stand above the header
HEADER_WITHIN_ROWS = 40
SAMPLE_BYTES = 200_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_ONE_BYTE = ("cp1251", "cp1252", "koi8-u")


class FileUnreadable(Exception):
    """One sentence: what is wrong with the file, and the pact's line to add."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`places`: our column -> where it stands, the preferred header first; `currency`: from the header's brackets.

    `decimal`: the sign of its amounts, where they tell; `dates`: the forms of its times, the likeliest first;
    `period`: the first day of the period that is named above the header; `sheet`: its name, where the file is a
    workbook; its rows are cells already, kept as UTF-8 with commas.
    """

    encoding: str
    delimiter: str
    header_line: int
    data_line: int
    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    currency: str | None
    sheet: str | None = None
    decimal: str | None = None
    dates: tuple[str, ...] = ()
    period: str | None = None

    def holds(self, groups: Groups) -> bool:
        return all(any(self._says(column) for column in group) for group in groups)

    def _says(self, column: str) -> bool:
        return column in self.places or (column == "day" and self.period is not None)


def open_text(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends; bytes that are no text become surrogates (of UTF-16: U+FFFD)."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        yield from stream


def find_layout(path: Path, mapping: FileMapping, kind: Kind, added: Added = nothing_added) -> Layout:
    """Raises FileUnreadable where no row of the file can be the header that the mapping speaks of."""
    return find_header(path, mapping, kind.header, added)


def find_header(path: Path, mapping: FileMapping, must: Groups, added: Added = nothing_added) -> Layout:
    """`must`: a header holds a column of each group. `added`: what other files add to a header."""
    groups = [group for group in must if not any(column in mapping.constants for column in group)]
    headers = Headers(mapping, added)
    in_file = _in_sheets if _is_workbook(path) else _in_text
    found = in_file(path, mapping, headers, groups)
    if not found:
        raise FileUnreadable("the file is empty")
    best = max(found, key=lambda layout: _likeness(groups, layout))
    if not best.holds(groups):
        raise FileUnreadable(_what_is_lacking(groups, best, mapping) + _other_encoding(path, best))
    return best


def raw_rows(path: Path, layout: Layout, mapping: FileMapping) -> Iterator[RawRow]:
    """The rows below the header."""
    if layout.sheet is not None:
        return islice(rows_of_sheet(path, layout.sheet, mapping.decimal), layout.data_line - 1, None)
    lines, first_line = _below_header(path, layout)
    return rows(lines, layout.delimiter, len(layout.header), first_line)


def raw_batches(path: Path, layout: Layout, mapping: FileMapping, size: int) -> Iterator[RawRows]:
    """The same, so many rows at once."""
    if layout.sheet is not None:
        found = raw_rows(path, layout, mapping)
        return iter(lambda: batch_of(islice(found, size)), batch_of(()))
    lines, first_line = _below_header(path, layout)
    return row_batches(lines, layout.delimiter, len(layout.header), first_line, size)


def _below_header(path: Path, layout: Layout) -> tuple[Iterator[str], int]:
    lines = open_text(path, layout.encoding)
    skipped = sum(1 for _ in islice(lines, layout.data_line - 1))
    return lines, skipped + 1


def _is_workbook(path: Path) -> bool:
    try:
        return is_workbook(path)
    except WorkbookUnreadable as error:
        raise FileUnreadable(str(error)) from error


def _in_sheets(path: Path, mapping: FileMapping, headers: Headers, groups: Groups) -> list[Layout]:
    found: list[Layout] = []
    try:
        for sheet, sheet_of in sheet_rows(path, mapping.decimal):
            skipped = mapping.skip_lines
            top = islice(sheet_of, skipped, skipped + (1 if skipped else HEADER_WITHIN_ROWS))
            found.extend(_top_rows(top, "utf-8", ",", headers, groups, sheet))
            if found and found[-1].holds(groups):
                break
    except WorkbookUnreadable as error:
        raise FileUnreadable(str(error)) from error
    return found


def _in_text(path: Path, mapping: FileMapping, headers: Headers, groups: Groups) -> list[Layout]:
    encoding = _known_codec(path, mapping.encoding) or find_encoding(path)
    found: list[Layout] = []
    for delimiter in _delimiters(mapping):
        # a header that holds all is not looked for below the first one of another delimiter
        within = min((layout.header_line for layout in found if layout.holds(groups)), default=HEADER_WITHIN_ROWS)
        lines = open_text(path, encoding)
        try:
            skipped = sum(1 for _ in islice(lines, mapping.skip_lines))
            top = islice(rows(lines, delimiter, None, skipped + 1), 1 if skipped else within)
            found.extend(_top_rows(top, encoding, delimiter, headers, groups))
        except (UnicodeError, csv.Error) as error:
            raise FileUnreadable(f"the file is not written in {encoding}; name its encoding: in the pact") from error
    return found


def _other_encoding(path: Path, layout: Layout) -> str:
    looks = layout.encoding if layout.sheet is not None else find_encoding(path)
    if _is_one(looks, layout.encoding):
        return ""
    return f" The file looks like {looks} and is read as {layout.encoding}."


def _is_one(encoding: str, other: str) -> bool:
    return encoding.removesuffix("-sig") == other.removesuffix("-sig")


def _known_codec(path: Path, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise FileUnreadable(f"encoding {encoding} is unknown; write utf-8, cp1251 or utf-16") from error
    with path.open("rb") as stream:
        start = stream.read(3)
    # utf-8 would leave the mark on the first header
    return "utf-8-sig" if name == "utf-8" and start.startswith(codecs.BOM_UTF8) else name


def find_encoding(path: Path) -> str:
    """A mark at the start, else UTF-8 where most lines beyond ASCII are that, else what the letters look like."""
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if start[1:2] == b"\0" or start[:1] == b"\0":
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    foreign, broken = _foreign_lines(path)
    if not foreign or broken * 2 < len(foreign):
        return "utf-8"
    found = chardet.detect(b"".join(foreign), include_encodings=_ONE_BYTE, no_match_encoding="cp1251")
    return codecs.lookup(str(found["encoding"] or "cp1251")).name


def _foreign_lines(path: Path) -> tuple[list[bytes], int]:
    """Lines of the file's start that are not plain ASCII, and how many of them are no UTF-8."""
    foreign, broken, size = [], 0, 0
    with path.open("rb") as stream:
        for line in stream:
            if line.isascii():
                continue
            foreign.append(line)
            size += len(line)
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                broken += 1
            if size > SAMPLE_BYTES:
                break
    return foreign, broken


def _delimiters(mapping: FileMapping) -> Sequence[str]:
    if mapping.delimiter is None:
        return DELIMITERS
    return (mapping.delimiter.replace("\\t", "\t").replace("tab", "\t"),)


def _top_rows(
    top: Iterator[RawRow], encoding: str, delimiter: str, headers: Headers, groups: Groups, sheet: str | None = None
) -> list[Layout]:
    """The rows at the top of the file, each as if it were the header, up to the first that holds all."""
    found: list[Layout] = []
    period: str | None = None
    for row in top:
        filled = [cell for cell in row.cells or () if cell.strip()]
        if not filled:
            continue
        places, currency = headers.places(row.cells or ())
        at = (row.line, row.line + row.lines)
        header = tuple(row.cells or ())
        found.append(Layout(encoding, delimiter, *at, header, places, currency, sheet, period=period))
        if found[-1].holds(groups):
            break
        period = period or (first_of_period(filled[0]) if len(filled) == 1 else None)
    return found


def _likeness(groups: Groups, layout: Layout) -> tuple[int, int, int, int]:
    """The header holds what must be there, then most of our columns, most cells, and stands first."""
    answered = sum(any(column in layout.places for column in group) for group in groups)
    return answered, len(layout.places), len(layout.header), -layout.header_line


def _what_is_lacking(groups: Groups, best: Layout, mapping: FileMapping) -> str:
    lacking = [group for group in groups if not any(column in best.places for column in group)]
    names = ", ".join(" or ".join(group) for group in lacking)
    line = ", ".join(f'{group[0]}: "HEADER"' for group in lacking)
    # a row that holds none of our headers may be a person's: it is not quoted
    headers = ", ".join(f'"{cell.strip()}"' for cell in best.header[:40])
    seen = f"the headers found are {headers}" if best.places else "none of its first rows looks like a header"
    return (
        f"no column for {names}; {seen}. "
        f"Add to sources.{mapping.source} in the pact, at its {mapping.brings} file, columns: {{{line}}}"
    )
