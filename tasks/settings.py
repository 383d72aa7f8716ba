"""Where things lie: the only module that reads or sets the environment."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from expectations.pact import Pact, load_pact

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LEADPACT_")

    home: Path = Path("var")
    database_url: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """One company's pact, its database and the folder of everything that a run writes."""

    pact: Pact
    engine: "Engine"
    folder: Path

    def report_folder(self, day: "date") -> Path:
        return self.folder / "reports" / day.isoformat()

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def docs(self) -> Path:
        return self.folder / "docs"


@contextmanager
def workplace(pact_path: Path) -> Iterator[Workplace]:
    """Opens the pact and its database; raises PactError or DatabaseRefused before anything is written."""
    from tasks.store.db import open_database

    pact = load_pact(pact_path)
    folder = company_folder(pact.company.name)
    engine = open_database(database_url(folder), pact.company.name)
    try:
        yield Workplace(pact, engine, folder)
    finally:
        engine.dispose()


def company_folder(company: str) -> Path:
    return Settings().home / slug(company)


def database_url(folder: Path) -> str:
    given = Settings().database_url
    if given is not None:
        return given.get_secret_value()
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'leadpact.db'}"


def slug(company: str) -> str:
    """The company's name as a folder: «Ясні Вікна» → yasni-vikna."""
    from translitua import RussianSimple, UkrainianKMU, translit

    # letters that only Russian has stay over after the Ukrainian table
    latin = translit(translit(company, UkrainianKMU), RussianSimple)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "company"


def keep_quiet() -> None:
    """To be called before Prefect is imported: nothing is reported home, nothing written to the user's home.

    What the user has set already stays.
    """
    home = Settings().home.resolve()
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_LOGGING_EXTRA_LOGGERS": "leadpact",
    }.items():
        os.environ.setdefault(name, value)
