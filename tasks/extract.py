"""Pulls from the vendors' APIs, finds the night's files, and tells which of them are new or changed."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from prefect import task
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.context import TaskRunContext
from prefect.settings import PREFECT_API_URL
from prefect.states import Completed, Failed
from pydantic import Field, SecretStr

from expectations.pact import Pact
from tasks.connectors.lookups import lookup_files
from tasks.core.model import FileFound, FileMapping, Found, Night
from tasks.pulling import pull_source
from tasks.settings import Settings, secret_of, workplace
from tasks.store.tables import source_file
from tasks.vendor_accounts import all_sources, patience

# to be raised when the same bytes shall be read anew: keys or conversions changed
READER_VERSION = 1
_CHUNK = 1 << 20


class LeadpactSecret(Block):
    """One credential of a vendor; the pact's ${META_TOKEN} is the block meta-token."""

    _block_type_name = "leadpact secret"
    _block_type_slug = "leadpact-secret"

    value: SecretStr = Field(description="The token, key or webhook address, as the vendor gave it")


@task(name="pull", cache_policy=NO_CACHE)
def pull(night: Night, source: str) -> State[None]:
    """One source's API. What a vendor refuses is the state of this run; the night goes on without it."""
    with workplace(night.pact_path) as place:
        as_long = patience(Settings().pull_minutes * 60)
        pulled = pull_source(place, night, source, _secret, datetime.now(UTC), as_long)
    match pulled.status:
        case "whole":
            return Completed(message=str(pulled))
        case "partial":
            return Completed(name="Partial", message=str(pulled))
        case "dead":
            return Failed(message=str(pulled))


def _secret(name: str) -> SecretStr | None:
    """From the environment, else from the block of that name where a Prefect server can be asked."""
    given = secret_of(name)
    if given is not None or not (TaskRunContext.get() and PREFECT_API_URL.value()):
        return given
    try:
        block = LeadpactSecret.load(name.lower().replace("_", "-"))
    except ValueError:
        return None
    assert isinstance(block, LeadpactSecret)
    return block.value


@task(name="extract", cache_policy=NO_CACHE)
def extract(night: Night) -> Found:
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        return found_files(place.pact, known_files(connection), place.folder)


def known_files(connection: sa.Connection) -> dict[tuple[str, str, str], str]:
    """(source, brings, path) -> sha256 of the files that were read to their end."""
    file = source_file.c
    query = sa.select(file.source, file.brings, file.path, file.sha256).where(file.error.is_(None))
    return {(row.source, row.brings, row.path): row.sha256 for row in connection.execute(query)}


def found_files(pact: Pact, known: Mapping[tuple[str, str, str], str], pulled: Path | None = None) -> Found:
    """A file that cannot be opened is found all the same: landing says what is wrong with it.

    `pulled`: the folder in which pulls have left theirs.
    """
    files = []
    for each in all_sources(pact, pulled):
        for path in each.files():
            name = path.relative_to(each.folder).as_posix()
            digest = digest_of(path, each.mapping)
            source, brings = each.name
            is_changed = known.get((source, brings, name)) != digest
            files.append(FileFound(source, brings, name, digest, path.stat().st_size, is_changed))
    return Found(tuple(files))


def digest_of(path: Path, mapping: FileMapping) -> str:
    """Of its bytes, those of the files that it is looked up in, and the way they are read."""
    digest = hashlib.sha256(f"{READER_VERSION} {mapping.fingerprint()}".encode())
    for each in (path, *lookup_files(path, mapping)):
        try:
            with each.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            digest.update(str(error.strerror).encode())
    return digest.hexdigest()
