-- each lead's previous enquiry of the same person, by phone, mail or CRM contact; the newest one counts. most keys
-- stand once: only the others are put in order. the cast gives the column the type without which SQLite looks up no
-- index
create temporary table m_previous as
with contact as materialized (
    select l.lead, l.at, r.contact
    from lead_match m
    join m_lead l on l.lead = m.lead
    join m_record r on r.record = m.record
    where l.is_test = 0
),
keyed as (
    select y.lead, y.at, case y.kind when 'phone' then 1 else 2 end as nth_key, y.key
    from (select kind, key from m_key group by key, kind having count(*) > 1) c
    join m_key y on y.key = c.key and y.kind = c.kind
    union all
    select k.lead, k.at, 3, k.contact
    from (select contact from contact group by contact having count(*) > 1) c
    join contact k on k.contact = c.contact
    where not exists (select 1 from m_busy b where b.contact = c.contact)
),
linked as (
    select lead, at, nth_key,
           lag(lead) over (partition by nth_key, key order by at, lead) as previous_lead,
           lag(at) over (partition by nth_key, key order by at, lead) as previous_at
    from keyed
),
ranked as (
    select lead, at, nth_key, previous_lead, previous_at,
           row_number() over (partition by lead order by previous_at desc, previous_lead desc, nth_key) as nth
    from linked
    where previous_lead is not null
)
select lead, at, cast(previous_lead as bigint) as previous_lead, previous_at,
       case nth_key when 1 then 'phone' when 2 then 'mail' else 'contact' end as why
from ranked
where nth = 1
