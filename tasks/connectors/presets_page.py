"""What each preset reads and where the vendor keeps the button: for `leadpact init` and docs/presets.md.

`python -m tasks.connectors.presets_page > docs/presets.md`
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from textwrap import wrap

from tasks.connectors.candidates import kinds_of
from tasks.connectors.preset import Preset, preset_names, read_preset
from tasks.core.columns import KINDS

GUIDE_WIDTH = 112
# ours is the day of the example letter
SAMPLE = datetime(2026, 11, 17, 14, 5, 9)  # noqa: DTZ001  (written as an export writes it: without a zone)

_HEAD = """# The exports that need no mapping

Made by `python -m tasks.connectors.presets_page > docs/presets.md` from the files in
[tasks/connectors/presets](../tasks/connectors/presets). Menus change; the words in CAPITALS are what to look for.
Export **all columns** and **all dates**, and leave the file as it came: encoding, delimiter, language, title lines and
sums do not matter ([files.md](files.md)).

After each of our columns stand the headers that the preset knows for it; case and blanks around them do not matter.
A column in bold must be there; of `campaign_id` and `campaign_name`, and of a history's `stage` and `owner`, one is
enough. A header of your own goes into the pact: `columns: {reason: My header}`, laid over the preset's."""


def guide() -> Iterator[str]:
    """Which exports each vendor offers and where to click, for a person who has none yet."""
    for vendor, presets in _by_vendor():
        yield ""
        yield vendor
        for _, preset in presets:
            start, room = f"  {_brings(preset):<18}", GUIDE_WIDTH - 20
            for line in wrap(preset.export_from, room):
                yield start + line
                start = " " * 20


def page() -> str:
    parts = [_HEAD]
    for vendor, presets in _by_vendor():
        parts.append(f"## {vendor}")
        parts += [_section(name, preset) for name, preset in presets]
    return "\n\n".join(parts) + "\n"


def _by_vendor() -> Iterator[tuple[str, list[tuple[str, Preset]]]]:
    order = list(KINDS)
    presets = [(name, read_preset(name)) for name in preset_names()]
    presets.sort(key=lambda each: (each[1].vendor.casefold(), order.index(kinds_of(each[1])[0])))
    for vendor, of_vendor in groupby(presets, key=lambda each: each[1].vendor):
        yield vendor, list(of_vendor)


def _brings(preset: Preset) -> str:
    return ", ".join(kinds_of(preset)).replace("_", " ")


def _section(name: str, preset: Preset) -> str:
    lines = [f"### {name}", "", f"Brings: {_brings(preset)}.  ", f"Where: {preset.export_from.rstrip('.')}."]
    if preset.dates:
        lines[-1] += "  "
        lines.append(f"Times: {', '.join(dict.fromkeys(map(SAMPLE.strftime, preset.dates)))}, or ISO 8601.")
    must = {column for brings in kinds_of(preset) for group in KINDS[brings].header for column in group}
    lines += ["", *(_column(column, headers, must) for column, headers in preset.columns.items())]
    lines += [f"- {column}, where nothing says it: `{word}`" for column, word in preset.constants.items()]
    lines += [f"- from `{each.file}` beside it: {', '.join(each.takes)}" for each in preset.lookups]
    return "\n".join(lines)


def _column(column: str, headers: tuple[str, ...], must: set[str]) -> str:
    name = f"**{column}**" if column in must else column
    return f"- {name}: {' · '.join(f'`{header}`' for header in headers)}"


if __name__ == "__main__":
    print(page(), end="")
