-- a lead without a record and an unmatched record of its source or of none, with a fitting name or none,
-- within a day: the seller may have corrected the phone
with unmatched_lead as (
    select e.lead, l.source, l.submitted_at, p.name_key
    from enquiry e
    join lead l on l.id = e.lead
    join lead_person p on p.lead = e.lead
    left join t_case c on c.root_lead = e.lead
    left join lead_match m on m.lead = e.lead
    where e.root_lead = e.lead and c.record is null and coalesce(m.is_ambiguous, 0) = 0
)
select l.lead, r.record,
       case when r.created_at > l.submitted_at then r.created_at - l.submitted_at
            else l.submitted_at - r.created_at end as gap
from unmatched_lead l
join t_unmatched_record r on r.created_at between l.submitted_at - 86400 and l.submitted_at + 86400
where (r.crm_source is null or r.source = l.source)
  and (l.name_key is null or r.name_key is null or l.name_key = r.name_key
       or ' ' || r.name_key || ' ' like '% ' || l.name_key || ' %'
       or ' ' || l.name_key || ' ' like '% ' || r.name_key || ' %')
