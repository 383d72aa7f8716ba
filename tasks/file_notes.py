"""What is said of a whole file: columns that it had and lost, a full export that shrank.

It stands among the rows set aside, on a line that no row has, and goes when the file is read anew.
"""

import csv
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from tasks.connectors.files import FileReading
from tasks.connectors.headers import Headers
from tasks.core.model import FileFound, FileMapping
from tasks.store import tables

LOST_COLUMNS, SHRUNK = 0, -1
# what a letter, a verdict or a fate does not rest on
ORNAMENTS = frozenset({"impressions", "clicks", "form_id", "form_name"})
# a handful of rows may halve by the day's chance
SHRINKS_FROM, SHRUNK_SHARE = 20, 0.5


def lost_columns(connection: sa.Connection, file: FileFound, reading: FileReading) -> list[str]:
    """Our columns that the file, or the one before it, had or is already known to have lost, and that it lacks."""
    known = _known_columns(connection, file, reading.mapping)
    wanted = {column for column, headers in reading.mapping.columns.items() if headers}
    return sorted((known & wanted) - {*reading.layout.places} - ORNAMENTS)


def has_shrunk(lost: int, before: int, mapping: FileMapping) -> bool:
    return not mapping.may_shrink and before >= SHRINKS_FROM and lost > before * SHRUNK_SHARE


def columns_sentence(path: str, columns: Sequence[str]) -> str:
    empty = ", ".join(f"{column}: []" for column in columns)
    told = f"{path}: it lost the column of {', '.join(columns)}"
    return f"{told}; if that is meant, write columns: {{{empty}}} at the file in the pact"


def shrunk_sentence(path: str, lost: int, before: int) -> str:
    return (
        f"{path}: {lost} of the {before} rows that were there are missing, so none of them is taken as gone;"
        " if that is meant, write may_shrink: true at the file in the pact, or holds: delta for an export of new rows"
    )


def note_file(connection: sa.Connection, file: FileFound, night: str, line: int, field: str, sentence: str) -> None:
    named = {"source": file.source, "path": file.path, "brings": file.brings, "line": line}
    connection.execute(sa.insert(tables.set_aside), [named | {"field": field, "reason": sentence, "night": night}])


def notes_of(connection: sa.Connection, source: str, brings: str, paths: Iterable[str]) -> list[str]:
    aside = tables.set_aside.c
    of = (aside.source == source) & (aside.brings == brings) & (aside.line <= 0) & aside.path.in_(list(paths))
    return list(connection.scalars(sa.select(aside.reason).where(of).order_by(aside.line, aside.path)))


def _known_columns(connection: sa.Connection, file: FileFound, mapping: FileMapping) -> set[str]:
    path = _path_before(connection, file)
    block, aside = tables.raw_block.c, tables.set_aside.c
    of_block = (block.source == file.source) & (block.path == path)
    header = connection.scalar(sa.select(block.header).where(of_block).limit(1)) or ""
    of_note = (aside.source == file.source) & (aside.brings == file.brings) & (aside.line == LOST_COLUMNS)
    lost = connection.scalar(sa.select(aside.field).where(of_note & (aside.path == path))) or ""
    cells = max((next(csv.reader([header], delimiter=sign), []) for sign in ",;\t|"), key=len)
    return {*Headers(mapping).places(cells)[0], *lost.split(", ")} - {""}


def _path_before(connection: sa.Connection, file: FileFound) -> str | None:
    """The file itself as it was, else the newest that brought the same."""
    seen = tables.source_file.c
    of = (seen.source == file.source) & (seen.brings == file.brings) & seen.error.is_(None) & (seen.landed > 0)
    paths = list(connection.scalars(sa.select(seen.path).where(of).order_by(seen.night, seen.path)))
    return file.path if file.path in paths else next(reversed(paths), None)
