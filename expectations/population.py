"""The SQL of a check, run in two ways: counted for the verdict, and listed into `offender`.

Both read the one file `expectations/sql/CHECK.sql`, whose query gives the population a row each: record_type,
source, record_id, campaign_id, campaign_name, team, and failed (1, 0, or null where it cannot be said).
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from expectations.catalogue import CHECKS, DEAL_FIELDS, RECORD_FIELDS, STAGE_ORDER
from expectations.own_checks import RECORD_TYPES, RESULT
from expectations.pact import Clause, Pact

SQL_FOLDER = Path(__file__).parent / "sql"

Parameter = int | float | str | None
Parameters = Mapping[str, Parameter]

_COMMENT = re.compile(r"--[^\n]*")

# a campaign goes by its newest name, since leads may carry its id or its name alone
_CAMPAIGN = """
, mentioned as (
    select source, campaign_id, campaign_name, 0 as priority, day from spend where campaign_name is not null
    union all
    select distinct source, campaign_id, campaign_name, 1, '' from population
    where campaign_id is not null and campaign_name is not null
), ranked as (
    select source, campaign_id, campaign_name,
        row_number() over (partition by source, campaign_id order by priority, day desc, campaign_name) as place
    from mentioned
), judged as (
    select population.*,
        case
            when population.campaign_id is null and population.campaign_name is null then population.source
            else population.source || '|'
                || coalesce(ranked.campaign_name, population.campaign_name, population.campaign_id)
        end as part
    from population
    left join ranked on ranked.place = 1 and ranked.source = population.source
        and ranked.campaign_id = population.campaign_id
)"""
# '' is the clause's own row
_TEAM = ", judged as (select population.*, coalesce(nullif(team, ''), '-') as part from population)"
_WHOLE = ", judged as (select population.*, '' as part from population)"
_OWN_PARTS = {"campaign": "coalesce(nullif(part, ''), source)", "team": "coalesce(nullif(part, ''), '-')", None: "''"}
_PARTS = {"campaign": _CAMPAIGN, "team": _TEAM, None: _WHOLE}

_COUNTS = "count(failed) as checked, coalesce(sum(failed), 0) as failed, count(*) - count(failed) as unknown"
_COUNT = f"""
select part, {_COUNTS} from judged group by part order by part"""
# to group by a constant would sort the whole population
_COUNT_WHOLE = f"""
select '' as part, {_COUNTS} from population having count(*) > 0"""
_COUNT_WITH_SPEND = """
select
    part, count(failed) as checked, coalesce(sum(failed), 0) as failed,
    sum(case when record_type = 'lead' and failed is null then 1 else 0 end) as unknown,
    coalesce(sum(spend_minor), 0) as spend_minor,
    sum(case when spend_minor is null then 1 else 0 end) as unpriced
from judged group by part order by part"""
# beside the counts, what a company's own check may have wrong: then nothing is counted
_COUNT_AND_FAULTS = """
select
    part, count(failed) as checked, coalesce(sum(failed), 0) as failed, count(*) - count(failed) as unknown,
    coalesce(sum(case when failed not in (0, 1) then 1 else 0 end), 0) as no_flags,
    count(*) - count(distinct record_type || '|' || source || '|' || record_id) as repeated,
    coalesce(sum(case when failed = 1 and {is_stray} then 1 else 0 end), 0) as strays
from judged group by part order by part"""
_IS_STRAY = " and ".join(
    f"not (record_type = '{table}' and exists (select 1 from {table} where {table}.{column} = judged.record_id"
    f" and {table}.source = judged.source))"
    for table, column in RECORD_TYPES.items()
)
_LIST = """
insert into offender (night, clause, part, side, record_type, source, record_id)
{query}
select cast(:night as text), cast(:number as text), part, cast(:side as text), record_type, source, record_id
from judged where failed = 1"""


@cache
def read_check(check: str) -> str:
    return _COMMENT.sub("", (SQL_FOLDER / f"{check}.sql").read_text(encoding="utf-8")).strip()


def count_query(check: str, per: str | None, own: str = "") -> str:
    """`own`: the statement of a company's own check."""
    if own:
        return _judged_own(own, per) + _COUNT_AND_FAULTS.format(is_stray=_IS_STRAY)
    if CHECKS[check].unit == "money":
        return _judged(check, per) + _COUNT_WITH_SPEND
    return _judged(check, per) + (_COUNT if per else _COUNT_WHOLE)


def list_query(check: str, per: str | None, own: str = "") -> str:
    """Every offender of the clause into `offender`, by the database itself."""
    return _LIST.format(query=_judged_own(own, per) if own else _judged(check, per))


def _judged(check: str, per: str | None) -> str:
    return f"with population as (\n{read_check(check)}\n)" + _PARTS[per]


def _judged_own(own: str, per: str | None) -> str:
    columns = ", ".join(RESULT)
    return f"with population as (\n{own}\n), judged as (select {columns}, {_OWN_PARTS[per]} as part from population)"


def bound(query: str, parameters: Parameters) -> sa.TextClause:
    """The query with those of the parameters that it names; PostgreSQL is told their types."""
    statement = sa.text(query)
    wanted = [name for name in statement._bindparams if name in parameters]
    return statement.bindparams(
        *(sa.bindparam(name, parameters[name], type_=_type_of(parameters[name])) for name in wanted)
    )


def _type_of(value: Parameter) -> sa.types.TypeEngine[Any]:
    if isinstance(value, float):
        return sa.Float()
    return sa.Text() if isinstance(value, str) else sa.BigInteger()


def clause_parameters(clause: Clause, pact: Pact, day: date) -> dict[str, Parameter]:
    """What the clause's own terms are to its SQL, beside the night's parameters."""
    by = pact.signed.by if pact.signed else {}
    return {
        "number": clause.number,
        "side": clause.side,
        "night": day.isoformat(),
        "month_first_day": day.replace(day=1).isoformat(),
        "within_seconds": within_seconds(clause),
        "repeat_customers_count": int(pact.lead.repeat_customer == "counted"),
        "report_currency": pact.company.currency.report,
        "limit_currency": clause.at_most.currency if clause.at_most else pact.company.currency.report,
        "marketing_head": by.get("marketing"),
        "sales_head": by.get("sales"),
        "due_month": _due_month(day, clause.monthly_by_day),
        **_field_parameters(clause),
    }


def within_seconds(clause: Clause) -> int | None:
    """Minutes or working minutes, as the lead's own clocks are kept; limits of days are kept by the fates."""
    if clause.within is None or clause.within.unit.endswith("days"):
        return None
    return clause.within.amount * 60


def _due_month(day: date, by_day: int | None) -> str:
    """The newest month whose day to confirm has come: this one, or the one before."""
    if day.day >= (by_day or 1):
        return f"{day:%Y-%m}"
    return f"{day.year - (day.month == 1)}-{day.month - 1 or 12:02}"


def _field_parameters(clause: Clause) -> dict[str, Parameter]:
    asked = set(clause.fields)
    needs: dict[str, Parameter] = {f"needs_{name}": int(name in asked) for name in RECORD_FIELDS | DEAL_FIELDS}
    return needs | {
        "asks_records": int(bool(asked & RECORD_FIELDS)),
        "asks_deals": int(bool(asked & DEAL_FIELDS)),
        "stage_order": STAGE_ORDER.get(clause.stage or "", 0),
    }
