"""The text of the rows as it stood in the file, kept as compressed blocks of 2,000 rows."""

import csv
import io
from collections.abc import Iterable

import sqlalchemy as sa

from tasks.connectors.files import FileReading
from tasks.core.model import FileFound
from tasks.landing_reading import RawBlock
from tasks.store.tables import raw_block


class RawBlocks:
    """Of one file, in the place of those of its last reading; written as they come, since a file may be large."""

    def __init__(self, connection: sa.Connection, file: FileFound, reading: FileReading) -> None:
        self._connection = connection
        header = io.StringIO()
        csv.writer(header, delimiter=reading.layout.delimiter, lineterminator="").writerow(reading.layout.header)
        named = {"source": file.source, "path": file.path, "sha256": file.sha256}
        self._named = named | {"header": header.getvalue().replace("\0", "")}
        forget_raw(connection, file)

    def keep(self, blocks: Iterable[RawBlock]) -> None:
        rows = [
            self._named | {"first_line": first_line, "lines": lines, "payload": payload}
            for first_line, lines, payload in blocks
        ]
        if rows:
            self._connection.execute(sa.insert(raw_block), rows)


def forget_raw(connection: sa.Connection, file: FileFound) -> None:
    of = (raw_block.c.source == file.source) & (raw_block.c.path == file.path)
    connection.execute(sa.delete(raw_block).where(of))
