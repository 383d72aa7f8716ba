"""Gathers the facts of every lead in SQL and gives each distinct state its fate."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tasks.core.fates import CHECK_OF_FATE, REASON_BITS, RESPONSIBLE, Fact, Fate, Side, State, decide
from tasks.store.run_sql import Parameter, analyze, fetch, run_folder, run_sql
from tasks.store.tables import lead_fact, state_fate
from tasks.store.temporary import make_temporary

EXCUSE_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One temporary table, made by the select in facts/FILE.sql, with an index on its key, if it has one."""

    file: str
    key: str = "root_lead"
    is_unique: bool = True

    @property
    def table(self) -> str:
        return f"t_{self.file}"


# what a night keeps of it: the measures read these tables
KEPT = ("won_deal", "silent_seller")

# whole: millions of instants are looked up in it
HOUR_KEY = "hour, from_at, until_at, segment_at, segment_until_at, before_seconds, day_at, work_days"

BEFORE_EXCUSES = (
    Step("hour", HOUR_KEY, is_unique=False),
    Step("record_state", "record"),
    Step("deal_state", is_unique=False),
    Step("seller_state", "owner_id", is_unique=False),
    Step("presence", "owner_id", is_unique=False),
    Step("spell", "record, to_at", is_unique=False),
    Step("routing"),
    Step("case"),
    Step("told"),
    Step("movement"),
    Step("stage_talk", is_unique=False),
    Step("talked"),
    Step("trying"),
    Step("bearing"),
    Step("log_gap", "owner_id", is_unique=False),
    Step("log_hole", "starts_at", is_unique=False),
    Step("span"),
    Step("timing"),
    Step("idle"),
    Step("unmatched_record", "record"),
    Step("lookalike_pair", "lead, gap, record", is_unique=False),
)


def gather_facts(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> None:
    """Fills `lead_fact` for every lead of `enquiry`."""
    for step in BEFORE_EXCUSES:
        _build(connection, step, parameters)
    for name in KEPT:
        connection.execute(sa.text(f"delete from {name}"))
        run_sql(connection, f"facts/{name}.sql", parameters)
    _excuse(connection)
    _pack_states(connection, parameters)
    connection.execute(sa.delete(lead_fact))
    run_sql(connection, "facts/lead_fact.sql", parameters)
    analyze(connection, "lead_fact")


def decide_fates(
    connection: sa.Connection, parameters: Mapping[str, Parameter], clauses: Mapping[str, str]
) -> dict[str, int]:
    """Writes `fate` and `restatement`; leads by fate. `clauses` names the pact's clause for each check."""
    _decide_states(connection, clauses)
    _lay_sides(connection, clauses)
    _build(connection, Step("fate", "lead"), parameters)
    parameters = {**parameters, **_previous_night(connection, parameters)}
    make_temporary(connection, "t_cause", "ledger/cause.sql", parameters, "lead")
    run_folder(connection, "ledger", parameters)
    analyze(connection, "fate", "month_lead")
    counted = connection.execute(sa.text("select fate, count(*) from fate group by fate"))
    return {fate: count for fate, count in counted}


def _previous_night(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """Before the first night nothing was said: nothing can have come late."""
    found = fetch(connection, "ledger/previous_night.sql", parameters)
    return dict(found[0]._mapping) if found else {"previous_night": "", "previous_cut_at": 0}


def _build(connection: sa.Connection, step: Step, parameters: Mapping[str, Parameter]) -> None:
    make_temporary(connection, step.table, f"facts/{step.file}.sql", parameters, step.key, step.is_unique)


def _excuse(connection: sa.Connection) -> None:
    connection.execute(sa.text("drop table if exists t_excuse"))
    connection.execute(sa.text("create temporary table t_excuse (lead bigint, record bigint)"))
    for _ in range(EXCUSE_ROUNDS):
        if not run_sql(connection, "facts/excuse.sql"):
            break


def _pack_states(connection: sa.Connection, parameters: Mapping[str, Parameter]) -> None:
    bits = " + ".join(f"{fact.name.lower()} * {int(fact) << REASON_BITS}" for fact in Fact if fact.name)
    packed = (
        f"select lead, seller_at_work, answer_over, answer_proven, log_partial, {bits} + reason as state"
        " from ({select}) as flag"
    )
    make_temporary(connection, "t_state", "facts/flag.sql", parameters, "lead", is_unique=True, around=packed)


def _decide_states(connection: sa.Connection, clauses: Mapping[str, str]) -> None:
    states = connection.scalars(sa.select(lead_fact.c.state).distinct()).all()
    connection.execute(sa.delete(state_fate))
    rows = [_state_row(state, clauses) for state in states]
    if rows:
        connection.execute(sa.insert(state_fate), rows)


def _state_row(packed: int, clauses: Mapping[str, str]) -> dict[str, object]:
    decision = decide(State.unpack(packed))
    return {
        "state": packed,
        "fate": decision.fate,
        "responsible": decision.responsible,
        "clause": clauses.get(CHECK_OF_FATE.get(decision.would_be or decision.fate, "")),
        "would_be": decision.would_be,
        "because": decision.because,
    }


def _lay_sides(connection: sa.Connection, clauses: Mapping[str, str]) -> None:
    """What a ruling needs: the side and the clause of each fate."""
    connection.execute(sa.text("drop table if exists t_fate_side"))
    connection.execute(sa.text("create temporary table t_fate_side (fate text, responsible text, clause text)"))
    insert = sa.text("insert into t_fate_side values (:fate, :responsible, :clause)")
    connection.execute(insert, [_side_row(fate, clauses) for fate in Fate])


def _side_row(fate: Fate, clauses: Mapping[str, str]) -> dict[str, str | None]:
    side = RESPONSIBLE.get(fate, Side.NOBODY)
    return {"fate": fate, "responsible": side, "clause": clauses.get(CHECK_OF_FATE.get(fate, ""))}
