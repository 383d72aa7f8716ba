"""Where things lie: the only module that reads or sets the environment."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from expectations.pact import Pact, PactError, VendorKeys, Vendors, load_pact
from tasks.connectors.preset import preset_names
from tasks.connectors.vendors import connector, connector_names
from tasks.core.mail_server import MailServer, MailServerError, mail_server

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine


class NothingRun(RuntimeError):
    """A night that cannot start: one sentence of what is wrong, one of what to do."""


class DatabaseUnusable(NothingRun):
    """Of a night that runs already, it is what broke it off."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LEADPACT_")

    home: Path = Path("var")
    database_url: SecretStr | None = None
    smtp_url: SecretStr | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = None
    smtp_timeout_seconds: float = 30
    pull_minutes: float = 60
    smtp_waits_seconds: tuple[float, ...] = (15, 60, 300)


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


# set while a backfill works in a copy of the company's database
_elsewhere: ContextVar[tuple[Path, str] | None] = ContextVar("elsewhere", default=None)


@contextmanager
def working_in(folder: Path | None, url: str = "") -> Iterator[None]:
    """What `workplace` opens inside: this folder and database; None: the company's own."""
    token = _elsewhere.set((folder, url) if folder else None)
    try:
        yield
    finally:
        _elsewhere.reset(token)


# of a night the stages share what it opened: each for itself, they would open it a dozen times
_opened: ContextVar[tuple[object, Workplace] | None] = ContextVar("opened", default=None)


@contextmanager
def workplace(pact_path: Path) -> Iterator[Workplace]:
    """The pact and its database, open as long as the outermost call; raises NothingRun where either cannot be used."""
    asked = (pact_path, _elsewhere.get())
    opened = _opened.get()
    if opened is not None and opened[0] == asked:
        yield opened[1]
        return
    place = _open(pact_path)
    token = _opened.set((asked, place))
    try:
        yield place
    finally:
        _opened.reset(token)
        place.engine.dispose()


def _open(pact_path: Path) -> Workplace:
    from tasks.store.db import DatabaseRefused, open_database

    try:
        pact = load_pact(_file_of(pact_path), presets=preset_names(), vendors=vendors())
        folder, url = _elsewhere.get() or _own_place(pact.company.name)
        engine = open_database(url, pact.company.name)
    except PactError as error:
        raise NothingRun(str(error)) from error
    except DatabaseRefused as error:
        raise DatabaseUnusable(str(error)) from error
    return Workplace(pact, engine, folder)


def _own_place(company: str) -> tuple[Path, str]:
    folder = company_folder(company)
    return folder, database_url(folder)


def pact_of(pact_path: Path) -> Pact:
    """The pact alone, without its database; raises NothingRun."""
    try:
        return load_pact(_file_of(pact_path), presets=preset_names(), vendors=vendors())
    except PactError as error:
        raise NothingRun(str(error)) from error


def vendors() -> Vendors:
    """The keys of each vendor's source, read when a pact names it."""

    def keys_of(name: str) -> VendorKeys:
        found = connector(name)
        return VendorKeys(found.brings, found.needs, found.may_have)

    return {name: partial(keys_of, name) for name in connector_names()}


def secret_of(name: str) -> SecretStr | None:
    """What the environment holds under a name that the pact writes as ${NAME}."""
    found = os.environ.get(name, "")
    return SecretStr(found) if found else None


def company_of(pact_path: Path) -> str:
    """The company's name, or where the pact cannot be read, its folder's."""
    try:
        return load_pact(_file_of(pact_path)).company.name
    except PactError:
        return _file_of(pact_path).resolve().parent.name


def _file_of(pact_path: Path) -> Path:
    return pact_path / "pact.yaml" if pact_path.is_dir() else pact_path


def company_folder(company: str) -> Path:
    return Settings().home / slug(company)


def database_url(folder: Path) -> str:
    given = Settings().database_url
    if given is not None:
        return given.get_secret_value()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NothingRun(
            f"{folder} cannot be made ({error.strerror}). Set LEADPACT_HOME to a folder that can be written."
        ) from error
    return f"sqlite:///{folder / 'leadpact.db'}"


class MailAccount(Protocol):
    """A mail server as it is kept elsewhere than in the environment."""

    url: str
    password: SecretStr | None
    ca_file: Path | None


def mail_server_of(account: MailAccount | None = None) -> MailServer | None:
    """The account's server, else the environment's; raises NothingRun where its address cannot be used."""
    given = Settings()
    patience = (given.smtp_timeout_seconds, given.smtp_waits_seconds)
    try:
        if account is not None:
            return mail_server(SecretStr(account.url), account.password, account.ca_file, *patience)
        if given.smtp_url is not None:
            return mail_server(given.smtp_url, given.smtp_password, given.smtp_ca_file, *patience)
    except MailServerError as error:
        raise NothingRun(str(error)) from error
    return None


def slug(company: str) -> str:
    """The company's name as a folder: «Ясні Вікна» → yasni-vikna."""
    from translitua import RussianSimple, UkrainianKMU, translit

    # letters that only Russian has stay over after the Ukrainian table
    latin = translit(translit(company, UkrainianKMU), RussianSimple)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "company"


def keep_quiet(*, shows_logs: bool = False) -> None:
    """To be called before Prefect is imported: nothing is reported home, nothing written to the user's home.

    The terminal shows the stages itself, so Prefect's own lines stay in its UI unless `shows_logs`. What the
    user has set already stays.
    """
    home = Settings().home.resolve()
    with suppress(OSError):  # the night says what is wrong with it
        home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home / "prefect"),
        # its own server starts with a hundred migrations: a slow or busy machine needs more than the 20 s that it gives
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "leadpact",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO" if shows_logs else "CRITICAL",
    }.items():
        os.environ.setdefault(name, value)


def prefect_server() -> str | None:
    """The address of the server that the user named, if any."""
    return os.environ.get("PREFECT_API_URL")


def service_environment(**more: str) -> dict[str, str]:
    """For a service that `leadpact serve` starts: whole paths, since it may work in another folder.

    Some machines switch bytecode off, and every start of a night then takes twice as long.
    """
    whole = {"LEADPACT_HOME": str(Settings().home.resolve()), "PYTHONDONTWRITEBYTECODE": ""}
    return dict(os.environ) | whole | more
