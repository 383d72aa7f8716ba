"""The pact's connector sources as accounts that a connector pulls from, with what opens them."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from expectations.pact import Pact, Source
from tasks.connectors.api.client import Patience
from tasks.connectors.api.shape import Account, Connector
from tasks.core.columns import KINDS
from tasks.core.model import FileMapping
from tasks.file_sources import FileSource, agreed_columns, file_sources
from tasks.spool import FOLDER

SECRETS = ("token", "key", "webhook", "secret", "refresh")
SEVERAL = ("page", "customer", "account")
PLAIN = ("domain", "manager", "client", "user")
ALL_COLUMNS = {brings: {name: (name,) for name in kind.columns} for brings, kind in KINDS.items()}

FindSecret = Callable[[str], SecretStr | None]


def patience(seconds: float) -> Patience:
    """By the machine's own clock; below the stages none is looked at."""
    return Patience(time.monotonic() + seconds, time.monotonic, time.sleep, lambda: datetime.now(UTC))


class SecretMissing(RuntimeError):
    """A credential that the pact names and nobody gave."""


def accounts(key: str, source: Source, connector: Connector, find_secret: FindSecret) -> list[Account]:
    """One for each page, ad account or customer that the source names; raises SecretMissing."""
    secrets = {
        name: _found(find_secret, reference) for name in SECRETS if (reference := getattr(source, name)) is not None
    }
    plain = {name: value for name in PLAIN if (value := getattr(source, name)) is not None}
    several: dict[str, tuple[str, ...]] = {name: getattr(source, name) for name in SEVERAL}
    plain |= {name: values[0] for name, values in several.items() if values and name not in connector.accounts}
    named = [(name, value) for name in connector.accounts for value in several[name]]
    return [
        Account(key, value, plain | ({name: value} if name else {}), secrets, source.address)
        for name, value in named or [("", "")]
    ]


def _found(find_secret: FindSecret, reference: str) -> SecretStr:
    name = reference.removeprefix("${").removesuffix("}")
    secret = find_secret(name)
    if secret is None:
        raise SecretMissing(
            f"{name} is not set. Set it in the environment, or make a block of the type leadpact secret"
            f" named {name.lower().replace('_', '-')}"
        )
    return secret


def all_sources(pact: Pact, pulled: Path | None) -> list[FileSource]:
    """The pact's files, and where `pulled` says in which folder, what pulls have left."""
    return [*file_sources(pact), *(pulled_sources(pact, pulled) if pulled is not None else ())]


def pulled_sources(pact: Pact, folder: Path) -> list[FileSource]:
    """What connectors bring, as the files that their pulls write under `folder`."""
    return [
        FileSource(pulled_mapping(pact, key, source, brings), folder, is_pulled=True)
        for key, source in pact.sources.items()
        if source.connector is not None
        for brings in source.brings
        if not (brings == "leads" and source.lead == "first_call_of_new_number")
    ]


def _columns(pact: Pact, brings: str) -> dict[str, tuple[str, ...]]:
    """Each under its own name, and where the pact says so under that of an answer."""
    agreed = agreed_columns(pact)
    return {name: headers + agreed.get(name, ()) for name, headers in ALL_COLUMNS[brings].items()}


def pulled_mapping(pact: Pact, key: str, source: Source, brings: str) -> FileMapping:
    values: Mapping[str, Mapping[str, str]] = source.values
    return FileMapping(
        source=key, brings=brings, pattern=f"{FOLDER}/{key}/{brings}/*.csv", zone=source.zone or pact.company.time_zone,
        country=pact.company.country, columns=_columns(pact, brings),
        values={name: said for name, said in values.items() if name in KINDS[brings].columns},
        encoding="utf-8", delimiter=",", decimal=".", holds="delta",
        currency=source.currency or source.spend_currency or pact.company.currency.report,
        region_header=pact.lead.fields.region if brings == "leads" else None,
    )  # fmt: skip
