"""What `leadpact check` asks of the vendors' APIs: a few cheap calls for each account."""

from collections.abc import Iterator
from datetime import datetime

from expectations.pact import Pact
from tasks.connectors.api.client import Api, Patience
from tasks.connectors.api.shape import Account, Connector, Sight
from tasks.connectors.api.trouble import OutOfTime, PullStopped
from tasks.connectors.vendors import connector
from tasks.core.checked import Finding
from tasks.vendor_accounts import FindSecret, SecretMissing, accounts


def looks(pact: Pact, find_secret: FindSecret, patience: Patience) -> Iterator[Finding]:
    for key, source in pact.sources.items():
        if source.connector is None:
            continue
        vendor = connector(source.connector)
        try:
            theirs = accounts(key, source, vendor, find_secret)
        except SecretMissing as missing:
            yield Finding("warning", f"{key}: {missing}.")
            continue
        for account in theirs:
            yield from _looked(key, vendor, account, patience, pact)


def _looked(key: str, vendor: Connector, account: Account, patience: Patience, pact: Pact) -> Iterator[Finding]:
    whose = f"{key}, {account.name}" if account.name else key
    with Api(vendor, account, patience) as api:
        try:
            sight = vendor.look(api)
        except (PullStopped, OutOfTime) as refused:
            yield Finding("warning", f"{whose}: {str(refused).rstrip('.')}.")
            return
        except (KeyError, TypeError, ValueError, IndexError) as broken:
            told = f"{vendor.title} answered in a way that is not known here ({type(broken).__name__})"
            yield Finding("warning", f"{whose}: {told}.")
            return
    yield from (Finding("warning", f"{whose}: {doubt.rstrip('.')}.") for doubt in sight.doubts)
    yield Finding("told", f"{whose}: {_told(sight, pact)}.")


def _told(sight: Sight, pact: Pact) -> str:
    parts = [sight.name]
    if sight.newest_at is not None:
        parts.append(f"newest row {_local(sight.newest_at, pact)}")
    if sight.rights:
        parts.append(f"may {', '.join(sight.rights)}")
    return "; ".join(parts)


def _local(at: datetime, pact: Pact) -> str:
    return f"{at.astimezone(pact.company.zone):%Y-%m-%d %H:%M}"
