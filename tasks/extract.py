"""Finds the night's exports in the pact's folder and tells which of them are new or changed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.pact import Pact
from tasks.connectors.lookups import lookup_files
from tasks.core.model import FileFound, FileMapping, Found, Night
from tasks.file_sources import file_sources
from tasks.settings import workplace
from tasks.store.tables import source_file

# to be raised when the same bytes shall be read anew: keys or conversions changed
READER_VERSION = 1
_CHUNK = 1 << 20


@task(name="extract", cache_policy=NO_CACHE)
def extract(night: Night) -> Found:
    with workplace(night.pact_path) as place, place.engine.connect() as connection:
        return found_files(place.pact, known_files(connection))


def known_files(connection: sa.Connection) -> dict[tuple[str, str, str], str]:
    """(source, brings, path) -> sha256 of the files that were read to their end."""
    file = source_file.c
    query = sa.select(file.source, file.brings, file.path, file.sha256).where(file.error.is_(None))
    return {(row.source, row.brings, row.path): row.sha256 for row in connection.execute(query)}


def found_files(pact: Pact, known: Mapping[tuple[str, str, str], str]) -> Found:
    """A file that cannot be opened is found all the same: landing says what is wrong with it."""
    files = []
    for each in file_sources(pact):
        for path in each.files():
            name = path.relative_to(pact.folder).as_posix()
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
