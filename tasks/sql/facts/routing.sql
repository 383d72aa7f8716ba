-- of each enquiry that anybody ever had: when it first had a seller at work, and when the last one left. a seller of
-- whom the calendar knows nothing is taken as at work
with held as (
    select e.root_lead, s.from_at, s.to_at,
           case when k.owner_id is null then s.from_at else p.from_at end as there_from_at,
           case when k.owner_id is null then s.to_at else p.to_at end as there_to_at
    from enquiry_record e
    join t_spell s on s.record = e.record
    left join t_seller_state k on k.owner_id = s.owner_id
    left join t_presence p on p.owner_id = s.owner_id and p.from_at < s.to_at and p.to_at > s.from_at
)
select root_lead,
       min(case when there_from_at > from_at then there_from_at
                when there_from_at is not null then from_at end) as assigned_at,
       max(case when there_to_at < to_at then there_to_at
                when there_to_at is not null then to_at end) as last_left_at
from held
group by root_lead
