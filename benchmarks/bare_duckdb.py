"""What the bare work costs: DuckDB reads the same files, matches leads with records and counts.

    python -m benchmarks.bare_duckdb COMPANY_FOLDER    # prints its figures as JSON

It judges nothing, keeps nothing, and takes any nine digits for a phone: a bound, not a rival.
"""

import json
import resource
import sys
from pathlib import Path

import duckdb

from benchmarks.clock import Clock

_PHONE = "nullif(right(regexp_replace({}, '[^0-9]', '', 'g'), 9), '')"
_DOTTED = "strptime({}, '%d.%m.%Y %H:%M:%S')"

READ = f"""
create table lead as
  select 'meta' source, id[3:] lead_id, created_time::timestamptz at time zone 'Europe/Kyiv' submitted_at,
         campaign_id[3:] campaign_id, {_PHONE.format("phone_number")} phone, lower(trim(email)) mail
  from read_csv('{{folder}}/utf8/meta-leads.csv', delim = '\\t', quote = '', all_varchar = true)
  union all
  select 'google', "Lead ID", "Lead Submit Time"::timestamptz at time zone 'Europe/Kyiv', "Campaign ID",
         {_PHONE.format('"User Phone"')}, lower(trim("User Email"))
  from read_csv('{{folder}}/utf8/google-leads.csv', delim = ',', all_varchar = true);
create table record as
  select "ID" crm_id, "Стадія" stage, {_DOTTED.format('"Дата створення"')} created_at,
         ltrim("ID ліда реклами", 'l:') lead_id, {_PHONE.format('"Робочий телефон"')} phone,
         lower(trim("Робочий e-mail")) mail
  from read_csv('{{folder}}/utf8/bitrix24-leads.csv', delim = ';', quote = '"', all_varchar = true);
create table deal as
  select "ID ліда" crm_id, "Стадія" stage
  from read_csv('{{folder}}/utf8/bitrix24-deals.csv', delim = ';', quote = '"', all_varchar = true);
create table activity as
  select "ID ліда" crm_id, {_DOTTED.format('"Дата"')} moment, "Напрямок" direction
  from read_csv('{{folder}}/utf8/bitrix24-activities.csv', delim = ';', quote = '"', all_varchar = true);
create table move as
  select "ID" record_id, {_DOTTED.format('"Дата"')} moment, "Стадія" stage
  from read_csv('{{folder}}/utf8/bitrix24-history.csv', delim = ';', quote = '"', all_varchar = true);
create table call as
  select call_id, started_at::timestamp moment, {_PHONE.format("client_number")} phone, answered
  from read_csv('{{folder}}/exports/calls/*.csv', delim = ',', all_varchar = true)
"""

# the nearest record of the same key within 30 days, the platform's id before phone before mail. A number or address
# that many records share is nobody's: without that rule a million leads have hundreds of millions of pairs
MATCH = """
create table keyed as
  select lead_id as key, crm_id, created_at, 1 tier from record where lead_id <> ''
  union all select phone, crm_id, created_at, 2 from record where phone <> ''
  union all select mail, crm_id, created_at, 3 from record where mail <> '';
delete from keyed where key in (select key from keyed group by key having count(*) > 20);
create table pair as
  select l.lead_id, k.crm_id, k.tier, abs(epoch(k.created_at) - epoch(l.submitted_at)) gap
  from (select lead_id, submitted_at, lead_id as key, 1 tier from lead
        union all select lead_id, submitted_at, phone, 2 from lead
        union all select lead_id, submitted_at, mail, 3 from lead) l
  join keyed k on k.key = l.key and k.tier = l.tier
  where abs(epoch(k.created_at) - epoch(l.submitted_at)) < 30 * 86400;
create table match as
  select lead_id, arg_min(crm_id, tier * 1e9 + gap) crm_id from pair group by lead_id
"""

COUNT = """
create table told as
  select l.source, r.stage, d.stage deal_stage, count(*) leads, sum(a.attempts) attempts,
         median(epoch(a.first_at) - epoch(l.submitted_at)) waited
  from lead l left join match m using (lead_id) left join record r using (crm_id) left join deal d using (crm_id)
  left join (select crm_id, count(*) attempts, min(moment) first_at from activity where direction = 'Вихідний'
             group by crm_id) a using (crm_id)
  group by all
"""


def main(folder: Path) -> None:
    database = duckdb.connect()
    steps = {}
    for name, text in (("read", READ.format(folder=folder)), ("match", MATCH), ("count", COUNT)):
        clock = Clock()
        database.execute(text)
        steps[name] = clock.seconds()
    counts = {table: _scalar(database, f"select count(*) from {table}")
              for table in ("lead", "record", "deal", "activity", "move", "call", "match")}  # fmt: skip
    whole = {of: sum(step[of] for step in steps.values()) for of in ("wall", "cpu")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"version": duckdb.__version__, "steps": steps, "peak_mb": peak, "counts": counts} | whole))


def _scalar(database: duckdb.DuckDBPyConnection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
