"""What a vendor's API holds, for `leadpact init`: the last 90 days, read as the night reads them, and counted."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from expectations.pact import Source
from tasks.connectors.api.client import Api, Patience
from tasks.connectors.api.shape import Asked, Connector
from tasks.connectors.api.trouble import OutOfTime, PullStopped
from tasks.connectors.files import read_file
from tasks.connectors.recognise import Recognised
from tasks.connectors.vendors import connector, connector_names
from tasks.core.columns import KINDS
from tasks.core.model import FileMapping
from tasks.core.seen import FileSeen
from tasks.exports_seen import SAMPLE_NUMBERS, seen_of
from tasks.settings import NothingRun
from tasks.spool import Spool
from tasks.vendor_accounts import ALL_COLUMNS, SECRETS, FindSecret, SecretMissing, accounts, patience

DAYS = 90
PATIENCE_SECONDS = 30 * 60


def wanted_keys(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """As the pact writes them: what was given, and a reference for each credential that the vendor needs.

    Raises NothingRun for a vendor or key that is not known, or a key that is missing.
    """
    if name not in connector_names():
        raise NothingRun(f"There is no connector {name}. There are {', '.join(connector_names())}.")
    vendor = connector(name)
    known = {**vendor.needs, **vendor.may_have, "address": "where its API answers"}
    if strange := given.keys() - known:
        raise NothingRun(f"{name} has no key {min(strange)}. It has {', '.join(known)}.")
    keys = {key: f"${{{name}_{key}}}".upper() for key in vendor.needs if key in SECRETS}
    keys |= {key: f"${{{name}_{key}}}".upper() for key in given if key in SECRETS}
    keys |= {key: f'"{value}"' for key, value in given.items() if key not in SECRETS}
    if missing := vendor.needs.keys() - keys.keys():
        key = min(missing)
        raise NothingRun(f"{name} needs {key}, {vendor.needs[key]}. Write --key {name}.{key}=….")
    return keys


def a_persons_patience() -> Patience:
    return patience(PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class PulledSeen:
    """What a vendor's API holds; `numbers`: some of the phones in it, as they were told."""

    files: list[FileSeen]
    numbers: list[str]


def pulled_seen(
    name: str, keys: Mapping[str, str], find_secret: FindSecret, now: datetime, as_long: Patience
) -> PulledSeen:
    """Raises NothingRun in the vendor's words and with what to do."""
    vendor = connector(name)
    source = _source(vendor, keys)
    with TemporaryDirectory() as folder:
        try:
            for account in accounts(name, source, vendor, find_secret):
                with Api(vendor, account, as_long) as api:
                    _pull(api, vendor, Path(folder), now)
        except SecretMissing as missing:
            raise NothingRun(f"{name}: {missing}.") from missing
        except (PullStopped, OutOfTime) as refused:
            raise NothingRun(f"{name}: {str(refused).rstrip('.')}.") from refused
        paths = [path for path in sorted(Path(folder).glob("*/*.csv")) if path.parent.name in KINDS]
        names = {row["owner_id"]: row["name"] for path in paths if path.parent.name == "owners" for row in _rows(path)}
        phones = (row.get("phone", "").split(";")[0] for path in paths for row in islice(_rows(path), SAMPLE_NUMBERS))
        return PulledSeen([_with_names(_seen(name, path), names) for path in paths], [*filter(None, phones)])


def _source(vendor: Connector, keys: Mapping[str, str]) -> Source:
    plain = {key: value.strip('"') for key, value in keys.items()}
    try:
        return Source.model_validate({"connector": vendor.name, "brings": list(vendor.brings), **plain})
    except ValidationError as error:
        raise NothingRun(f"{vendor.name}: {error.errors()[0]['msg']}.") from error


def _pull(api: Api, vendor: Connector, folder: Path, now: datetime) -> None:
    asked = Asked(frozenset(vendor.brings), now - timedelta(days=DAYS), now)
    for walk in vendor.walks:
        if walk.is_for(api.account):
            spool = Spool(folder, f"{api.account.name}{walk.name}".replace("/", "-"))
            for page in walk.pages(api, asked):
                spool.write(page)
            spool.keep(is_whole=True)


def _seen(name: str, path: Path) -> FileSeen:
    brings = path.parent.name
    mapping = FileMapping(
        source=name, brings=brings, pattern="", zone=ZoneInfo("UTC"), country="UA", columns=ALL_COLUMNS[brings],
        encoding="utf-8", delimiter=",", decimal=".",
    )  # fmt: skip
    known = Recognised(None, mapping, read_file(path, mapping).layout, has_offsets=True)
    seen = seen_of(path, name, known)
    filled = _filled(path)
    columns = {ours: headers for ours, headers in seen.columns.items() if ours in filled}
    return replace(seen, connector=name, columns=columns, values={}, preset=None)


def _with_names(seen: FileSeen, names: Mapping[str, str]) -> FileSeen:
    """Owners are counted by the names that people know."""
    owners: Counter[str] = Counter()
    for owner, count in seen.counted("owner").items():
        owners[names.get(owner) or owner] += count
    return replace(seen, counts={**seen.counts, "owner": owners}) if owners else seen


def _filled(path: Path) -> set[str]:
    """Our columns that at least one row holds something in."""
    return {name for row in _rows(path) for name, text in row.items() if text}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
