-- each lead's previous enquiry of the same person, by phone, mail or CRM contact; the newest one counts. most keys
-- stand once: only the others are put in order. the cast gives the column the type without which SQLite looks up no
-- index
create temporary table m_previous as
with shared_contact as (
    select contact from m_record group by contact having count(*) > 1
    union
    select r.contact
    from (select record from lead_match group by record having count(*) > 1) m
    join m_record r on r.record = m.record
),
keyed as (
    select y.lead, y.at, case y.kind when 'phone' then 1 else 2 end as nth_key, y.key
    from (select kind, key from m_key group by key, kind having count(*) > 1) c
    join m_key y on y.key = c.key and y.kind = c.kind
    union all
    select l.lead, l.at, 3, c.contact
    from shared_contact c
    join m_record r on r.contact = c.contact
    join lead_match m on m.record = r.record
    join m_lead l on l.lead = m.lead
    where l.is_test = 0 and not exists (select 1 from m_busy b where b.contact = c.contact)
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
