"""The sources that the files of a folder make, and which of the CRM's own sources belongs to each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from tasks.core.fold import fold
from tasks.core.meanings import Meaning, channel_of, is_site, stage_meaning
from tasks.core.pact_parts import FilePart, SourcePart
from tasks.core.patterns import is_dated, pattern_of, undated
from tasks.core.seen import FileSeen, FolderSeen, times_told

CRM_KINDS = ("records", "deals", "activities", "stage_moves", "owners")
# so many won deals and no other in a row are no accident
LEAST_WON = 5
ORDER = ("leads", "spend", *CRM_KINDS)


def sources_of(seen: FolderSeen) -> list[SourcePart]:
    paths = {file.path for file in seen.files} | seen.unread.keys() | set(seen.side.values())
    crms = {file.vendor for file in seen.files if file.brings in ("records", "deals")}
    groups: dict[tuple[str, str, str | None, str, tuple[str, ...]], list[FileSeen]] = defaultdict(list)
    for file in (each for each in seen.files if not each.connector):
        shape = () if file.preset else tuple(sorted(file.columns))
        folder = PurePosixPath(file.path).parent.as_posix()
        groups[_key_of(file, crms), file.brings, file.preset, folder, shape].append(file)
    sources: dict[str, SourcePart] = {source.key: source for source in _pulled(seen, crms)}
    for (key, brings, *_), files in groups.items():
        of_group = {file.path for file in files}
        pattern = pattern_of([file.path for file in files], paths - of_group)
        parts = [(pattern, files)] if pattern else [(file.path, [file]) for file in files]
        for glob, of_part in parts:
            source = _free(sources, key, brings)
            source.files.append(_file_part(brings, glob, of_part))
    for source in sources.values():
        _finish(source)
        _join_pipelines(source)
    return sorted(sources.values(), key=lambda source: (source.key.startswith("crm"), source.key))


def _pulled(seen: FolderSeen, crms: set[str]) -> Iterator[SourcePart]:
    """One source for each connector, its rows parted by what they are."""
    for connector, keys in seen.keys.items():
        files = [file for file in seen.files if file.connector == connector]
        by_kind = {brings: [file for file in files if file.brings == brings] for brings in ORDER}
        parts = [FilePart(brings, "", of_kind) for brings, of_kind in by_kind.items() if of_kind]
        key = _key_of(files[0], crms) if files else connector
        yield SourcePart(key, parts, connector=connector, keys=dict(keys))


def _key_of(file: FileSeen, crms: set[str]) -> str:
    if _is_tracker(file):
        return "calls"
    if file.brings in CRM_KINDS:
        one_crm = len(crms) <= 1 or not file.vendor
        return "crm" if one_crm else f"crm_{file.vendor}"
    if file.vendor:
        return file.vendor
    name = re.sub(r"[^a-z0-9]+", "_", undated(file.path).casefold()).strip("_")
    return re.sub(r"_?\d+$", "", name) or "forms"


def _is_tracker(file: FileSeen) -> bool:
    """Calls that know a number and no record."""
    if file.connector is not None or file.brings != "activities":
        return False
    return "phone" in file.columns and not {"crm_id", "deal_id"} & file.columns.keys()


def _free(sources: dict[str, SourcePart], key: str, brings: str) -> SourcePart:
    """A source reads one pattern for each kind of row: a second one is a source of its own."""
    for number in range(1, 100):
        name = key if number == 1 else f"{key}{number}"
        source = sources.setdefault(name, SourcePart(name))
        if all(part.brings != brings for part in source.files):
            if number > 1:
                source.doubts.append(f"a second export of the kind of {key}: one source, or an old copy to delete?")
            return source
    raise AssertionError("a hundred exports of one kind")


def _file_part(brings: str, glob: str, files: list[FileSeen]) -> FilePart:
    part = FilePart(brings, glob, files)
    first = files[0]
    if first.preset:
        part.keys["preset"] = first.preset
    else:
        part.keys["columns"] = {ours: heads if len(heads) > 1 else heads[0] for ours, heads in first.columns.items()}
        if values := {name: dict(words) for file in files for name, words in file.values.items()}:
            part.keys["values"] = values
        part.doubts.append("no preset knows this file: are these the right columns?")
    if first.also:
        part.doubts.append(f"its headers fit {', '.join(first.also)} as well")
    _write_dates(part, files)
    _write_constants(part, files)
    if _is_tracker(first) or (len(files) > 1 and all(is_dated(file.path) for file in files)):
        part.keys["holds"] = "delta"
        part.notes.append("each file holds only its own days")
    for column in dict.fromkeys(name for file in files for name in file.unknown):
        _write_unknown(part, column, [file.unknown.get(column, Counter()) for file in files])
    return part


def _write_dates(part: FilePart, files: Sequence[FileSeen]) -> None:
    forms = tuple(dict.fromkeys(form for file in files for form in file.forms))
    if forms:
        part.keys["dates"] = list(forms)
    if other := next((file.other_form for file in files if file.other_form), None):
        part.doubts.append(f"day and month could stand the other way about, {other}")
    if part.brings not in ("owners", "spend") and files[0].rows:
        _write_hours(part, files[0])


def _write_hours(part: FilePart, file: FileSeen) -> None:
    told = times_told(file)
    if not file.has_hours and part.brings in ("leads", "activities"):
        part.doubts.append(f"{told}: nobody can tell how fast anybody answered; is there a column with the time?")
    elif not file.has_offsets:
        part.notes.append(told if file.zone or not file.has_hours else f"{told}: the company's is taken")


def _write_constants(part: FilePart, files: Sequence[FileSeen]) -> None:
    if part.brings in ("records", "deals") and not any("pipeline" in file.columns for file in files):
        part.keys["pipeline"] = "lead" if part.brings == "records" else "deals"


def _write_unknown(part: FilePart, column: str, counters: Iterable[Counter[str]]) -> None:
    words: Counter[str] = Counter()
    for each in counters:
        words += each
    told = ", ".join(f"{word} ({count})" for word, count in words.most_common(8))
    part.doubts.append(f"what do these words of {column} mean: {told}? values: {{{column}: {{WORD: OURS}}}}")


def _finish(source: SourcePart) -> None:
    source.files.sort(key=lambda part: ORDER.index(part.brings))
    source.brings = [part.brings for part in source.files]
    if any(_is_tracker(file) for part in source.files for file in part.seen):
        source.lead = "first_call_of_new_number"
        source.brings = ["leads", *source.brings]
    _name_pipelines(source)
    source.won_deals = _won_deals_alone(source)
    spend = [file for part in source.files if part.brings == "spend" for file in part.seen]
    source.currency = next((file.currency for file in spend if file.currency), None) or next(
        (code for file in spend for code, _ in file.counted("currency").most_common(1)), None
    )


def _won_deals_alone(source: SourcePart) -> int:
    """How many deals it has, where all of them are won and it has nothing else of the CRM's: 0 otherwise."""
    files = [file for part in source.files if part.brings in ("records", "deals") for file in part.seen]
    stages = [(stage, count) for file in files for (_, stage), count in file.stages.items()]
    is_won = all(stage_meaning(stage).means == "won" for stage, _ in stages)
    deals = sum(file.rows for file in files if file.brings == "deals")
    return deals if stages and is_won and deals >= LEAST_WON else 0


def _join_pipelines(source: SourcePart) -> None:
    """Where a row is record and deal, both lie in one pipeline."""
    of_records = {file.path for part in source.files if part.brings == "records" for file in part.seen}
    for part in source.files:
        if part.brings == "deals" and "pipeline" in part.keys and {file.path for file in part.seen} <= of_records:
            part.keys["pipeline"] = "lead"


def _name_pipelines(source: SourcePart) -> None:
    """The history of a CRM gives a name to the pipeline that the records' export leaves out."""
    named = {part.brings: str(part.keys["pipeline"]) for part in source.files if "pipeline" in part.keys}
    for part in source.files:
        if part.brings != "stage_moves":
            continue
        for record_type, kind in (("record", "records"), ("deal", "deals")):
            found = {name for file in part.seen for name in file.moved.get(record_type, ())}
            if kind in named and len(found) == 1 and found != {named[kind]}:
                values = part.keys.setdefault("values", {"pipeline": {}})
                assert isinstance(values, dict)
                values["pipeline"][found.pop()] = named[kind]


def claim(sources: list[SourcePart], written: Counter[str]) -> Counter[str]:
    """Gives each of the CRM's own sources to one of ours; returns those that are nobody's."""
    by_key = {source.key: source for source in sources}
    crm = next((source for source in sources if "records" in source.brings), None)
    unclaimed: Counter[str] = Counter()
    for text, count in written.most_common():
        meaning = _channel(text, sources)
        keys = [key for key in (meaning.means, *meaning.instead) if key in by_key or (key == "chats" and crm)]
        if not keys or keys[0] is None or crm is None:
            unclaimed[text] = count
            continue
        if keys[0] not in by_key:
            by_key["chats"] = SourcePart("chats", brings=["leads"], from_=crm.key)
            sources.append(by_key["chats"])
        by_key[keys[0]].crm_sources.append(text)
        if meaning.instead:
            other = meaning.instead[0] if meaning.instead[0] in by_key else "elsewhere"
            by_key[keys[0]].doubts.append(f'"{text}" ({count} in the CRM): from here, or from {other}?')
    _crm_alone(sources, crm, unclaimed)
    return unclaimed


def _channel(text: str, sources: Iterable[SourcePart]) -> Meaning:
    """By the source's own key first; a site is the one form of the company's own that there is."""
    forms = [source for source in sources if source.files and all(part.brings == "leads" for part in source.files)]
    own = [source.key for source in forms if any(not file.vendor for part in source.files for file in part.seen)]
    if named := [key for key in own if key in fold(text)]:
        return Meaning(named[0])
    found = channel_of(text)
    if found.means is None and len(own) == 1 and is_site(text):
        return Meaning(own[0], ("elsewhere",))
    return found


def _crm_alone(sources: list[SourcePart], crm: SourcePart | None, unclaimed: Counter[str]) -> None:
    """Without a platform's leads the CRM's own records are all the leads that there are."""
    if crm is None or not unclaimed or any("leads" in source.brings for source in sources if not source.from_):
        return
    sources.append(SourcePart(
        "inbound", brings=["leads"], from_=crm.key, crm_sources=list(unclaimed),
        doubts=["no file brings leads: these records of the CRM are taken for them; which of them are enquiries?"],
    ))  # fmt: skip
    unclaimed.clear()


