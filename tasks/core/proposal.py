"""What a pact could say of the exports that were seen: its sources, stages, reasons and clauses, each doubt marked."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from tasks.core.fold import fold
from tasks.core.meanings import REGION_ANSWERS, asks_consent, language_of, reason_kind, stage_meaning, who_answers
from tasks.core.pact_parts import FilePart, Proposal, ReasonPart, SourcePart, StagePart
from tasks.core.seen import FileSeen, FolderSeen
from tasks.core.source_proposals import ORDER, claim, sources_of

STAGE_ORDER = ("received", "contacted", "qualified", "converted", "proposal", "negotiation", "won", "lost", "rejected")


def proposed(seen: FolderSeen, home_currency: str) -> Proposal:
    """`home_currency`: that of the company's country, where no deal names one."""
    sources = sources_of(seen)
    brings = {kind for source in sources for kind in source.brings}
    currency = _most(seen, "deals", "currency") or home_currency
    unclaimed = claim(sources, _sum(seen.of("records"), "crm_source"))
    stages, reasons = _stages(sources), _reasons(seen)
    words = [part.stage for parts in stages.values() for part in parts]
    words += [part.word for parts in reasons.values() for part in parts]
    words += [header for file in seen.files for header in file.header]
    columns = {kind: frozenset(name for file in seen.of(kind) for name in file.columns) for kind in ORDER}
    return Proposal(
        sources=sources, stages=stages, reasons=reasons, region=_region(seen), consent=_consent(seen),
        language=language_of(words),
        currency=currency, unclaimed=unclaimed, brings=frozenset(brings | _from_calls(sources)), columns=columns,
        has_rates="rates" in seen.side,
        owners=_sum(_once(seen), "owner"),
        campaigns=_sum(seen.of("leads"), "campaign_name"),
        has_hours=all(file.has_hours for kind in ("leads", "activities") for file in seen.of(kind)),
    )  # fmt: skip


def _from_calls(sources: Iterable[SourcePart]) -> set[str]:
    return {"leads"} if any(source.lead or source.from_ for source in sources) else set()


def _sum(files: Iterable[FileSeen], column: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for file in files:
        total += file.counted(column)
    return total


def _once(seen: FolderSeen) -> list[FileSeen]:
    """Records and deals; where a row is both, once."""
    records = seen.of("records")
    known = {file.path for file in records}
    return [*records, *(file for file in seen.of("deals") if file.path not in known)]


def _most(seen: FolderSeen, brings: str, column: str) -> str | None:
    return next((value for value, _ in _sum(seen.of(brings), column).most_common(1)), None)


def _region(seen: FolderSeen) -> str | None:
    headers = (header for file in seen.of("leads") for header in file.answers)
    return next((header for header in headers if header.casefold() in REGION_ANSWERS), None)


def _consent(seen: FolderSeen) -> list[str]:
    """Each form may word it in its own way."""
    headers = (header for file in seen.of("leads") for header in file.answers)
    return list(dict.fromkeys(header for header in headers if asks_consent(header)))


def _stages(sources: Iterable[SourcePart]) -> dict[str, list[StagePart]]:
    """Of records and deals, and of the moves that name others; by pipeline, the most frequent first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        rows_of_both = {file.path for part in source.files if part.brings == "records" for file in part.seen}
        for part in source.files:
            into = {"records": counts, "deals": counts, "stage_moves": moved}.get(part.brings)
            for file in part.seen if into is not None else ():
                if part.brings == "deals" and file.path in rows_of_both:
                    continue
                for (pipeline, stage), count in file.stages.items():
                    assert into is not None
                    into[_pipeline(part, pipeline)][stage] += count
    for pipeline, stages in moved.items():
        for stage in stages:
            counts[pipeline].setdefault(stage, 0)
    return {
        pipeline: sorted((_stage(pipeline, stage, count) for stage, count in _spelt_once(stages)), key=_on_the_way)
        for pipeline, stages in sorted(counts.items(), key=lambda each: (each[0] != "lead", each[0]))
    }


def _spelt_once(words: Counter[str]) -> list[tuple[str, int]]:
    """The night takes every spelling of a word for one: the most frequent stands for all."""
    counts: Counter[str] = Counter()
    for word, count in words.items():
        counts[fold(word)] += count
    first = {fold(word): word for word, _ in reversed(words.most_common())}
    return [(first[folded], count) for folded, count in counts.most_common()]


def _on_the_way(part: StagePart) -> int:
    return STAGE_ORDER.index(part.means) if part.means in STAGE_ORDER else len(STAGE_ORDER)


def _pipeline(part: FilePart, written: str) -> str:
    values = part.keys.get("values")
    known = values.get("pipeline", {}) if isinstance(values, dict) else {}
    return str(known.get(written, written) or part.keys.get("pipeline", ""))


def _stage(pipeline: str, stage: str, count: int) -> StagePart:
    meaning = stage_meaning(stage)
    doubt = None
    if meaning.means is None:
        doubt = "what does it mean, and who answers for it?"
    elif meaning.instead:
        doubt = f"or {' or '.join(meaning.instead)}?"
    return StagePart(pipeline, stage, count, meaning.means, who_answers(meaning.means or ""), doubt)


def _reasons(seen: FolderSeen) -> dict[str, list[ReasonPart]]:
    found: dict[str, list[ReasonPart]] = defaultdict(list)
    for word, count in _spelt_once(_sum(_once(seen), "reason")):
        meaning = reason_kind(word)
        kind = meaning.means or "other"
        doubt = f"{word}: " + (f"{kind}, or {' or '.join(meaning.instead)}?" if meaning.instead else "what kind is it?")
        found[kind].append(ReasonPart(word, count, kind, doubt if meaning.is_doubtful else None))
    return dict(found)
