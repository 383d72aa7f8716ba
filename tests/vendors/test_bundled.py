"""The bundled company by the vendors' APIs: the same ledger as from its exports, but for what an API tells less or more of."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from ruamel.yaml import YAML

from expectations.pact import load_pact
from tasks.core.model import Night
from tasks.extract import found_files, known_files
from tasks.land import land_found
from tasks.parameters import night_parameters
from tasks.pulling import pull_source
from tasks.reconcile import reconcile_in
from tasks.settings import Workplace, vendors
from tasks.store.db import open_database
from tests.companies.scoring import Score, score
from tests.vendors.bundled import Google, Meta, table
from tests.vendors.bundled_bitrix24 import Bitrix24
from tests.vendors.company import Clock
from tests.vendors.server import Server

REPOSITORY = Path(__file__).parents[2]
DAY = date(2026, 11, 17)
TOLD_BY_ATTEMPTS = {"attempts", "first_attempt_at", "waited_minutes", "seller_minutes", "sla_met", "fate", "clause"}


@dataclass(frozen=True, slots=True)
class Told:
    """A night's ledger by (source, lead_id), its spend, and how far it agrees with the truth."""

    ledger: Mapping[tuple[str, str], Mapping[str, Any]]
    spend: Mapping[tuple[str, str, str], tuple[int, str]]
    score: Score


def night(folder: Path, url: str, environment: Mapping[str, str]) -> Told:
    """`environment` of the sources that are pulled."""
    pact = load_pact(folder / "pact.yaml", vendors=vendors())
    engine, clock = open_database(url, pact.company.name), Clock()
    place = Workplace(pact, engine, folder / "var")
    for key in [key for key, source in pact.sources.items() if source.connector]:
        secret = lambda name: SecretStr(environment[name])  # noqa: E731
        pulled = pull_source(place, Night(folder / "pact.yaml", DAY), key, secret, clock.at, clock.patience(1000))
        assert (pulled.status, pulled.why) == ("whole", None)
    with engine.connect() as connection:
        found = found_files(pact, known_files(connection), place.folder)
    landed = land_found(engine, pact, DAY, found, clock.at, place.folder)
    assert {source.status for source in landed.sources} == {"arrived"}, landed
    with engine.begin() as connection:
        reconcile_in(connection, pact, night_parameters(pact, DAY))
        told = Told(
            {(row.source, row.lead_id): row._asdict() for row in connection.execute(sa.text("select * from ledger"))},
            {(row.source, row.campaign_id, row.day): (row.amount_minor, row.currency)
             for row in connection.execute(sa.text("select * from spend"))},
            score(connection, truth(folder)),
        )  # fmt: skip
    engine.dispose()
    return told


def exported(company: Path, name: str) -> list[dict[str, Any]]:
    return table(company / "exports" / "bitrix24" / f"{name}.csv", "cp1251", ";")


def truth(folder: Path) -> list[dict[str, Any]]:
    return [{**row, "junk": row["junk"] == "1", "optional": False} for row in table(folder / "truth" / "leads.csv")]


def by_api(company: Path, folder: Path, servers: Mapping[str, Server]) -> Path:
    """The same company without what the vendors' exports hold."""
    shutil.copytree(company, folder, ignore=shutil.ignore_patterns("meta", "google", "bitrix24"))
    yaml = YAML()
    pact = yaml.load(folder / "pact.yaml")
    for key, server in servers.items():
        source = pact["sources"][key]
        for name in ("files", "encoding", "delimiter"):
            source.pop(name, None)
        address = getattr(server.vendor, "address", "{server}").format(server=server.address)
        source.update({**server.vendor.source, "address": address})
    yaml.dump(pact, folder / "pact.yaml")
    return folder


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    # of the small ones, one with a test of Google's, a call that hardly rang and a won deal without its amount
    options = ["--leads", "500", "--seed", "9"]
    program = [sys.executable, "-B", str(REPOSITORY / "examples" / "make_company.py"), str(folder), *options]
    subprocess.run(program, check=True, capture_output=True)
    return folder


def rewritten(company: Path, name: str, rows: list[dict[str, Any]]) -> None:
    with (company / "exports" / "bitrix24" / f"{name}.csv").open("w", encoding="cp1251", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def barely_rang(company: Path) -> set[str]:
    """Records on which a call rang for less than the pact's five seconds, and nobody took it."""
    deals = {row["ID"]: row["ID ліда"] for row in exported(company, "deals")}
    called = [row for row in exported(company, "activities") if row["Відповіли"] == "Ні" and row["Гудки, с"]]
    return {row["ID ліда"] or deals[row["ID угоди"]] for row in called if int(row["Гудки, с"]) < 5}


@pytest.fixture(scope="module")
def silent(company: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """By exports without what Bitrix24's API does not tell."""
    folder = tmp_path_factory.mktemp("silent") / "company"
    shutil.copytree(company, folder, ignore=shutil.ignore_patterns("*.db", "var"))
    shutil.copyfile(sqlite_template, folder / "leadpact.db")
    rewritten(folder, "history", [{**row, "Відповідальний": ""} for row in exported(company, "history") if row["Стадія"]])
    rewritten(folder, "activities", [{**row, "Гудки, с": ""} for row in exported(company, "activities")])
    return night(folder, f"sqlite:///{folder / 'leadpact.db'}", {})


@pytest.fixture(scope="module")
def files(company: Path, sqlite_template: Path) -> Told:
    shutil.copyfile(sqlite_template, company / "leadpact.db")
    return night(company, f"sqlite:///{company / 'leadpact.db'}", {})


@pytest.fixture(scope="module")
def api(company: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("api")
    shutil.copyfile(sqlite_template, folder / "leadpact.db")
    with ExitStack() as stack:
        exports = company / "exports"
        made: dict[str, Any] = {"meta": Meta(exports), "google": Google(exports), "crm": Bitrix24(exports)}
        servers = {key: stack.enter_context(Server(vendor).at_work()) for key, vendor in made.items()}
        environment = {
            name: value.format(server=server.address)
            for server in servers.values() for name, value in server.vendor.environment.items()
        }  # fmt: skip
        return night(by_api(company, folder / "company", servers), f"sqlite:///{folder / 'leadpact.db'}", environment)


def test_nobody_is_blamed_wrongly_by_api_either(files: Told, api: Told, barely_rang: set[str]) -> None:
    assert api.score.strangers == api.score.absent == []
    assert api.score.wrong_blame == files.score.wrong_blame == 0
    assert (api.score.precision, api.score.recall) == (files.score.precision, files.score.recall)
    otherwise = {key for found in api.score.examples.values() for key in found} - {
        key for found in files.score.examples.values() for key in found
    }
    assert {str(api.ledger[key]["crm_id"]) for key in otherwise} <= barely_rang


def test_the_spend_is_the_same(files: Told, api: Told) -> None:
    assert api.spend == files.spend


def test_the_ledger_is_that_of_exports_that_tell_no_more_than_the_apis(silent: Told, api: Told) -> None:
    """Google's export of leads does not name its account."""
    assert api.ledger == {
        key: {**row, "account_id": str(Google.source["customer"]) if key[0] == "google" else row["account_id"]}
        for key, row in silent.ledger.items()
    }


def test_the_ledger_differs_from_that_of_the_exports_by_what_bitrix24_does_not_tell(
    files: Told, api: Told, barely_rang: set[str]
) -> None:
    """Its API has no log of who was responsible, and does not say how long a call rang that nobody took."""
    assert api.ledger.keys() == files.ledger.keys()
    for key, theirs in files.ledger.items():
        ours = api.ledger[key]
        assert ours["assigned_at"] is None
        differ = {name for name in theirs if ours[name] != theirs[name]} - {"assigned_at", "account_id"}
        if str(theirs["crm_id"]) in barely_rang:
            # a call that was hung up at once counts as an attempt where nobody knows that it was
            assert (ours["attempts"] or 0) >= (theirs["attempts"] or 0)
            assert differ <= TOLD_BY_ATTEMPTS
        elif differ:
            # the seller's clock begins with the record where nobody knows when a seller at work had it
            assert theirs["assigned_at"] is None or theirs["assigned_at"] > theirs["reached_crm_at"]
            assert ours["seller_minutes"] > (theirs["seller_minutes"] or 0)
            assert differ <= {"seller_minutes", "sla_met"}
