"""Joins leads to CRM records, to persons, deals and activities: the statements of tasks/sql/match, in order."""

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from tasks.store.run_sql import SQL_FOLDER, Parameter, analyze, read_sql, run_sql
from tasks.store.temporary import LAYS, make_temporary

# each tier sees the leads that the ones before it left
TIERS = {"platform_lead_id": 1.0, "click_id": 0.99, "phone": 0.97, "mail": 0.95}
PAIRS = {
    "platform_lead_id": ("pair_platform_lead_id",), "click_id": ("pair_click_id",),
    "phone": ("gather_turns", "pair_key"), "mail": ("pair_key",),
}  # fmt: skip

# what later steps join: PostgreSQL has to know at once how much there is
FILLED = {"enquiry", "enquiry_record", "enquiry_deal", "enquiry_activity"}

# what every stage reads; the others' memory is given back when their stage is over
KEPT = {"m_common", "m_lead", "m_record"}

# a step that lays a temporary table selects first the column by which the next ones look it up, but for these: a key
# that holds all that they read there, or none where they read it from end to end
KEYS = {
    "m_key": "key, kind, lead, at", "m_call_route": "root, direction, at, source, way, activity, phone",
    "m_turn": "", "m_pair": "", "m_stay": "", "m_number_route": "",
}  # fmt: skip
# of these no two rows have the same
UNIQUE = {
    "m_lead": "lead", "m_record": "record", "m_previous": "lead", "m_duplicate": "lead", "m_repeat": "lead",
    "m_deciding": "root_lead", "m_merged": "kept", "m_written": "root", "m_found": "record", "m_dropped": "dropped",
}  # fmt: skip

_INSERTS = re.compile(r"\Ainsert into (\w+)")


def match_leads(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> dict[str, int]:
    """Lays anew derived leads, lead_match, enquiry and what belongs to each enquiry; counts of leads by tier.

    Beside the tiers: ambiguous and unmatched. In the caller's transaction.
    """
    laid = [*_run_steps(connection, "match/leads", parameters), *_run_steps(connection, "match/keys", parameters)]
    _drop(connection, set(laid) - KEPT)
    _drop(connection, _run_tiers(connection, parameters))
    analyze(connection, "lead_match", "shared_key")
    _drop(connection, {*_run_steps(connection, "match/enquiries", parameters), *KEPT})
    return _count_tiers(connection)


def _run_tiers(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> set[str]:
    laid: list[str] = []
    for step in ("clear_matches", "open_doubts", "own_record"):
        laid += _run_step(connection, f"match/tiers/{step}.sql", parameters)
    for tier, confidence in TIERS.items():
        of_tier = {**parameters, "tier": tier, "confidence": confidence}
        for step in (*PAIRS[tier], "score", "choose", "doubt"):
            laid += _run_step(connection, f"match/tiers/{step}.sql", of_tier)
    for step in ("pair_name", "choose_name", "close_doubts"):
        laid += _run_step(connection, f"match/tiers/{step}.sql", parameters)
    return set(laid)


def _run_steps(connection: sa.Connection, folder: str, parameters: Mapping[str, Parameter]) -> list[str]:
    files = sorted((SQL_FOLDER / folder).glob("[0-9]*.sql"))
    return [table for file in files for table in _run_step(connection, f"{folder}/{file.name}", parameters)]


def _run_step(connection: sa.Connection, name: str, parameters: Mapping[str, Parameter]) -> list[str]:
    """Runs one statement; the temporary table that it lays, if it does."""
    text = read_sql(SQL_FOLDER / name)
    laid = LAYS.match(text)
    if not laid:
        run_sql(connection, name, parameters)
        analyze(connection, *FILLED.intersection(_INSERTS.findall(text)))
        return []
    table = laid.group(1)
    key = UNIQUE.get(table, KEYS.get(table))
    make_temporary(connection, table, name, parameters, key, is_unique=table in UNIQUE)
    return [table]


def _drop(connection: sa.Connection, tables: Iterable[str]) -> None:
    for table in sorted(tables):
        connection.execute(sa.text(f"drop table if exists {table}"))


def _count_tiers(connection: sa.Connection) -> dict[str, int]:
    query = sa.text(
        "select case when m.lead is null then 'unmatched' when m.is_ambiguous = 1 then 'ambiguous' else m.tier end,"
        " count(*) from enquiry e left join lead_match m on m.lead = e.lead group by 1"
    )
    found = {str(tier): int(count) for tier, count in connection.execute(query)}
    order = ("own_record", *TIERS, "name", "ambiguous", "unmatched")
    return {tier: found.get(tier, 0) for tier in order}
