"""A source must say where its rows stand, and name nothing that is not in the pact."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath, PureWindowsPath

from expectations.pact_reading import Draft, unknown
from expectations.pact_sources import CHOICES, CONNECTOR_KEYS, OUR_COLUMNS, FileKeys, Source
from expectations.pact_types import Brings
from expectations.yaml_lines import KeyPath, Problem


def sources_say_where_rows_stand(draft: Draft) -> Iterator[Problem]:
    for name, source in draft.sources.items():
        path = ("sources", name)
        ways = [way for way in ("connector", "from") if (*path, way) in draft.lined.lines]
        ways += ["file"] if source.file or source.files else []
        if len(ways) != 1:
            found = f"has {' and '.join(ways)}" if ways else "says nowhere where its rows stand"
            yield draft.problem(path, f"{found}; write one of file (or files), from, connector")
        elif ways == ["file"]:
            yield from _files(draft, path, source)
        yield from _stray_connector_keys(draft, path, source)
        if source.lead and not {"leads", "activities"} <= set(source.brings):
            message = "makes leads of calls; write brings: [leads, activities]"
            yield draft.problem((*path, "lead"), message)


def _files(draft: Draft, path: KeyPath, source: Source) -> Iterator[Problem]:
    for brings in source.files:
        if brings not in source.brings:
            message = f"is not among what the source brings; write {brings} into brings, or take it out"
            yield draft.problem((*path, "files", brings), message)
    for brings in source.brings:
        part = source.files.get(brings)
        if source.file is None and (part is None or part.file is None):
            message = f'has no file; write {brings}: {{file: "exports/{brings}*.csv"}}'
            yield draft.problem((*path, "files", brings), message)


def _stray_connector_keys(draft: Draft, path: KeyPath, source: Source) -> Iterator[Problem]:
    if source.connector is None:
        for name in CONNECTOR_KEYS:
            if getattr(source, name):
                yield draft.problem((*path, name), "belongs to a connector; write connector: too, or take it out")


def files_can_be_read(draft: Draft) -> Iterator[Problem]:
    for name, source in draft.sources.items():
        yield from _file_keys(draft, ("sources", name), source, source.brings)
        for brings, part in source.files.items():
            yield from _file_keys(draft, ("sources", name, "files", brings), part, (brings,))


def _file_keys(draft: Draft, path: KeyPath, keys: FileKeys, brings: tuple[Brings, ...]) -> Iterator[Problem]:
    if keys.file and (PurePath(keys.file).is_absolute() or PureWindowsPath(keys.file).drive):
        message = f'"{keys.file}" is an absolute path; write it as seen from the pact\'s folder'
        yield draft.problem((*path, "file"), message)
    if keys.encoding and not _is_encoding(keys.encoding):
        yield draft.problem((*path, "encoding"), f'"{keys.encoding}" is no encoding; write utf-8, cp1251, utf-16')
    if keys.delimiter and len(keys.delimiter) != 1 and keys.delimiter != "tab":
        yield draft.problem((*path, "delimiter"), f'"{keys.delimiter}" is not one sign; write ";" or "," or tab')
    for place, format in enumerate(keys.dates):
        if not _is_date_format(format):
            message = f'"{format}" is no way to write a date; write it as "%d.%m.%Y %H:%M:%S"'
            yield draft.problem((*path, "dates", place), message)
    yield from _our_columns(draft, path, keys, brings)
    yield from _our_words(draft, path, keys)
    if keys.pipeline and draft.names("stages") and keys.pipeline not in draft.names("stages"):
        yield draft.problem((*path, "pipeline"), unknown("pipeline", keys.pipeline, draft.names("stages")))


def _our_columns(draft: Draft, path: KeyPath, keys: FileKeys, brings: tuple[Brings, ...]) -> Iterator[Problem]:
    known = list(dict.fromkeys(column for each in brings for column in OUR_COLUMNS[each]))
    for part in ("columns", "values"):
        for column in getattr(keys, part):
            if column not in known:
                yield draft.problem((*path, part, column), unknown("column", column, known))


def _our_words(draft: Draft, path: KeyPath, keys: FileKeys) -> Iterator[Problem]:
    for column, known in CHOICES.items():
        for written, ours in keys.values.get(column, {}).items():
            if ours not in known:
                yield draft.problem((*path, "values", column, written), unknown(column, ours, known))


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _is_date_format(text: str) -> bool:
    """What it writes must be what it reads."""
    moment = datetime(2026, 11, 17, 8, 5, tzinfo=UTC)
    try:
        datetime.strptime(moment.strftime(text), text)  # noqa: DTZ007 - the zone stands elsewhere
    except ValueError:
        return False
    return "%" in text


def sources_name_what_exists(draft: Draft) -> Iterator[Problem]:
    known = draft.names("sources")
    claimed: dict[str, str] = {}
    for name, source in draft.sources.items():
        if source.from_ is not None:
            yield from _seen_by_the_crm(draft, name, source, known)
        for place, written in enumerate(source.crm_sources):
            first = claimed.setdefault(written, name)
            if first != name:
                message = f'"{written}" is claimed by {first} too; keep it with one of them'
                yield draft.problem(("sources", name, "crm_sources", place), message)


def _seen_by_the_crm(draft: Draft, name: str, source: Source, known: list[str]) -> Iterator[Problem]:
    path = ("sources", name)
    if source.from_ not in known:
        yield draft.problem((*path, "from"), unknown("source", str(source.from_), known))
    elif source.from_ in draft.sources and "records" not in draft.sources[source.from_].brings:
        yield draft.problem((*path, "from"), f'"{source.from_}" brings no records; write the CRM\'s source')
    if source.brings != ("leads",):
        yield draft.problem((*path, "brings"), "is seen by the CRM alone; write brings: [leads]")
    if not source.crm_sources:
        message = "is missing; write what the CRM writes into these records: crm_sources: [TELEGRAM]"
        yield draft.problem((*path, "crm_sources"), message)


def presets_exist(draft: Draft, presets: Collection[str]) -> Iterator[Problem]:
    for name, source in draft.sources.items():
        parts: list[tuple[KeyPath, FileKeys]] = [(("sources", name, "preset"), source)]
        parts += [(("sources", name, "files", brings, "preset"), part) for brings, part in source.files.items()]
        for path, keys in parts:
            if keys.preset and keys.preset not in presets:
                yield draft.problem(path, unknown("preset", keys.preset, sorted(presets)))


@dataclass(frozen=True, slots=True)
class VendorKeys:
    """What a vendor's connector can bring, and the keys of its source: which it needs, which it may have."""

    brings: tuple[str, ...]
    needs: Mapping[str, str]
    may_have: Mapping[str, str]


Vendors = Mapping[str, Callable[[], VendorKeys]]


def connectors_have_their_keys(draft: Draft, vendors: Vendors) -> Iterator[Problem]:
    for name, source in draft.sources.items():
        if source.connector is None:
            continue
        path = ("sources", name)
        if source.connector not in vendors:
            yield draft.problem((*path, "connector"), unknown("connector", source.connector, sorted(vendors)))
            continue
        keys = vendors[source.connector]()
        # leads that are made of calls are brought by nobody
        known_kinds = {*keys.brings, "leads"} if source.lead else {*keys.brings}
        for place, brings in enumerate(source.brings):
            if brings not in known_kinds:
                told = f"{source.connector} cannot bring {brings}; it brings {', '.join(keys.brings)}"
                yield draft.problem((*path, "brings", place), told)
        for key, what in keys.needs.items():
            if not getattr(source, key):
                yield draft.problem((*path, key), f"is missing; {source.connector} needs it: {what}")
        for key in CONNECTOR_KEYS:
            if getattr(source, key) and key not in {"address", *keys.needs, *keys.may_have}:
                known = ", ".join([*keys.needs, *keys.may_have])
                yield draft.problem((*path, key), f"is no key of {source.connector}; it has {known}")
