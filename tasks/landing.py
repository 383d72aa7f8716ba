"""Lands the files of one kind of row: base tables, raw blocks, rows set aside, what is known of each file."""

import csv
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tasks.connectors.files import FileUnreadable
from tasks.connectors.takers import as_id
from tasks.core.identity import mail_keys, phone_keys
from tasks.core.model import FileFound, FileMapping, SetAside
from tasks.file_notes import (
    LOST_COLUMNS,
    SHRUNK,
    columns_sentence,
    has_shrunk,
    lost_columns,
    note_file,
    shrunk_sentence,
)
from tasks.file_sources import FileSource
from tasks.landing_raw import RawBlocks, forget_raw
from tasks.landing_reading import Asked, Chunk, LandingNight, Open, later
from tasks.landing_rows import Column
from tasks.spend_corrected import Key, forget_corrected
from tasks.store import tables
from tasks.store.new_rows import insert_new
from tasks.store.upserts import DEALS, LANDINGS, LEADS, RECORDS, SPEND, Landing, Snapshot, upsert

logger = logging.getLogger("leadpact")

SNAPSHOTS = {"leads": LEADS, "records": RECORDS, "deals": DEALS}
# the rows of one landing, as its columns
Write = Callable[[Landing, Sequence[Column]], None]

_KEY_KINDS = {"lead_id": "platform_lead_id", "record_id": "crm_id"}


@dataclass(slots=True)
class _FileLanded:
    landed: int = 0
    totals: int = 0
    newest_at: int | None = None
    aside: list[SetAside] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    spent: list[Key] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ToLand:
    """What of one source's files is read: what is new or changed.

    `is_first`: no earlier night has landed any. `is_whole`: a full export, of which all files are read again: what none
    of them holds is gone. `vanished`: those that were there and are not.
    """

    mapping: FileMapping
    folder: Path
    files: list[FileFound]
    is_first: bool
    is_whole: bool
    vanished: list[str]

    @property
    def asked(self) -> list[Asked]:
        return [(self.folder / file.path, self.mapping) for file in self.files]


def to_land(connection: sa.Connection, source: FileSource, found: list[FileFound], night: LandingNight) -> ToLand:
    brings, vanished = source.mapping.brings, _vanished(connection, source, found) if found else []
    changed = [file for file in found if file.is_changed]
    is_full = source.mapping.holds == "full"
    is_whole = is_full and (bool(changed) if brings == "spend" else brings in SNAPSHOTS and bool(changed or vanished))
    files = found if is_whole else changed
    return ToLand(source.mapping, source.folder, files, _is_first(connection, source, night), is_whole, vanished)


def _is_first(connection: sa.Connection, source: FileSource, night: LandingNight) -> bool:
    seen = tables.source_file.c
    of = (seen.source == source.mapping.source) & (seen.brings == source.mapping.brings)
    return not connection.scalar(sa.select(sa.exists().where(of & (seen.night < night.night))))


def land_files(connection: sa.Connection, wanted: ToLand, open_next: Open, night: LandingNight) -> None:
    """`open_next`: opens the wanted files in their order."""
    mapping, landing = wanted.mapping, SNAPSHOTS.get(wanted.mapping.brings) if wanted.is_whole else None
    snapshot = None if landing is None else Snapshot(connection, landing, mapping.source)

    def write(into: Landing, columns: Sequence[Column]) -> None:
        if not (wanted.is_first and insert_new(connection, into, columns, snapshot, night.night)):
            upsert(connection, into, zip(*columns, strict=True), snapshot, night.night)

    landed = [_land_file(connection, mapping, file, open_next, night, write) for file in wanted.files]
    if landing is None or snapshot is None:
        # a row that could not be read may be any: then none is taken away
        if wanted.is_whole and all(each is not None and not each.aside for each in landed):
            forget_corrected(connection, mapping, (key for each in landed if each for key in each.spent))
        return
    for path in wanted.vanished:
        _forget_file(connection, mapping, path, (tables.source_file, tables.raw_block))
    whole = [each for each in landed if each is not None]
    if len(whole) == len(landed) and any(each.landed for each in whole):
        _see_set_aside(connection, landing, mapping, [row for each in whole for row in each.aside])
        _mark_gone(connection, snapshot, mapping, wanted.files, night)


def _mark_gone(
    connection: sa.Connection, snapshot: Snapshot, mapping: FileMapping, found: list[FileFound], night: LandingNight
) -> None:
    """Most of an export is more likely cut off than gone in one night."""
    with connection.begin_nested() as attempt:
        lost = snapshot.mark_gone(night.cut)
        is_broken = has_shrunk(lost, snapshot.before, mapping)
        if is_broken:
            attempt.rollback()
    if is_broken:
        told = shrunk_sentence(found[0].path, lost, snapshot.before)
        note_file(connection, found[0], night.night, SHRUNK, "", told)
        logger.warning("%s: %s", mapping.source, told)


def _vanished(connection: sa.Connection, source: FileSource, found: list[FileFound]) -> list[str]:
    file, paths = tables.source_file.c, [each.path for each in found]
    of = (file.source == source.mapping.source) & (file.brings == source.mapping.brings)
    return list(connection.scalars(sa.select(file.path).where(of & file.path.not_in(paths)).order_by(file.path)))


def _land_file(
    connection: sa.Connection, mapping: FileMapping, file: FileFound, open_next: Open, night: LandingNight,
    write: Write,
) -> _FileLanded | None:  # fmt: skip
    """None where the file cannot be read."""
    error, result = None, _FileLanded()
    try:
        with connection.begin_nested():
            opened = open_next()
            result.lost = lost_columns(connection, file, opened.reading)
            raw = RawBlocks(connection, file, opened.reading)
            _land_rows(opened.chunks, raw, write, result)
    except (FileUnreadable, OSError, UnicodeError, csv.Error) as unreadable:
        error, result = _sentence(file, unreadable), _FileLanded()
        forget_raw(connection, file)
        logger.warning("%s: %s", mapping.source, error)
    _replace(connection, file, mapping, night, result)
    _note_file(connection, file, night, result, error)
    if result.lost:
        told = columns_sentence(file.path, result.lost)
        note_file(connection, file, night.night, LOST_COLUMNS, ", ".join(result.lost), told)
        logger.warning("%s: %s", mapping.source, told)
    if result.totals:
        logger.info("%s: %d rows of totals left out", file.path, result.totals)
    return None if error else result


def _sentence(file: FileFound, error: Exception) -> str:
    if isinstance(error, FileUnreadable):
        return f"{file.path}: {error}"
    if isinstance(error, OSError):
        return f"{file.path}: the file cannot be opened ({error.strerror})"
    return f"{file.path}: the file is not readable text; name its encoding: in the pact"


def _land_rows(chunks: Iterable[Chunk], raw: RawBlocks, write: Write, result: _FileLanded) -> None:
    for chunk in chunks:
        raw.keep(chunk.blocks)
        result.aside.extend(chunk.aside)
        result.totals += chunk.totals
        result.landed += chunk.landed
        result.newest_at = later(result.newest_at, chunk.newest_at)
        for name, columns in chunk.landed_in:
            if name == SPEND.table.name:
                result.spent.extend(zip(*columns[1:4], strict=True))
            write(LANDINGS[name], columns)


def _see_set_aside(
    connection: sa.Connection, landing: Landing, mapping: FileMapping, aside: Iterable[SetAside]
) -> None:
    """A row that is there and cannot be read is not gone: it keeps what landed of it earlier."""
    column = landing.natural_key[0]
    ids = sorted({as_id(text) for row in aside for name, text in row.hints if name == column})
    if ids:
        connection.execute(
            sa.text(
                f"insert into seen_{landing.table.name} (id) select id from {landing.table.name}"
                f" where {column} = :row_id and source = :source on conflict (id) do nothing"
            ),
            [{"row_id": row_id, "source": mapping.source} for row_id in ids],
        )


def _replace(
    connection: sa.Connection, file: FileFound, mapping: FileMapping, night: LandingNight, result: _FileLanded
) -> None:
    """A changed file's rows set aside stand in the place of its old ones."""
    _forget_file(connection, mapping, file.path, (tables.set_aside, tables.set_aside_key))
    named = {"source": file.source, "path": file.path, "brings": file.brings}
    if result.aside:
        rows = [{"line": row.line, "field": row.field, "reason": row.reason} for row in result.aside]
        connection.execute(sa.insert(tables.set_aside), [named | row | {"night": night.night} for row in rows])
    if keys := [named | key for row in result.aside for key in _keys(row, mapping)]:
        connection.execute(sa.insert(tables.set_aside_key), keys)


def _keys(row: SetAside, mapping: FileMapping) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], None] = {}
    for name, text in row.hints:
        if name == "phone":
            found.update(dict.fromkeys(("phone", key) for key in phone_keys(text, mapping.country)))
        elif name == "mail":
            found.update(dict.fromkeys(("mail", key) for key in mail_keys(text)))
        else:
            found[_KEY_KINDS.get(name, name), as_id(text)] = None
    return [{"line": row.line, "kind": kind, "key": key} for kind, key in found]


def _forget_file(connection: sa.Connection, mapping: FileMapping, path: str, of: tuple[sa.Table, ...]) -> None:
    for table in of:
        is_of_file = (table.c.source == mapping.source) & (table.c.path == path)
        if "brings" in table.c:
            is_of_file &= table.c.brings == mapping.brings
        connection.execute(sa.delete(table).where(is_of_file))


def _note_file(
    connection: sa.Connection, file: FileFound, night: LandingNight, result: _FileLanded, error: str | None
) -> None:
    named = {"source": file.source, "path": file.path, "brings": file.brings}
    seen = {
        "sha256": file.sha256, "size": file.size, "landed": result.landed, "set_aside": len(result.aside),
        "newest_row_at": result.newest_at, "night": night.night, "error": error,
    }  # fmt: skip
    table = tables.source_file
    connection.execute(sa.delete(table).where(*(table.c[name] == value for name, value in named.items())))
    connection.execute(sa.insert(table), [named | seen])
