"""How a file is written: its encoding, what parts the columns, on which line the header stands."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import chardet

from tasks.connectors.lines import rows
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
_WILDCARD = "(*)"


class FileUnreadable(Exception):
    """One sentence: what is wrong with the file, and the pact's line to add."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`places`: our column -> where it stands, the preferred header first; `currency`: from the header's brackets."""

    encoding: str
    delimiter: str
    header_line: int
    data_line: int
    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    currency: str | None


def open_text(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends; bytes that are no text become surrogates (of UTF-16: U+FFFD)."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        yield from stream


def fold(header: str) -> str:
    """Headers are the same whatever their case, blanks, underscores and apostrophes."""
    plain = unicodedata.normalize("NFKC", header).casefold().replace("\ufeff", "")
    plain = re.sub(r"[\u2019\u02bc`\u2018\u00b4]", "'", plain.replace("_", " "))
    return re.sub(r"\s+", " ", plain).strip(" \"'")


def find_layout(path: Path, mapping: FileMapping, kind: Kind) -> Layout:
    """Raises FileUnreadable where no row of the file can be the header that the mapping speaks of."""
    encoding = _known_codec(path, mapping.encoding) or find_encoding(path)
    tops = [_top_rows(path, encoding, mapping, each) for each in _delimiters(mapping)]
    candidates = [layout for top in tops for layout in top]
    if not candidates:
        raise FileUnreadable("the file is empty")
    best = max(candidates, key=lambda layout: _likeness(kind, layout))
    lacking = [group for group in kind.header if not any(column in best.places for column in group)]
    lacking = [group for group in lacking if not any(column in mapping.constants for column in group)]
    if lacking:
        raise FileUnreadable(_what_is_lacking(lacking, best, mapping))
    return best


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


def _top_rows(path: Path, encoding: str, mapping: FileMapping, delimiter: str) -> list[Layout]:
    """Each row at the top of the file as if it were the header."""
    lines = open_text(path, encoding)
    try:
        skipped = sum(1 for _ in islice(lines, mapping.skip_lines))
        found = []
        for row in islice(rows(lines, delimiter, None, skipped + 1), 1 if skipped else HEADER_WITHIN_ROWS):
            if row.cells and any(cell.strip() for cell in row.cells):
                data_line = row.line + row.lines
                found.append(_layout(row.cells, mapping, encoding, delimiter, row.line, data_line))
        return found
    except (UnicodeError, csv.Error) as error:
        raise FileUnreadable(f"the file is not written in {encoding}; name its encoding: in the pact") from error


def _layout(
    cells: list[str], mapping: FileMapping, encoding: str, delimiter: str, header_line: int, data_line: int
) -> Layout:
    folded = [fold(cell) for cell in cells]
    places: dict[str, tuple[int, ...]] = {}
    currency = None
    for column, headers in mapping.columns.items():
        stands: list[int] = []
        for header in headers:
            wanted = fold(header)
            if wanted.endswith(_WILDCARD):
                for place, bracket in _in_brackets(folded, wanted.removesuffix(_WILDCARD)):
                    stands.append(place)
                    currency = currency or bracket
            else:
                stands.extend(place for place, cell in enumerate(folded) if cell == wanted)
        if stands:
            places[column] = tuple(dict.fromkeys(stands))
    return Layout(encoding, delimiter, header_line, data_line, tuple(cells), places, currency)


def _in_brackets(folded: list[str], stem: str) -> Iterator[tuple[int, str]]:
    """`Amount spent (USD)` says its currency in the header."""
    for place, cell in enumerate(folded):
        found = re.fullmatch(re.escape(stem) + r"\(([a-z]{3})\)", cell)
        if found:
            yield place, found[1].upper()


def _likeness(kind: Kind, layout: Layout) -> tuple[int, int, int, int]:
    """The header holds what must be there, then most of our columns, most cells, and stands first."""
    answered = sum(any(column in layout.places for column in group) for group in kind.header)
    return answered, len(layout.places), len(layout.header), -layout.header_line


def _what_is_lacking(lacking: list[tuple[str, ...]], best: Layout, mapping: FileMapping) -> str:
    names = ", ".join(" or ".join(group) for group in lacking)
    headers = ", ".join(f'"{cell.strip()}"' for cell in best.header[:40])
    line = ", ".join(f'{group[0]}: "HEADER"' for group in lacking)
    return (
        f"no column for {names}; the headers found are {headers}. "
        f"Add to sources.{mapping.source} in the pact, at its {mapping.brings} file, columns: {{{line}}}"
    )
