"""What was pulled from a vendor, and from where the next pull goes on."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Self

import sqlalchemy as sa

from tasks.store.tables import pull as table

Status = Literal["whole", "partial", "dead"]


@dataclass(frozen=True, slots=True)
class Pull:
    """One passage through one list. `brings`: kinds with a blank between; `until_at`: when it began.

    `rows` were written into its files, `own_count` is the vendor's, `go_on_at` when a vendor that had enough answers
    again.
    """

    source: str
    account: str
    walk: str
    until_at: int
    night: str
    brings: str
    fingerprint: str
    status: Status = "dead"
    since_at: int | None = None
    rows: int = 0
    own_count: int | None = None
    error: str | None = None
    go_on_at: int | None = None

    def ended(
        self, status: Status, *, rows: int, own_count: int | None = None, error: str | None = None,
        go_on_at: int | None = None, since_at: int | None = None,
    ) -> Self:  # fmt: skip
        return replace(
            self, status=status, rows=rows, own_count=own_count, error=error, go_on_at=go_on_at, since_at=since_at
        )


def note_pull(connection: sa.Connection, pull: Pull) -> None:
    """Asked twice within a second, the later one counts."""
    key = [table.c[name] == getattr(pull, name) for name in ("source", "account", "walk", "until_at")]
    connection.execute(sa.delete(table).where(*key))
    connection.execute(sa.insert(table), [asdict(pull) | {"is_landed": 0}])


def note_landed(connection: sa.Connection, source: str) -> None:
    """From now on the next pull of each walk begins where this one did."""
    connection.execute(sa.update(table).where(table.c.source == source, table.c.is_landed == 0).values(is_landed=1))


def doubt_pulls(connection: sa.Connection, source: str, brings: str, why: str) -> None:
    """What has not landed yet of this kind is believed in part alone, and asked for again."""
    rows = connection.execute(sa.select(table).where(table.c.source == source, table.c.is_landed == 0)).all()
    for row in rows:
        if brings in row.brings.split() and row.status == "whole":
            key = [table.c[name] == getattr(row, name) for name in ("source", "account", "walk", "until_at")]
            connection.execute(sa.update(table).where(*key).values(status="partial", error=why))


def whole_until(connection: sa.Connection, pull: Pull) -> int | None:
    """Up to when this walk was pulled whole, read as it is read now, and landed."""
    of = [table.c[name] == getattr(pull, name) for name in ("source", "account", "walk", "fingerprint")]
    query = sa.select(sa.func.max(table.c.until_at)).where(*of, table.c.status == "whole", table.c.is_landed == 1)
    found: int | None = connection.scalar(query)
    return found


def since_of(whole_until_at: int | None, overlap_seconds: int) -> datetime | None:
    return None if whole_until_at is None else datetime.fromtimestamp(whole_until_at - overlap_seconds, UTC)


def newest_pulls(connection: sa.Connection, source: str) -> list[Pull]:
    """The last passage of each walk of each account, and of the source as a whole where nothing could be asked."""
    rows = connection.execute(sa.select(table).where(table.c.source == source).order_by(table.c.until_at))
    newest = {(row.account, row.walk): row for row in rows}
    return [Pull(**{name: getattr(row, name) for name in Pull.__slots__}) for row in newest.values()]


def last_whole(connection: sa.Connection, source: str, brings: str) -> int | None:
    """Since when not all walks that bring this were whole: since the first of them was asked, where one never was."""
    rows = connection.execute(
        sa.select(
            table.c.account, table.c.walk, table.c.brings, sa.func.min(table.c.until_at).label("first_at"),
            sa.func.max(sa.case((table.c.status == "whole", table.c.until_at))).label("whole_at"),
        )
        .where(table.c.source == source, table.c.walk != "")
        .group_by(table.c.account, table.c.walk, table.c.brings)
    )  # fmt: skip
    return min((row.whole_at or row.first_at for row in rows if brings in row.brings.split()), default=None)
