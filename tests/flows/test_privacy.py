"""No personal data and no secret where it may be read by others: Prefect's database, logs, letters, Data Docs."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from python_calamine import CalamineWorkbook

from tests import postgres
from tests.flows.command import Command, Said
from tests.smtp_server import PASSWORD, Mailbox, mail_environment, smtp_server

BUNDLED = Path(__file__).parents[2] / "examples" / "yasen-dub"
DATABASE_PASSWORD = "d4tabase-s3cret"
PACTS_OWN = {"галина", "степан", "надія", "halyna", "stepan", "nadiia"}  # they signed, and read the letter
EXPORTS = {
    "meta/leads.csv": ("utf-16", "\t"),
    "google/leads.csv": ("utf-8-sig", ","),
    "bitrix24/*.csv": ("cp1251", ";"),
    "calls/*.csv": ("utf-8-sig", ","),
}
CLIENT_NAMES = ("full_name", "Full Name", "Ім'я", "Прізвище")
SELLER_NAMES = ("employee", "Відповідальний", "Ім'я та прізвище")
WORD = re.compile(r"[^\W\d_]{6,}")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
DIGITS = re.compile(r"\d(?:[\s()\-.]{0,2}\d){8,}")


@dataclass(slots=True)
class Personal:
    names: set[str] = field(default_factory=set)
    sellers: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)

    def add(self, header: str, cell: str) -> None:
        words = {word.lower() for word in WORD.findall(cell)} - PACTS_OWN
        if header in CLIENT_NAMES:
            self.names |= words
        elif header in SELLER_NAMES:
            self.sellers |= words
        elif re.search("телефон|phone|client_number", header, re.IGNORECASE):
            # one digit nine times is nobody's, and stands in many a file
            self.phones |= {phone for phone in _last_nine(cell) if len(set(phone)) > 1}
        self.mails |= {mail.lower() for mail in MAIL.findall(cell)}

    def found_in(self, text: str) -> set[str]:
        words = {word.lower() for word in WORD.findall(text)}
        mails = {mail.lower() for mail in MAIL.findall(text)}
        return (words & (self.names | self.sellers)) | (mails & self.mails) | (set(_last_nine(text)) & self.phones)


def _last_nine(text: str) -> Iterator[str]:
    for found in DIGITS.findall(text):
        yield re.sub(r"\D", "", found)[-9:]


@pytest.fixture(scope="module")
def personal() -> Personal:
    found = Personal()
    for files, (encoding, delimiter) in EXPORTS.items():
        for path in sorted((BUNDLED / "exports").glob(files)):
            with path.open(encoding=encoding, newline="") as lines:
                for row in csv.DictReader(lines, delimiter=delimiter):
                    for header, cell in row.items():
                        found.add(header, cell)
    assert len(found.names) > 500 and len(found.phones) > 1500 and len(found.mails) > 1000 and len(found.sellers) >= 5
    return found


@dataclass(frozen=True, slots=True)
class Night:
    said: Said
    home: Path
    mailbox: Mailbox

    @property
    def company(self) -> Path:
        return self.home / "yasen-i-dub"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, postgres_server: str, identity: Path) -> Iterator[Night]:
    """The bundled company's night through Prefect, on PostgreSQL with a password, mailed through a server."""
    home = tmp_path_factory.mktemp("private")
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("drop database if exists private with (force)")
        server.execute("create database private")
    mailbox = Mailbox()
    with smtp_server(mailbox, identity) as port:
        url = postgres.named(postgres_server, "private").replace("postgres@", f"postgres:{DATABASE_PASSWORD}@")
        command = Command(home / "var", BUNDLED / "pact.yaml")
        secrets = mail_environment(port, identity) | {"LEADPACT_DATABASE_URL": url}
        said = command.apart("run", "--day", "2026-11-17", "--send", "--with-prefect", "--debug", **secrets)
    assert said.code == 0, said
    yield Night(said, home / "var", mailbox)
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("drop database private with (force)")


def texts(*roots: Path) -> Iterator[tuple[Path, str]]:
    """Every file, as text; what JSON has escaped is read too."""
    for root in roots:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            text = path.read_bytes().decode("utf-8", "replace")
            yield path, re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def found_in(places: Iterable[tuple[Path | str, str]], personal: Personal) -> dict[str, set[str]]:
    return {str(place): found for place, text in places if (found := personal.found_in(text))}


def test_prefects_database_and_logs_hold_no_personal_data(night: Night, personal: Personal) -> None:
    seen = dict(texts(night.home / "prefect"))
    assert "9/9" in night.said.out
    # the run's name, its artifacts and its log are there
    for known in ("Ясен і Дуб", "data-docs", "sent to halyna"):
        assert any(known in text for path, text in seen.items() if path.name.startswith("prefect.db")), known
    assert found_in([*seen.items(), ("out", night.said.out), ("err", night.said.err)], personal) == {}


def test_letters_and_data_docs_hold_no_personal_data(night: Night, personal: Personal) -> None:
    pages = [(path, text) for path, text in texts(night.company) if path.suffix in {".html", ".txt", ".json"}]
    assert len(pages) > 5
    assert found_in(pages, personal) == {}


def test_no_secret_is_written_anywhere(night: Night) -> None:
    assert len(night.mailbox.taken) >= 3
    places = [*texts(night.home), ("out", night.said.out), ("err", night.said.err)]
    for secret in (PASSWORD, json.dumps(PASSWORD), DATABASE_PASSWORD):
        assert [place for place, text in places if secret in text] == []


def test_marketings_workbook_names_no_seller(night: Night, personal: Personal) -> None:
    words = {
        path.name: {word.lower() for word in WORD.findall(" ".join(cells_of(path)))}
        for path in night.company.glob("reports/*/*.xlsx")
    }
    assert any(".plain." in name for name in words)
    for name, found in words.items():
        assert bool(found & personal.sellers) == (".sellers." in name), name


def cells_of(path: Path) -> Iterator[str]:
    book = CalamineWorkbook.from_path(path)
    for sheet in book.sheet_names:
        for row in book.get_sheet_by_name(sheet).to_python():
            yield from map(str, row)
