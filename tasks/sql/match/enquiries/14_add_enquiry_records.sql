-- the first record is the root's own match, unless that one is older than the lead's journey through the CRM
insert into enquiry_record (root_lead, record, is_copy, is_first, is_deciding)
with held as (
    select e.root_lead, m.record, max(case when m.lead = e.root_lead then 1 else 0 end) as is_own
    from lead_match m
    join enquiry e on e.lead = m.lead
    where m.record is not null
    group by e.root_lead, m.record
    union all
    select root_lead, record, 0 from m_found
)
select h.root_lead, h.record, r.is_copy,
       case when row_number() over (
                partition by h.root_lead
                order by case when h.is_own = 1 and r.created_at < l.at - 600 then 0 else 1 end,
                         r.created_at, h.is_own desc, h.record) = 1
            then 1 else 0 end,
       0
from held h
join m_record r on r.record = h.record
join m_lead l on l.lead = h.root_lead
