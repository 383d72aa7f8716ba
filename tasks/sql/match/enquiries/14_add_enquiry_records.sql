-- the first record is the root's own match, unless that one is older than the lead's journey through the CRM. one
-- record alone decides; of several it is found out
insert into enquiry_record (root_lead, record, is_copy, is_first, is_deciding)
with held as (
    select e.root_lead, m.record, max(case when m.lead = e.root_lead then 1 else 0 end) as is_own
    from enquiry e
    join lead_match m on m.lead = e.lead
    where m.record is not null
    group by e.root_lead, m.record
    union all
    select root_lead, record, 0 from m_found
),
several as (
    select root_lead from held group by root_lead having count(*) > 1
)
select h.root_lead, h.record, r.is_copy, 1, 1
from held h
join m_record r on r.record = h.record
left join several s on s.root_lead = h.root_lead
where s.root_lead is null
union all
select h.root_lead, h.record, r.is_copy,
       case when row_number() over (
                partition by h.root_lead
                order by case when h.is_own = 1 and r.created_at < l.at - 600 then 0 else 1 end,
                         r.created_at, h.is_own desc, h.record) = 1
            then 1 else 0 end,
       0
from several s
join held h on h.root_lead = s.root_lead
join m_record r on r.record = h.record
join m_lead l on l.lead = h.root_lead
