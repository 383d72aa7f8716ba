"""The pact's file sources as mappings that the connector reads by: the pact's words laid over the preset's."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from expectations.pact import FileEntry, Pact
from tasks.connectors.dialect import FileUnreadable
from tasks.connectors.preset import Preset, read_preset
from tasks.core.columns import KINDS
from tasks.core.model import FileMapping, Lookup


@dataclass(frozen=True, slots=True)
class FileSource:
    """One kind of row that one source brings, and the files that it lies in tonight; `is_pulled` ones are our own."""

    mapping: FileMapping
    folder: Path
    is_pulled: bool = False

    @property
    def name(self) -> tuple[str, str]:
        return self.mapping.source, self.mapping.brings

    def files(self) -> list[Path]:
        """In the order of their names; a hidden file or a spreadsheet's lock is none."""
        found = (path for path in self.folder.glob(self.mapping.pattern) if path.is_file())
        return sorted(path for path in found if not path.name.startswith((".", "~$")))


def file_sources(pact: Pact) -> list[FileSource]:
    """A file that brings calls brings leads too, derived from them later: it lands once, as activities."""
    entries: dict[tuple[str, str], FileEntry] = {}
    for source, brings, entry in pact.file_entries():
        entries[source, brings] = entry
    pipelines = _pipelines(entries)
    mappings = {name: _mapping(pact, *name, entry, pipelines[name[0]]) for name, entry in entries.items()}
    return [
        FileSource(_with_contacts(mapping, mappings), pact.folder)
        for (source, brings), mapping in mappings.items()
        if not (brings == "leads" and pact.sources[source].lead == "first_call_of_new_number")
    ]


def _pipelines(entries: Mapping[tuple[str, str], FileEntry]) -> dict[str, dict[str, str]]:
    """The constant pipeline of a source's records and deals: its stage moves lie in the same."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (source, brings), entry in entries.items():
        if entry.pipeline and brings in {"records", "deals"}:
            found[source][brings.removesuffix("s")] = entry.pipeline
    return found


def _mapping(
    pact: Pact, source: str, brings: str, entry: FileEntry, pipelines: Mapping[str, str]
) -> FileMapping:
    preset, problem = _preset(entry)
    columns = {**agreed_columns(pact), **preset.columns, **entry.columns}
    named = dict.fromkeys([*preset.values, *entry.values])
    values = {name: {**preset.values.get(name, {}), **entry.values.get(name, {})} for name in named}
    constants = dict(preset.constants)
    if entry.pipeline:
        constants["pipeline"] = entry.pipeline
    return FileMapping(
        source=source, brings=brings, pattern=entry.file, country=pact.company.country,
        columns={name: headers for name, headers in columns.items() if name in KINDS[brings].columns},
        values=values, constants=constants, pipelines=pipelines, ignored=preset.ignored,
        lookups=tuple(Lookup(**dict(each)) for each in entry.lookups) or preset.lookups,
        region_header=pact.lead.fields.region if brings == "leads" else None, problem=problem,
        **_laid_over(entry, preset, pact.company.currency.report),
    )  # fmt: skip


def agreed_columns(pact: Pact) -> dict[str, tuple[str, ...]]:
    """What the pact says of the forms of all sources alike."""
    consent = pact.lead.fields.consent
    return {"consent": consent.question} if consent else {}


def _with_contacts(mapping: FileMapping, mappings: Mapping[tuple[str, str], FileMapping]) -> FileMapping:
    """Records of a CRM whose deals know a contact and no record are the contacts themselves (HubSpot)."""
    deals = mappings.get((mapping.source, "deals"))
    if mapping.brings != "records" or deals is None or "contact_id" in mapping.columns:
        return mapping
    if "crm_id" in deals.columns or "contact_id" not in deals.columns or "crm_id" not in mapping.columns:
        return mapping
    return replace(mapping, columns={**mapping.columns, "contact_id": mapping.columns["crm_id"]})


def _preset(entry: FileEntry) -> tuple[Preset, str | None]:
    """An unknown name costs its own source alone."""
    try:
        return (read_preset(entry.preset) if entry.preset else Preset()), None
    except FileUnreadable as error:
        return Preset(), str(error)


def _laid_over(entry: FileEntry, preset: Preset, report_currency: str) -> dict[str, Any]:
    """What the pact itself states stands above the preset, the preset above the defaults."""
    names = (
        "encoding", "delimiter", "decimal", "dates", "currency", "skip_lines", "holds", "amount_unit", "may_shrink",
    )  # fmt: skip
    keys = {name: getattr(entry if name in entry.stated else preset, name) for name in names}
    zone = entry.zone if preset.zone is None or "zone" in entry.stated else ZoneInfo(preset.zone)
    return keys | {"currency": keys["currency"] or report_currency, "zone": zone}
