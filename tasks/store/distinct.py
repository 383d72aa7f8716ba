"""How many different ids there were, counted on disk: memory does not grow with what is pulled."""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Self


class Distinct:
    """Of one thread."""

    def __enter__(self) -> Self:
        # without a name it is a file that goes with its connection, and what it holds in memory is bounded
        self._seen = sqlite3.connect("")
        self._seen.execute("create table seen (id text primary key) without rowid")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._seen.close()

    def add(self, ids: Iterable[str]) -> None:
        self._seen.executemany("insert or ignore into seen (id) values (?)", ((each,) for each in ids))

    def __len__(self) -> int:
        count: int = self._seen.execute("select count(*) from seen").fetchone()[0]
        return count
