"""What a vendor says beside rows: what is no more (deleted, made one with another, left out of a list of everything),
and who is away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tasks.file_notes import SHRINKS_FROM, SHRUNK_SHARE
from tasks.spool import AWAY, FOLDER, NO_MORE, STILL, read_told
from tasks.store import tables
from tasks.store.pulls import doubt_pulls
from tasks.store.run_sql import Parameter, run_sql

# a merged record's stage moves stay its own: that it was closed as a copy says nothing of the kept one
MERGED = ("merged_keys", "merged_lead_id", "merged_deals", "merged_activities", "merged_gone", "merged_deals_gone")
SWEPT = {"records": tables.record, "deals": tables.deal}
_GONE = {"records": "record", "deals": "deal", "leads": "lead"}
_KEYS = {"record": "crm_id", "deal": "deal_id", "lead": "lead_id"}

Told = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Landing:
    """Of one source in one night; `may_shrink`: that most of it is no more is believed."""

    connection: sa.Connection
    source: str
    night: str
    cut: int
    may_shrink: bool

    @property
    def parameters(self) -> dict[str, Parameter]:
        return {"source": self.source, "night": self.night, "cut_at": self.cut}

    def no_more(self, folder: Path) -> None:
        pulled = folder / FOLDER / self.source
        found = read_told((pulled / NO_MORE).glob("*.csv"))
        known = [each for each in found if each["record_type"] in _GONE]
        self._note_merged([{**each, "record_type": _GONE[each["record_type"]]} for each in known if each["kept_id"]])
        for each in known:
            self._mark_gone(_GONE[each["record_type"]], each["lost_id"])
        for path in sorted((pulled / STILL).glob("*.csv")):
            self._sweep(read_told([path]))
        for path in sorted((pulled / AWAY).glob("*.csv"))[-1:]:
            self._note_away(read_told([path]))
        has_merged = sa.select(sa.func.count()).where(tables.merged.c.source == self.source)
        for name in MERGED if self.connection.scalar(has_merged) else ():
            run_sql(self.connection, f"land/{name}.sql", self.parameters)

    def _note_merged(self, told: Told) -> None:
        """A pull that broke off and the next one tell the same; the last word counts."""
        pairs = {(each["record_type"], each["lost_id"]): {"source": self.source, **each} for each in told}
        for record_type, lost_id in pairs:
            of = {"source": self.source, "record_type": record_type, "lost_id": lost_id}
            same = [tables.merged.c[name] == value for name, value in of.items()]
            self.connection.execute(sa.delete(tables.merged).where(*same))
        if pairs:
            self.connection.execute(sa.insert(tables.merged), list(pairs.values()))

    def _note_away(self, told: Told) -> None:
        """The newest word of all absences."""
        table = tables.told_absence
        self.connection.execute(sa.delete(table).where(table.c.source == self.source))
        rows = {(each["owner"], each["from_at"]): {"source": self.source, **each} for each in told}
        if rows:
            self.connection.execute(sa.insert(table), list(rows.values()))

    def _mark_gone(self, record_type: str, lost_id: str) -> None:
        table = tables.metadata.tables[record_type]
        of = (table.c.source == self.source) & (table.c[_KEYS[record_type]] == lost_id) & table.c.gone_at.is_(None)
        self.connection.execute(sa.update(table).where(of).values(gone_at=self.cut))

    def _sweep(self, told: Told) -> None:
        """What one walk's list should hold and does not is gone, unless that would be most of what there is."""
        stages = [{"pipeline": each["pipeline"], "stage": each["stage"]} for each in told if each["stage"]]
        for kind in sorted({each["record_type"] for each in told} & SWEPT.keys()):
            ids = sorted({each["id"] for each in told if each["record_type"] == kind and each["id"]})
            self._lay("still_there", "id text primary key", [{"id": each} for each in ids])
            self._lay("still_in", "pipeline text, stage text", stages)
            before = self._standing(kind)
            with self.connection.begin_nested() as attempt:
                lost = run_sql(self.connection, f"land/sweep_{kind}.sql", self.parameters)
                is_broken = not (stages or self.may_shrink) and before >= SHRINKS_FROM and lost > before * SHRUNK_SHARE
                if is_broken:
                    attempt.rollback()
            if is_broken:
                why = f"{lost} of the {before} {kind} are not listed any more, so none of them is taken as gone"
                what = "see that the token still sees everything; if it is meant, write may_shrink: true at the source"
                doubt_pulls(self.connection, self.source, kind, f"{why}: {what}")

    def _lay(self, name: str, columns: str, rows: Sequence[Mapping[str, str]]) -> None:
        self.connection.execute(sa.text(f"drop table if exists {name}"))
        self.connection.execute(sa.text(f"create temporary table {name} ({columns})"))
        if rows:
            names = list(rows[0])
            marks = ", ".join(f":{each}" for each in names)
            self.connection.execute(sa.text(f"insert into {name} ({', '.join(names)}) values ({marks})"), list(rows))

    def _standing(self, kind: str) -> int:
        table = SWEPT[kind]
        of = (table.c.source == self.source) & table.c.gone_at.is_(None)
        return self.connection.scalar(sa.select(sa.func.count()).select_from(table).where(of)) or 0
