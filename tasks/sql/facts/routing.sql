-- when an enquiry first had a seller at work, and when the last one left. a seller of whom the calendar
-- knows nothing is taken as at work
with present as (
    select e.root_lead, s.record, s.owner_id,
           case when p.from_at > s.from_at then p.from_at else s.from_at end as from_at,
           case when p.to_at < s.to_at then p.to_at else s.to_at end as to_at
    from enquiry_record e
    join t_spell s on s.record = e.record
    join t_presence p on p.owner_id = s.owner_id and p.from_at < s.to_at and p.to_at > s.from_at
    union all
    select e.root_lead, s.record, s.owner_id, s.from_at, s.to_at
    from enquiry_record e
    join t_spell s on s.record = e.record
    where not exists (select 1 from seller_day d where d.owner_id = s.owner_id)
)
select root_lead, min(from_at) as assigned_at, max(to_at) as last_left_at
from present
group by root_lead
