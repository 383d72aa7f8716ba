"""The parts of a pact that is proposed, each with its doubts."""

from collections import Counter
from dataclasses import dataclass, field

from tasks.core.seen import FileSeen


@dataclass(slots=True)
class FilePart:
    brings: str
    pattern: str
    seen: list[FileSeen]
    keys: dict[str, object] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SourcePart:
    key: str
    files: list[FilePart] = field(default_factory=list)
    brings: list[str] = field(default_factory=list)
    from_: str | None = None
    lead: str | None = None
    currency: str | None = None
    connector: str | None = None
    keys: dict[str, str] = field(default_factory=dict)  # of the connector, as they are written
    won_deals: int = 0  # all that there is of the CRM
    crm_sources: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StagePart:
    pipeline: str
    stage: str
    count: int
    means: str | None
    answers: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class ReasonPart:
    word: str
    count: int
    kind: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    sources: list[SourcePart]
    stages: dict[str, list[StagePart]]
    reasons: dict[str, list[ReasonPart]]
    region: str | None
    consent: list[str]  # headers of answers that may consent
    language: str
    currency: str
    unclaimed: Counter[str]
    brings: frozenset[str]
    columns: dict[str, frozenset[str]]
    has_rates: bool
    owners: Counter[str]
    campaigns: Counter[str]
    has_hours: bool

    @property
    def foreign(self) -> str | None:
        """The currency of spend that nothing turns into the report's."""
        strange = (source.currency for source in self.sources if source.currency not in (None, self.currency))
        return None if self.has_rates else next(strange, None)

    def has(self, *kinds: str) -> bool:
        return self.brings.issuperset(kinds)
