"""A pact with every check, and typed-in nights to hold against it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from expectations.pact import Pact, load_pact
from tasks.store.run_sql import run_sql
from tasks.store.tables import metadata
from tests.support import insert_rows

DAY = date(2026, 11, 17)
# instants are small round numbers: the month begins at 1,000 and the night is cut at 2,000
NIGHT = {"night": "2026-11-17", "window_start_at": 500, "month_start_at": 1000, "cut_at": 2000,
         "planned_until_at": 3000}  # fmt: skip

PACT = """
company:
  name: Ясні Вікна
  time_zone: Europe/Kyiv
  language: uk
  currency: {report: UAH}
  hours: {mon-fri: "09:00-18:00"}
people:
  olena: {name: Олена, mail: olena@yasni-vikna.example, language: uk}
  andrii: {name: Андрій, mail: andrii@yasni-vikna.example, language: uk}
  iryna: {name: Ірина, mail: iryna@yasni-vikna.example, language: en}
mail: {from: "leadpact <pact@yasni-vikna.example>", reply_to: [olena]}
signed:
  version: 3
  from: 2026-11-01
  by: {marketing: olena, sales: andrii, owner: iryna}
  dates: {olena: 2026-10-30, andrii: 2026-10-30, iryna: 2026-10-30}
  trial_until: 2026-10-14
sources:
  meta: {brings: [leads, spend], files: {leads: {file: leads.csv}, spend: {file: spend.csv, currency: USD}}}
  crm: {brings: [records], files: {records: {file: records.csv, pipeline: lead}}}
stages:
  lead:
    NEW: {means: received, answers: sales}
    WON: {means: won, answers: both}
lead: {fields: {consent: {question: Згода, yes: [так]}}}
clauses:
  H1: {check: reaches_crm, side: owner, within: 15 min, at_least: 100%, title: Lead is in the CRM}
  H2: {check: has_seller_at_work, side: owner, within: 15 working min, at_least: 100%, title: Lead has a seller}
  H3: {check: source_arrived, side: owner, at_least: 100%, title: Every source arrived}
  H4: {check: stages_mapped, side: owner, at_least: 100%, title: Every stage is known}
  M1: {check: reachable, side: marketing, at_least: 88%, min: 3, title: Lead can be reached}
  M2: {check: valid_leads, side: marketing, at_least: 75%, min: 3, per: campaign, title: Leads are valid}
  M3: {check: cost_per_valid_lead, side: marketing, at_most: 650 UAH, min: 3, per: campaign, title: Cost}
  M4: {check: promise_written, side: marketing, file: promises.csv, at_least: 100%, title: Promise is written}
  M5: {check: real_contact, side: marketing, at_least: 90%, min: 3, title: Contact data are real}
  M6: {check: campaign_known, side: marketing, at_least: 100%, title: Campaign is known}
  M7: {check: duplicates, side: marketing, at_least: 90%, min: 3, title: Enquiries are new}
  M9: {check: consent_given, side: marketing, at_least: 90%, min: 3, title: Consent is given}
  M8: {check: volume, side: marketing, at_least: 50%, min: 3, title: Leads come as planned}
  S1: {check: first_answer, side: sales, within: 30 working min, at_least: 90%, min: 3, title: First human answer}
  S2: {check: tried_before_giving_up, side: sales, attempts: 5, days: 3, at_least: 90%, min: 3, title: Tried enough}
  S3: {check: reason_given, side: sales, within: 2 working days, at_least: 90%, min: 3, title: Has a reason}
  S4: {check: deal_moves, side: sales, within: 5 working days, at_least: 90%, min: 3, title: Deal moves}
  S5: {check: fields_complete, side: sales, fields: [phone, owner], at_least: 90%, min: 3, title: Fields are filled}
  S6: {check: won_has_amount_and_date, side: sales, at_least: 100%, title: Won deals are whole}
  S7: {check: next_step_planned, side: sales, at_least: 90%, min: 3, title: Next step is planned}
  S8: {check: deal_has_contact, side: sales, at_least: 90%, min: 3, title: Deals have a contact}
  S9: {check: source_kept, side: sales, at_least: 90%, min: 3, title: Source is kept}
  B1: {check: attested, side: both, monthly_by_day: 5, file: attested.csv, title: Portrait looked through}
  B2: {check: disputes_settled, side: both, within: 3 working days, at_least: 90%, title: Disputes are settled}
report: {at: "08:05", to: {marketing: [olena], sales: [andrii], owner: [iryna]}}
"""


def load(folder: Path, *replaced: tuple[str, str]) -> Pact:
    text = PACT
    for was, now in replaced:
        assert was in text
        text = text.replace(was, now)
    path = folder / "pact.yaml"
    path.write_text(text, encoding="utf-8")
    return load_pact(path, with_side_files=False)


def lead(lead_id: str, fate: str = "open", **more: Any) -> dict[str, Any]:
    """A counted lead of the month from a form of meta; `more` holds columns of any of the lead's tables."""
    return {"lead_id": lead_id, "source": "meta", "channel": "form", "submitted_at": 1500, "fate": fate} | more


def many(count: int, prefix: str, fate: str = "open", **more: Any) -> list[dict[str, Any]]:
    return [lead(f"{prefix}{number}", fate, **more) for number in range(1, count + 1)]


LEAD_TABLES = ("lead", "lead_person", "enquiry", "fate", "lead_fact")


def fill(connection: sa.Connection, leads: list[dict[str, Any]], tables: Mapping[str, Any]) -> None:
    """Each lead into its five tables, ids counted from 1, then the other tables as they are."""
    traits = {"counts_on_its_own": 1, "brings_leads": 1, "brings_spend": 1}
    rows: dict[str, list[dict[str, Any]]] = {
        "source_trait": [{"source": "meta"} | traits, {"source": "crm", "brings_records": 1}]
    }
    for number, one in enumerate(leads, 1):
        key = {"id": number, "lead": number, "root_lead": number, "responsible": "nobody"} | one
        for name in LEAD_TABLES:
            columns = metadata.tables[name].columns
            rows.setdefault(name, []).append({k: v for k, v in key.items() if k in columns})
    for name, typed in rows.items():
        for alike in _alike(typed):
            connection.execute(sa.insert(metadata.tables[name]), alike)
    insert_rows(connection, tables)
    lay_month(connection)


def lay_month(connection: sa.Connection, night: Mapping[str, Any] = NIGHT) -> None:
    """As the end of reconciling does, once more where a test has changed what it typed in."""
    for name in ("70_forget_month", "80_month_lead"):
        run_sql(connection, f"ledger/{name}.sql", night)


def _alike(typed: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows of the same columns together: a thousand of them are one statement."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in typed:
        groups.setdefault(tuple(row), []).append(row)
    return list(groups.values())
