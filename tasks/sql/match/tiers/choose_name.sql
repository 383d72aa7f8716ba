-- only where one person stands against one record's person
insert into lead_match (lead, record, tier, confidence, is_ambiguous)
with of_lead as (
    select lead, count(distinct other_person) as persons from m_name_pair group by lead
),
of_record as (
    select record, count(distinct person) as persons from m_name_pair group by record
),
judged as (
    select p.lead, p.record,
           max(case when l.persons > 1 or r.persons > 1 then 1 else 0 end) over (partition by p.lead) as is_ambiguous,
           row_number() over (partition by p.lead order by p.created_at, p.record) as nth
    from m_name_pair p
    join of_lead l on l.lead = p.lead
    join of_record r on r.record = p.record
)
select lead, case when is_ambiguous = 0 then record end, 'name',
       case when is_ambiguous = 0 then 0.8 end, is_ambiguous
from judged
where nth = 1
