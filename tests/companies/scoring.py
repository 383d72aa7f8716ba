"""How far a night's ledger agrees with the truth."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tests.companies.world import Row

SIDES = {"marketing", "sales", "owner", "both"}
LEDGER = """
select l.source, l.lead_id, f.fate, f.responsible, f.because, f.would_be, r.crm_id
from lead l left join fate f on f.lead = l.id
left join lead_match m on m.lead = l.id left join record r on r.id = m.record
"""


@dataclass
class Score:
    leads: int = 0
    agreed: int = 0
    wrongly_blamed: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    strangers: list[Any] = field(default_factory=list)
    absent: list[Any] = field(default_factory=list)
    fates: Counter[Any] = field(default_factory=Counter)
    examples: dict[Any, list[Any]] = field(default_factory=dict)

    @property
    def agreement(self) -> float:
        return self.agreed / self.leads

    @property
    def wrong_blame(self) -> float:
        return self.wrongly_blamed / self.leads

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"{self.leads} leads: agreement {self.agreement:.4f}, wrong blame {self.wrong_blame:.4f}, "
            f"precision {self.precision:.4f}, recall {self.recall:.4f}"
        )


def score(connection: sa.Connection, truth: list[Row]) -> Score:
    """`optional` rows of the truth may be no lead at all; every other difference counts."""
    ledger = {(row.source, row.lead_id): row for row in connection.execute(sa.text(LEDGER))}
    told = {(row["source"], row["lead_id"]): row for row in truth}
    total = Score(strangers=[key for key in ledger if key not in told])
    for key, row in told.items():
        found = ledger.get(key)
        if found is None:
            if not row["optional"]:
                total.absent.append(key)
                total.leads += 1
            continue
        _compare(total, key, row, found)
    return total


def _compare(total: Score, key: tuple[str, str], row: Row, found: Any) -> None:
    total.leads += 1
    total.agreed += found.fate == row["fate"]
    total.wrongly_blamed += found.responsible in SIDES and found.responsible != row["responsible"]
    kind = (row["story"], row["fate"], found.fate, found.because)
    if found.fate != row["fate"]:
        total.fates[kind] += 1
        total.examples.setdefault(kind, []).append(key)
    if row["fate"] == "test" or row["junk"]:
        return
    ids = set(filter(None, row["crm_ids"].split(";")))
    total.right += found.crm_id in ids
    is_wrong = found.crm_id is not None and found.crm_id not in ids
    is_missed = bool(ids) and found.crm_id not in ids
    total.wrong += is_wrong
    total.missed += is_missed
    if is_wrong or is_missed:
        total.examples.setdefault(("match", row["story"], "wrong" if is_wrong else "missed"), []).append(key)
