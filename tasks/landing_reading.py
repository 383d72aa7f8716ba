"""A file as rows of the base tables, a piece at a time; a large one is read in a process beside.

Reading takes as long as writing: side by side, on two cores, both take the time of one.
"""

import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO
from zoneinfo import ZoneInfo

from tasks.collector import without_collector
from tasks.connectors.files import FileReading
from tasks.connectors.moments import Moments
from tasks.core.columns import KINDS
from tasks.core.model import Batch, FileMapping, SetAside
from tasks.landing_rows import Row, builder

CHUNK_BATCHES = 10
# below that, a process takes longer to start than it saves
LARGE_BYTES = 20_000_000
# a date far ahead is a typing error: it must not make an old file look new
AHEAD_SECONDS = 31 * 86_400

_READER = [sys.executable, "-c", "from tasks.landing_reading import read_beside; read_beside()"]

RawBlock = tuple[int, int, bytes]  # first line, lines, text


@dataclass(frozen=True, slots=True)
class LandingNight:
    """`cut`: 24:00 of the report day; `zone`: the company's; `now`: an older night may read newer rows."""

    night: str
    cut: int
    zone: ZoneInfo
    now: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Up to 20,000 rows of a file, in the order of the columns of the tables that they land in."""

    rows: list[tuple[str, list[Row]]]
    blocks: list[RawBlock]
    aside: list[SetAside]
    totals: int
    landed: int
    newest_at: int | None


@contextmanager
def chunks_of(reading: FileReading, night: LandingNight, size: int) -> Iterator[Iterable[Chunk]]:
    if size < LARGE_BYTES:
        yield read_chunks(reading, night)
        return
    reader = subprocess.Popen(_READER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert reader.stdin is not None and reader.stdout is not None
    try:
        with reader.stdin as asked:
            pickle.dump((reading, night), asked)
        yield _received(reader.stdout)
    finally:
        reader.stdout.close()
        reader.wait()


def _received(stream: IO[bytes]) -> Iterator[Chunk]:
    """Up to None; raises what the other process raised."""
    try:
        while (found := pickle.load(stream)) is not None:
            if isinstance(found, Exception):
                raise found
            yield found
    except EOFError as error:
        raise RuntimeError("The process that reads a large file broke off. Run the night again.") from error


def read_beside() -> None:
    """The other process. Where nobody listens any more, the pipe breaks and so does it."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    try:
        with without_collector():
            for chunk in read_chunks(*pickle.load(asked)):
                pickle.dump(chunk, told, pickle.HIGHEST_PROTOCOL)
        pickle.dump(None, told)
    except BrokenPipeError:
        raise
    except Exception as error:
        pickle.dump(error, told)


def read_chunks(reading: FileReading, night: LandingNight) -> Iterator[Chunk]:
    build = builder(reading.mapping)
    newest = _newest_reader(reading.mapping, night)
    batches = reading.batches()
    # spend is added up over the whole file: a campaign's day may stand in several rows
    size = None if reading.mapping.brings == "spend" else CHUNK_BATCHES
    while chunk := list(islice(batches, size)):
        rows = list(chain.from_iterable(batch.rows for batch in chunk))
        yield Chunk(
            rows=[(landing.table.name, landed) for landing, landed in build(rows)],
            blocks=[_packed(batch) for batch in chunk],
            aside=list(chain.from_iterable(batch.set_aside for batch in chunk)),
            totals=sum(batch.totals for batch in chunk), landed=len(rows), newest_at=newest(rows),
        )  # fmt: skip


def _packed(batch: Batch) -> RawBlock:
    return batch.first_line, batch.lines, zlib.compress(batch.text.encode("utf-8", errors="surrogateescape"), 1)


def _newest_reader(mapping: FileMapping, night: LandingNight) -> Callable[[list[Row]], int | None]:
    """The newest instant of some rows; what is only planned has not happened."""
    kind = KINDS[mapping.brings]
    places = [kind.place(column) for column in kind.newest]
    limit = max(night.cut, night.now) + AHEAD_SECONDS
    if mapping.brings == "spend":
        midnight = Moments(night.zone).midnight
        return lambda rows: max((midnight(day) for day in {row[places[0]] for row in rows}), default=None)
    planned = kind.place("is_planned") if "is_planned" in kind.columns else None
    changed, closed = (kind.place(name) if mapping.brings == "deals" else None for name in ("changed_at", "closed_at"))

    def newest(rows: list[Row]) -> int | None:
        happened = rows if planned is None else [row for row in rows if not row[planned]]
        last = max((at for row in happened for place in places if (at := row[place]) and at < limit), default=None)
        if changed is None or closed is None:
            return last
        # the closing of an open deal is a hope: it counts where nothing else says when the deal changed
        ends = (at for row in rows if row[changed] is None and (at := row[closed]) and at < night.cut)
        return later(last, max(ends, default=None))

    return newest


def later(one: int | None, other: int | None) -> int | None:
    return max((at for at in (one, other) if at is not None), default=None)
