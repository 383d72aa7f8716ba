"""How a file is written: its encoding, what parts the columns, on which line the header stands."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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

Groups = Sequence[tuple[str, ...]]


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

    def holds(self, groups: Groups) -> bool:
        return all(any(column in self.places for column in group) for group in groups)


def open_text(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends; bytes that are no text become surrogates (of UTF-16: U+FFFD)."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        yield from stream


@lru_cache(maxsize=4096)
def fold(header: str) -> str:
    """Headers are the same whatever their case, blanks, underscores and apostrophes."""
    plain = unicodedata.normalize("NFKC", header).casefold().replace("\ufeff", "")
    plain = re.sub(r"[\u2019\u02bc`\u2018\u00b4]", "'", plain.replace("_", " "))
    return re.sub(r"\s+", " ", plain).strip(" \"'")


def find_layout(path: Path, mapping: FileMapping, kind: Kind) -> Layout:
    """Raises FileUnreadable where no row of the file can be the header that the mapping speaks of."""
    encoding = _known_codec(path, mapping.encoding) or find_encoding(path)
    groups = [group for group in kind.header if not any(column in mapping.constants for column in group)]
    headers = Headers(mapping)
    found: list[Layout] = []
    for delimiter in _delimiters(mapping):
        # a header that holds all is not looked for below the first one of another delimiter
        within = min((layout.header_line for layout in found if layout.holds(groups)), default=HEADER_WITHIN_ROWS)
        found.extend(_top_rows(path, encoding, delimiter, mapping.skip_lines, within, headers, groups))
    if not found:
        raise FileUnreadable("the file is empty")
    best = max(found, key=lambda layout: _likeness(groups, layout))
    if not best.holds(groups):
        looks = find_encoding(path)
        hint = "" if _is_one(looks, encoding) else f" The file looks like {looks} and is read as {encoding}."
        raise FileUnreadable(_what_is_lacking(groups, best, mapping) + hint)
    return best


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
    path: Path, encoding: str, delimiter: str, skip_lines: int, within: int, headers: "Headers", groups: Groups
) -> list[Layout]:
    """The rows at the top of the file, each as if it were the header, up to the first that holds all."""
    lines = open_text(path, encoding)
    found: list[Layout] = []
    try:
        skipped = sum(1 for _ in islice(lines, skip_lines))
        for row in islice(rows(lines, delimiter, None, skipped + 1), 1 if skipped else within):
            if row.cells and any(cell.strip() for cell in row.cells):
                places, currency = headers.places(row.cells)
                at = (row.line, row.line + row.lines)
                found.append(Layout(encoding, delimiter, *at, tuple(row.cells), places, currency))
                if found[-1].holds(groups):
                    break
    except (UnicodeError, csv.Error) as error:
        raise FileUnreadable(f"the file is not written in {encoding}; name its encoding: in the pact") from error
    return found


class Headers:
    """The headers that a mapping speaks of, folded once."""

    def __init__(self, mapping: FileMapping) -> None:
        self._exact: dict[str, list[tuple[str, int]]] = {}
        self._bracketed: list[tuple[re.Pattern[str], str, int]] = []
        for column, headers in mapping.columns.items():
            for rank, header in enumerate(headers):
                wanted = fold(header)
                if wanted.endswith(_WILDCARD):
                    stem = re.escape(wanted.removesuffix(_WILDCARD))
                    self._bracketed.append((re.compile(stem + r"\(([a-z]{3})\)"), column, rank))
                else:
                    self._exact.setdefault(wanted, []).append((column, rank))

    def places(self, cells: Sequence[str]) -> tuple[dict[str, tuple[int, ...]], str | None]:
        """Where our columns stand, the preferred header first; `Amount spent (USD)` says its currency too."""
        ranked: dict[str, list[tuple[int, int]]] = {}
        currency = None
        for place, cell in enumerate(cells):
            folded = fold(cell)
            for column, rank in self._exact.get(folded, ()):
                ranked.setdefault(column, []).append((rank, place))
            for pattern, column, rank in self._bracketed if "(" in folded else ():
                if hit := pattern.fullmatch(folded):
                    ranked.setdefault(column, []).append((rank, place))
                    currency = currency or hit[1].upper()
        return {column: tuple(place for _, place in sorted(found)) for column, found in ranked.items()}, currency


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
