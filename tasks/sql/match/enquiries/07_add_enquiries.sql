insert into enquiry (lead, previous_lead, root_lead, root_why, is_test, is_duplicate, is_repeat_customer,
                     wrote_again_unanswered)
with recursive rooted (lead, root_lead) as (
    select l.lead, l.lead
    from m_lead l
    where not exists (select 1 from m_duplicate d where d.lead = l.lead)
    union all
    select d.lead, r.root_lead
    from rooted r
    join m_duplicate d on d.previous_lead = r.lead
)
select r.lead, p.previous_lead, r.root_lead, d.why, l.is_test, case when d.lead is null then 0 else 1 end,
       case when b.lead is null then 0 else 1 end, 0
from rooted r
join m_lead l on l.lead = r.lead
left join m_previous p on p.lead = r.lead
left join m_duplicate d on d.lead = r.lead
left join m_repeat b on b.lead = r.lead
