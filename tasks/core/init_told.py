"""What `leadpact init` says of a folder: each file, then what was found in all of them, with counts."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tasks.core.pact_parts import Proposal
from tasks.core.patterns import is_dated
from tasks.core.seen import FileSeen, FolderSeen, listed, many, span_of, times_told

MOST = 12


def told(seen: FolderSeen, found: Proposal) -> Iterator[str]:
    if not seen.files:
        yield "No export was recognised in this folder."
    else:
        yield "Files:"
    for group in _alike(seen.files):
        yield f"  {_file_line(group)}"
    for path, kind in sorted((path, kind) for kind, path in seen.side.items()):
        yield f"  {path}: side file of {kind.replace('_', ' ')}"
    yield from (f"  {line}" for line in seen.unread_lines())
    if seen.files:
        yield from _found(found)
    yield ""


def _alike(files: Iterable[FileSeen]) -> list[list[FileSeen]]:
    """Sixty files of calls are one line."""
    groups: dict[tuple[object, ...], list[FileSeen]] = {}
    for file in files:
        folder = file.path.rpartition("/")[0]
        key = (folder, file.brings, file.preset) if is_dated(file.path) else (file.path, file.brings)
        groups.setdefault(key, []).append(file)
    return list(groups.values())


def _file_line(group: list[FileSeen]) -> str:
    first = group[0]
    if first.connector:
        return ", ".join(filter(None, [
            f"{first.connector} by its API: {first.brings.replace('_', ' ')}",
            many(sum(file.rows for file in group), "row"), span_of(group),
        ]))  # fmt: skip
    name = listed([file.path for file in group])
    sign = "tab" if first.delimiter == "\t" else f'"{first.delimiter}"'
    facts = [f"{first.brings.replace('_', ' ')} by {first.preset or 'its headers, no preset knows it'}",
             many(sum(file.rows for file in group), "row"), first.encoding.removesuffix("-sig"), sign]  # fmt: skip
    facts += [f"{first.preamble} lines above the header"] if first.preamble else []
    facts += [span] if (span := span_of(group)) else []
    facts += [f"dates as {' and '.join(first.forms)}"] if first.forms else []
    if first.rows and first.brings not in ("spend", "owners"):
        facts.append(times_told(first))
    aside = sum(file.aside for file in group)
    facts += [f"{many(aside, 'row')} cannot be read"] if aside else []
    return f"{name}: {', '.join(facts)}"


def _found(found: Proposal) -> Iterator[str]:
    for source in found.sources:
        of_crm = f", in the CRM {', '.join(source.crm_sources)}" if source.crm_sources else ""
        yield f"Source {source.key}: {', '.join(source.brings).replace('_', ' ')}{of_crm}"
    if found.unclaimed:
        yield f"The CRM's other sources: {_counted(found.unclaimed)}"
    for pipeline, parts in found.stages.items():
        stages = ", ".join(f"{part.stage} {part.count:,} → {part.means or '?'}" for part in parts)
        yield f"Pipeline {pipeline or '(without a name)'}: {stages}"
    reasons = [f"{part.word} {part.count:,} → {part.kind}{' ?' if part.doubt else ''}"
               for parts in found.reasons.values() for part in parts]  # fmt: skip
    for title, text in (("Reasons", ", ".join(reasons)), ("Owners", _counted(found.owners)),
                        ("Campaigns", _counted(found.campaigns))):  # fmt: skip
        if text:
            yield f"{title}: {text}"


def _counted(counter: Counter[str]) -> str:
    more = len(counter) - MOST
    listed = ", ".join(f"{text} {count:,}" for text, count in counter.most_common(MOST))
    return f"{listed} and {more} more" if more > 0 else listed
