-- each lead's previous enquiry of the same person, by phone, mail or CRM contact; the newest one counts.
-- the cast gives the column the type without which SQLite looks up no index
create temporary table m_previous as
with keyed as (
    select lead, at, case kind when 'phone' then 1 else 2 end as nth_key, key from m_key
    union all
    select l.lead, l.at, 3, r.contact
    from lead_match m
    join m_lead l on l.lead = m.lead
    join m_record r on r.record = m.record
    where l.is_test = 0 and not exists (select 1 from m_busy b where b.contact = r.contact)
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
