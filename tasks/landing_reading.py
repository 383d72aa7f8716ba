"""Files as columns of the base tables, a piece at a time; where they are large, a process beside reads them.

Reading takes as long as writing: side by side, on two cores, both take the time of one.
"""

import marshal
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, compress, islice
from operator import not_
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from tasks.collector import without_collector
from tasks.connectors.files import FileReading, read_file
from tasks.connectors.moments import Moments
from tasks.core.columns import KINDS
from tasks.core.model import Batch, FileMapping, SetAside
from tasks.landing_rows import Column, builder

CHUNK_BATCHES = 4
# below that, a process takes longer to start than it saves
LARGE_BYTES = 20_000_000
# a date far ahead is a typing error: it must not make an old file look new
AHEAD_SECONDS = 31 * 86_400

_READER = [sys.executable, "-c", "from tasks.landing_reading import read_beside; read_beside()"]

RawBlock = tuple[int, int, bytes]  # first line, lines, text
Asked = tuple[Path, FileMapping]


@dataclass(frozen=True, slots=True)
class LandingNight:
    """`cut`: 24:00 of the report day; `zone`: the company's; `now`: an older night may read newer rows."""

    night: str
    cut: int
    zone: ZoneInfo
    now: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Up to 8,000 rows of a file, as the columns of the tables that they land in, in their order."""

    landed_in: list[tuple[str, list[Column]]]
    blocks: list[RawBlock]
    aside: list[SetAside]
    totals: int
    landed: int
    newest_at: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """`chunks` raises what reading the file raises."""

    reading: FileReading
    chunks: Iterator[Chunk]


# opens the next of the files, raising what is wrong with it
Open = Callable[[], Opened]


@contextmanager
def files_opened(files: Sequence[Asked], night: LandingNight, size: int) -> Iterator[Open]:
    """`size`: bytes of all of them."""
    if size < LARGE_BYTES:
        yield partial(_open_next, iter(files), night)
        return
    reader = subprocess.Popen(_READER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert reader.stdin is not None and reader.stdout is not None
    try:
        with reader.stdin as asked:
            pickle.dump((files, night), asked)
        yield _Beside(files, reader.stdout).open_next
    finally:
        reader.stdout.close()
        reader.wait()


def _open_next(files: Iterator[Asked], night: LandingNight) -> Opened:
    reading = read_file(*next(files))
    return Opened(reading, read_chunks(reading, night))


class _Beside:
    """What the other process tells: of each file its layout, its chunks and None, or what is wrong with it."""

    def __init__(self, files: Sequence[Asked], told: IO[bytes]) -> None:
        self._files, self._told = iter(enumerate(files)), told

    def open_next(self) -> Opened:
        number, (path, mapping) = next(self._files)
        layout = self._next(number)
        return Opened(FileReading(path, mapping, KINDS[mapping.brings], layout), self._chunks(number))

    def _chunks(self, number: int) -> Iterator[Chunk]:
        while (found := self._next(number)) is not None:
            chunk, columns = found
            yield replace(chunk, landed_in=marshal.loads(columns))

    def _next(self, number: int) -> Any:
        """Of the file; what is left of those before it is passed over."""
        try:
            of, found = pickle.load(self._told)
            while of < number:
                of, found = pickle.load(self._told)
        except EOFError as error:
            raise RuntimeError("The process that reads large files broke off. Run the night again.") from error
        if isinstance(found, Exception):
            raise found
        return found


def read_beside() -> None:
    """The other process. Where nobody listens any more, the pipe breaks and so does it."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    files, night = pickle.load(asked)
    with without_collector():
        for number, file in enumerate(files):
            for found in _told_of(file, night):
                pickle.dump((number, found), told, pickle.HIGHEST_PROTOCOL)


def _told_of(file: Asked, night: LandingNight) -> Iterator[Any]:
    try:
        reading = read_file(*file)
        yield reading.layout
        for chunk in read_chunks(reading, night):
            # three times as fast as pickle, and all that it can carry are plain values
            yield replace(chunk, landed_in=[]), marshal.dumps(chunk.landed_in)
        yield None
    except Exception as error:
        yield error


def read_chunks(reading: FileReading, night: LandingNight) -> Iterator[Chunk]:
    build, newest = builder(reading.mapping), _newest_reader(reading.mapping, night)
    batches = reading.batches()
    # spend is added up over the whole file: a campaign's day may stand in several rows
    size = None if reading.mapping.brings == "spend" else CHUNK_BATCHES
    while chunk := list(islice(batches, size)):
        columns = [list(chain.from_iterable(parts)) for parts in zip(*(batch.columns for batch in chunk), strict=True)]
        yield Chunk(
            landed_in=[(str(landing.table.name), landed) for landing, landed in build(columns)],
            blocks=[_packed(batch) for batch in chunk],
            aside=list(chain.from_iterable(batch.set_aside for batch in chunk)),
            totals=sum(batch.totals for batch in chunk), landed=len(columns[0]), newest_at=newest(columns),
        )  # fmt: skip


def _packed(batch: Batch) -> RawBlock:
    return batch.first_line, batch.lines, zlib.compress(batch.text.encode("utf-8", errors="surrogateescape"), 1)


def _newest_reader(mapping: FileMapping, night: LandingNight) -> Callable[[Sequence[Column]], int | None]:
    """The newest instant of some rows; what is only planned has not happened."""
    kind = KINDS[mapping.brings]
    limit = max(night.cut, night.now) + AHEAD_SECONDS
    midnight = Moments(night.zone).midnight

    def newest(columns: Sequence[Column]) -> int | None:
        of = dict(zip(kind.columns, columns, strict=False))
        if mapping.brings == "spend":
            return max(map(midnight, set(of["day"])), default=None)
        last = max((at for name in kind.newest for at in _happened(of[name], of) if at and at < limit), default=None)
        if mapping.brings != "deals":
            return last
        # the closing of an open deal is a hope: it counts where nothing else says when the deal changed
        closed = compress(of["closed_at"], (changed is None for changed in of["changed_at"]))
        return later(last, max((at for at in closed if at and at < night.cut), default=None))

    return newest


def _happened(column: Column, of: Mapping[str, Column]) -> Iterable[Any]:
    return compress(column, map(not_, of["is_planned"])) if any(of.get("is_planned", ())) else column


def later(one: int | None, other: int | None) -> int | None:
    return max((at for at in (one, other) if at is not None), default=None)
