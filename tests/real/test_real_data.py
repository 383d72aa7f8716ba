"""Public data sets give the figures that their own pages state; the data lie outside the repository."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from expectations.pact import load_pact
from tasks.core.model import Landed
from tasks.extract import found_files
from tasks.land import land_found
from tasks.parameters import night_parameters
from tasks.reconcile import reconcile_in
from tests.support import rows

DATA = Path(__file__).parents[3] / "shared" / "data"
PACTS = Path(__file__).parent / "pacts"
NOW = datetime(2026, 11, 18, 5, tzinfo=UTC)

Run = Callable[..., Landed]


@pytest.fixture
def run(tmp_path: Path, engine: sa.Engine) -> Run:
    """run(pact, day, {name in the folder: file of the data set}, **words of the pact): lands them, decides the fates."""

    def night(pact_name: str, day: date, files: dict[str, str], **words: str) -> Landed:
        if not DATA.exists():
            pytest.skip("the public data sets lie outside the repository and are not here")
        text = (PACTS / f"{pact_name}.yaml").read_text("utf-8")
        for word, meant in words.items():
            text = text.replace(word, meant)
        (tmp_path / "pact.yaml").write_text(text, "utf-8")
        for name, file in files.items():
            shutil.copyfile(DATA / file, tmp_path / name)
        pact = load_pact(tmp_path / "pact.yaml")
        landed = land_found(engine, pact, day, found_files(pact, {}), NOW)
        with engine.begin() as connection:
            reconcile_in(connection, pact, night_parameters(pact, day))
        return landed

    return night


def ask(engine: sa.Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return rows(connection, query)


OLIST = {"leads.csv": "olist-funnel/olist_marketing_qualified_leads.csv", "deals.csv": "olist-funnel/olist_closed_deals.csv"}
BY_ORIGIN = {
    "organic_search": (1263, 118), "paid_search": (786, 83), "social": (617, 32), "unknown": (593, 78),
    "email": (275, 6), "direct_traffic": (266, 29), "referral": (148, 6), "other": (91, 1), "display": (72, 2),
    "other_publicities": (36, 2), None: (24, 5),
}  # fmt: skip
AFTER_ALL = date(2019, 6, 30)
ORIGINS = """
select l.campaign_name, count(distinct l.id) as leads, count(distinct d.deal) as deals
from lead l left join won_deal d on d.root_lead = l.id group by l.campaign_name"""
LEDGER = """
select l.lead_id, l.submitted_at, f.fate from lead l left join fate f on f.lead = l.id order by l.lead_id"""


def test_olist_leads_and_won_deals_by_origin(run: Run, engine: sa.Engine) -> None:
    landed = run("olist", AFTER_ALL, OLIST, DATES='"%d-%m-%Y"')
    assert not any(source.set_aside for source in landed.sources)
    assert ask(engine, "select count(*) from lead") == [(4171,)]
    assert ask(engine, "select count(*) from deal") == [(362,)]
    assert {origin: (leads, deals) for origin, leads, deals in ask(engine, ORIGINS)} == BY_ORIGIN


def test_olist_leads_without_a_deal_are_nobodys_fault(run: Run, engine: sa.Engine) -> None:
    run("olist", AFTER_ALL, OLIST, DATES='"%d-%m-%Y"')
    fates = Counter(fate for _, _, fate in ask(engine, LEDGER))
    assert fates == {"won": 362, "unprovable": 4171 - 362}


@pytest.mark.parametrize(
    ("dialect", "dates"),
    [({"leads.csv": "olist-funnel/dialects/mql_semicolon_bom_crlf_dotted_dates.csv",
       "deals.csv": "olist-funnel/dialects/deals_semicolon_bom_crlf_dotted_dates.csv"}, '"%Y.%m.%d"'),
     ({"leads.csv": "olist-funnel/dialects/mql_us_dates_no_landing_page.csv"}, '"%m/%d/%Y"')],
)  # fmt: skip
def test_olist_has_one_ledger_in_all_dialects(
    run: Run, engine: sa.Engine, dialect: dict[str, str], dates: str
) -> None:
    run("olist", AFTER_ALL, OLIST | dialect, DATES=dates)
    first = ask(engine, LEDGER), dict((origin, found) for origin, *found in ask(engine, ORIGINS))
    with engine.begin() as connection:
        for table in ("lead", "record", "deal"):
            connection.execute(sa.text(f"update {table} set gone_at = 1"))
    run("olist", AFTER_ALL, OLIST, DATES='"%d-%m-%Y"')
    second = ask(engine, LEDGER), dict((origin, found) for origin, *found in ask(engine, ORIGINS))
    assert first[0] == second[0] and len(first[0]) == 4171
    if None not in first[1]:   # this copy of the set calls a blank origin direct traffic
        blank, direct = second[1].pop(None), second[1]["direct_traffic"]
        second[1]["direct_traffic"] = [one + other for one, other in zip(blank, direct, strict=True)]
    assert first[1] == second[1]


MAVEN = {"sales_pipeline.csv": "maven-crm/sales_pipeline.csv", "sales_teams.csv": "maven-crm/sales_teams.csv"}


def test_maven_counts_and_won_value(run: Run, engine: sa.Engine) -> None:
    landed = run("maven", date(2017, 12, 31), MAVEN)
    assert not any(source.set_aside for source in landed.sources)
    assert dict(ask(engine, "select stage, count(*) from deal group by stage")) == {
        "Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500,
    }  # fmt: skip
    assert ask(engine, "select cast(sum(amount_minor) as bigint) from deal where stage = 'Won'") == [(1_000_553_400,)]
    assert ask(engine, "select count(*) from owner") == [(35,)]
    idle = "select count(*) from owner o where not exists (select 1 from deal d where d.owner = o.owner_id)"
    assert ask(engine, idle) == [(5,)]


def test_maven_references_that_lead_nowhere(run: Run, engine: sa.Engine) -> None:
    run("maven", date(2017, 12, 31), MAVEN)
    with (DATA / "maven-crm/products.csv").open(encoding="utf-8", newline="") as stream:
        products = {row["product"] for row in csv.DictReader(stream)}
    with (DATA / "maven-crm/accounts.csv").open(encoding="utf-8", newline="") as stream:
        accounts = {row["account"] for row in csv.DictReader(stream)}
    assert {product for (product,) in ask(engine, "select distinct entity from deal")} - products == {"GTXPro"}
    assert ask(engine, "select count(*) from deal where contact_id is null") == [(1425,)]
    named = {account for (account,) in ask(engine, "select distinct contact_id from deal where contact_id is not null")}
    assert named <= accounts


def test_kag_spend_to_the_cent(run: Run, engine: sa.Engine) -> None:
    run("kag", date(2023, 8, 31), {"spend.csv": "kag-facebook-ads/KAG_conversion_data_with_date.csv"})
    sums = "select cast(sum(amount_minor) as bigint), cast(sum(impressions) as bigint), cast(sum(clicks) as bigint) from spend"
    assert ask(engine, sums) == [(5_870_523, 213_434_828, 38_165)]
    with (DATA / "kag-facebook-ads/KAG_conversion_data_with_date.csv").open(encoding="utf-8", newline="") as stream:
        ads = list(csv.DictReader(stream))
    for campaign, minor in ask(engine, "select campaign_id, cast(sum(amount_minor) as bigint) from spend group by campaign_id"):
        spent = sum(Decimal(ad["Spent"]) for ad in ads if ad["xyz_campaign_id"] == campaign)
        assert abs(Decimal(minor) / 100 - spent) < Decimal("0.05")


def test_bank_marketing_lands_whole_and_its_blanks_are_known(run: Run, engine: sa.Engine) -> None:
    landed = run("bank", date(2010, 11, 1), {"leads.csv": "bank-marketing/bank-full.csv"})
    assert [(source.rows, source.set_aside) for source in landed.sources] == [(45_211, 0)]
    filled = Counter(name for (text,) in ask(engine, "select answers from lead_person") for name in json.loads(text or "{}"))
    assert filled["age"] == 45_211 - 475 and filled["job"] == 45_211 - 765
