"""A proposed pact as the YAML that a person reads and changes: plain where it can be, each doubt in a comment."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from ruamel.yaml import YAML

from expectations.side_files import COLUMNS
from tasks.core.clause_proposals import clauses_for
from tasks.core.countries import PLACES
from tasks.core.pact_parts import FilePart, Proposal, SourcePart, StagePart
from tasks.core.seen import FolderSeen, many, span_of

COMMENT_AT, LONGEST = 56, 120
# side files that a pact can name at once; the others speak of sources and people, which are still to be settled
LAID = ("absences", "days_off", "rates", "towns")
_PLAIN = re.compile(r"[^\W_](?:[\w .+/-]*[^\W_.+/-])?")
_NO_TEXT = frozenset({"null", "~"})


def written(folder: Path, seen: FolderSeen, found: Proposal, country: str, today: date) -> str:
    environment = Environment(
        loader=PackageLoader("templates", "init"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    environment.filters.update({"q": q, "quoted": _quoted, "pad": lambda text: f"\0{text}"})
    text = environment.get_template("pact.yaml.j2").render(
        name=folder.resolve().name, file="pact.yaml", today=today, zone=PLACES[country][0], country=country,
        language=found.language,
        currency=found.currency, foreign=found.foreign, side={kind: seen.side.get(kind) for kind in COLUMNS},
        sources=[_source(source, found) for source in found.sources],
        has_records=found.has("records"), unclaimed=", ".join(f"{q(word)} {count}" for word, count in
                                                              found.unclaimed.most_common(12)),
        unread=seen.unread_lines(), left_out=_left_out(seen),
        stages={pipeline: _stages(parts) for pipeline, parts in found.stages.items()},
        reasons=found.reasons, region=found.region, consent=found.consent, not_reasons=_not_reasons(found),
        clauses=[{"title": _title(found.language, part.check), "number": part.number, "check": part.check,
                  "side": part.side, "terms": part.terms} for part in clauses_for(found)],
    )  # fmt: skip
    return "\n".join(map(_laid, text.splitlines())) + "\n"


def _left_out(seen: FolderSeen) -> list[str]:
    return [f"{path}: a side file of {kind}; name it once its sources and people are settled (docs/pact.md)"
            for kind, path in seen.side.items() if kind not in LAID]  # fmt: skip


def _laid(line: str) -> str:
    """A comment behind a line stands in its column, or above the line where there is no room."""
    code, mark, comment = line.partition("\0")
    if not mark:
        return line
    padded = f"{code:<{COMMENT_AT}}" if len(code) < COMMENT_AT else f"{code}  "
    if len(padded) + len(comment) <= LONGEST or not comment.startswith("#"):
        return padded + comment
    indent = " " * (len(code) - len(code.lstrip()))
    return f"{indent}{comment}\n{code}"


def q(text: str) -> str:
    """As YAML reads it back, in quotes only where it must be."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _NO_TEXT
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{q(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return q(str(value))


def _source(source: SourcePart, found: Proposal) -> dict[str, Any]:
    files = [] if source.connector else [_file(part) for part in source.files]
    # spend in a currency that no rates turn into the report's says so itself, or not at all
    is_known = found.has_rates or source.currency == found.currency
    return {
        "key": source.key, "brings": source.brings, "from_": source.from_, "lead": source.lead,
        "currency": source.currency if is_known else None, "crm_sources": source.crm_sources,
        "won_deals": source.won_deals, "doubts": source.doubts, "notes": source.notes, "files": files,
        "one_file": _connector(source) or _one_file(source),
        "is_crm": bool({"records", "deals"} & set(source.brings)),
    }  # fmt: skip


def _connector(source: SourcePart) -> list[str]:
    if source.connector is None:
        return []
    pulled = [f"# {part.brings}: {line}" for part in source.files for line in _pulled(part)]
    return [*pulled, f"connector: {source.connector}", *(f"{key}: {value}" for key, value in source.keys.items())]


def _pulled(part: FilePart) -> list[str]:
    rows, span = sum(file.rows for file in part.seen), span_of(part.seen)
    return [", ".join(filter(None, [many(rows, "row"), span])), *part.notes, *(f"? {doubt}" for doubt in part.doubts)]


def _one_file(source: SourcePart) -> list[str]:
    """Calls are leads and activities in one file: its keys stand on the source itself."""
    if not source.lead or len(source.files) != 1:
        return []
    part = source.files[0]
    return [f"# {line}" for line in _comments(part)] + [
        f"file: {_quoted(part.pattern)}", *(f"{key}: {_flow(value)}" for key, value in part.keys.items()),
    ]  # fmt: skip


def _file(part: FilePart) -> dict[str, Any]:
    keys = {"file": part.pattern, **part.keys}
    flow = ", ".join(f"{key}: {_quoted(str(value)) if key == 'file' else _flow(value)}" for key, value in keys.items())
    return {"brings": part.brings, "comments": _comments(part), "flow": "{" + flow + "}"}


def _comments(part: FilePart) -> list[str]:
    rows, aside = sum(file.rows for file in part.seen), sum(file.aside for file in part.seen)
    if not rows and not aside:
        return part.notes + [f"? {doubt}" for doubt in part.doubts]
    first = part.seen[0]
    told = [many(rows, "row"), _encodings(part), f"{_sign(first.delimiter)} between columns"]
    told += [f"{first.preamble} lines above the header"] if first.preamble else []
    lines = [", ".join([*told, *filter(None, [span_of(part.seen)])])]
    if bad := next((file for file in part.seen if file.first_aside), None):
        assert bad.first_aside is not None
        line, field, reason = bad.first_aside
        where = f"{bad.path} line {line}, {field}" if field else f"{bad.path} line {line}"
        lines.append(f"? {many(aside, 'row')} cannot be read; the first: {where}: {reason}")
    return lines + part.notes + [f"? {doubt}" for doubt in part.doubts]


def _encodings(part: FilePart) -> str:
    return " and ".join(dict.fromkeys(file.encoding.removesuffix("-sig") for file in part.seen))


def _sign(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else f'"{delimiter}"'


def _stages(parts: list[StagePart]) -> list[dict[str, Any]]:
    width = min(max(len(q(part.stage)) for part in parts), 24) + 2
    return [{"key": f"{q(part.stage)}: ".ljust(width), "means": part.means, "answers": part.answers,
             "told": _stage_told(part)} for part in parts]  # fmt: skip


def _stage_told(part: StagePart) -> str:
    count = f"{part.count} in it" if part.count else "only in the history"
    if part.doubt is None:
        return count
    return f"{count}: {part.doubt}" if part.means is None else f"? {part.doubt} {count}"


def _not_reasons(found: Proposal) -> str:
    kinds = [kind for kind in ("spam", "not_our_product", "out_of_region") if kind in found.reasons]
    plain = ", plain_to_see: [spam]" if "spam" in kinds else ""
    return f", not_reasons: [{', '.join(kinds)}]{plain}" if kinds else ""


def _title(language: str, check: str) -> str:
    titles = _titles()
    return titles.get(language, titles["en"])[check]


@cache
def _titles() -> dict[str, dict[str, str]]:
    text = PackageLoader("templates", "init").get_source(Environment(), "titles.yaml")[0]
    titles: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return titles
