-- the last thing that happened to an enquiry and the next one that is planned. an agreed date that has
-- passed counts as something that happened
with told as (
    select root_lead, happened_at, planned_at from t_told
    union all
    select root_lead, moved_at, case when planned_at >= :cut_at then planned_at end from t_deal_state
    union all
    select root_lead,
           case when planned_at < :cut_at and planned_at > created_at then planned_at else created_at end, null
    from t_deal_state
    union all
    select e.root_lead,
           case when r.planned_at < :cut_at and (r.moved_at is null or r.planned_at > r.moved_at) then r.planned_at
                else r.moved_at end,
           case when r.planned_at >= :cut_at then r.planned_at end
    from enquiry_record e
    join t_record_state r on r.record = e.record
),
whole as (
    select root_lead, max(happened_at) as moved_at, min(planned_at) as planned_at from told group by root_lead
)
select w.root_lead, w.moved_at, w.planned_at
from whole w
where w.root_lead in (select root_lead from enquiry_record)
