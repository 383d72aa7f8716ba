"""`leadpact init`: looks at a folder of exports and writes the pact that they could bear. Never overwrites."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader

from expectations.pact import PactError, load_pact
from tasks.connectors.api.client import Patience
from tasks.connectors.preset import preset_names
from tasks.connectors.presets_page import guide
from tasks.core.countries import PLACES, country_of
from tasks.core.init_told import told
from tasks.core.pact_parts import Proposal
from tasks.core.proposal import proposed
from tasks.core.seen import FileSeen, FolderSeen
from tasks.exports_seen import look
from tasks.pact_text import written
from tasks.settings import NothingRun, secret_of, vendors
from tasks.vendors_seen import a_persons_patience, pulled_seen, wanted_keys

# where no phone number tells the company's country
HOME = "UA"
NO_CONNECTORS: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Initialised:
    """`doubts`: lines of the pact that hold a question."""

    pact: Path
    seen: FolderSeen
    found: Proposal
    doubts: list[tuple[int, str]]


def init(
    folder: Path, now: datetime, connectors: Mapping[str, Mapping[str, str]] = NO_CONNECTORS,
    patience: Callable[[], Patience] = a_persons_patience,
) -> Initialised:  # fmt: skip
    """`connectors`: vendors to be pulled from, each with its keys.

    Raises NothingRun where there is a pact already, no such folder, or a vendor that refuses.
    """
    path = folder / "pact.yaml"
    if not folder.is_dir():
        raise NothingRun(f"There is no folder {folder}. Make it and put the exports in, each in the form it came.")
    if path.exists():
        raise NothingRun(f"{path} is there already, and is never overwritten. Move it away to have a new one proposed.")
    keys = {name: wanted_keys(name, given) for name, given in connectors.items()}
    seen, numbers = look(folder)
    pulled = [pulled_seen(name, of, secret_of, now, patience()) for name, of in keys.items()]
    seen = replace(seen, files=(*seen.files, *(file for each in pulled for file in each.files)), keys=keys)
    country = country_of([*numbers, *(number for each in pulled for number in each.numbers)]) or HOME
    found = proposed(seen if seen.files else _EXPECTED, PLACES[country][1])
    text = written(folder, seen, found, country, now.date())
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    _must_load(path)
    lines = enumerate(text.splitlines(), 1)
    return Initialised(path, seen, found, [(n, line.partition("?")[2].strip()) for n, line in lines if is_doubt(line)])


def init_told(
    folder: Path, now: datetime, connectors: Mapping[str, Mapping[str, str]] = NO_CONNECTORS
) -> Iterator[str]:
    """The same, and what a person is told of it."""
    done = init(folder, now, connectors)
    yield from told(done.seen, done.found)
    if not done.seen.files:
        yield from _guide().splitlines()
    yield f"Written: {done.pact}"
    if done.doubts:
        yield f'It asks {len(done.doubts)} questions, marked "# ?":'
        yield from (f"  line {number}: {doubt}" for number, doubt in done.doubts)
    yield f"Answer them, then: leadpact check --pact {done.pact}"


def _guide() -> str:
    template = Environment(loader=PackageLoader("templates", "init")).get_template("exports.txt")
    return template.render(guide="\n".join(guide()))


def is_doubt(line: str) -> bool:
    """A comment that asks something."""
    return re.search(r"#(?: .*)? \? ", line) is not None


def _must_load(path: Path) -> None:
    try:
        load_pact(path, presets=preset_names(), vendors=vendors())
    except PactError as error:
        raise NothingRun(f"{path} is written, and these lines of it must be mended:\n{error}") from error


# what a folder without exports is written for
_EXPECTED = FolderSeen((
    FileSeen("exports/meta/leads.csv", "leads", "meta_leads", "utf-8", ",", 0, (), {"lead_id": ["id"]}),
    FileSeen("exports/meta/spend.csv", "spend", "meta_spend", "utf-8", ",", 0, (), {"day": ["Day"]}),
    FileSeen("exports/crm/leads.csv", "records", "bitrix24_leads", "utf-8", ";", 0, (),
             {"crm_id": ["ID"], "owner": ["Owner"]}),
    FileSeen("exports/crm/activities.csv", "activities", "bitrix24_activities", "utf-8", ";", 0, (),
             {"activity_id": ["ID"], "crm_id": ["Lead ID"]}),
))  # fmt: skip
