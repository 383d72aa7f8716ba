-- the last thing that happened to an enquiry and the next one that is planned. an agreed date that has
-- passed counts as something that happened
with happened as (
    select root_lead, at from enquiry_activity
    where (is_by_person = 1 or is_planned = 1) and at < :cut_at
    union all
    select e.root_lead, r.moved_at from enquiry_record e join t_record_state r on r.record = e.record
    union all
    select root_lead, moved_at from t_deal_state
    union all
    select root_lead, created_at from t_deal_state
    union all
    select e.root_lead, r.planned_at from enquiry_record e join t_record_state r on r.record = e.record
    where r.planned_at < :cut_at
    union all
    select root_lead, planned_at from t_deal_state where planned_at < :cut_at
),
planned as (
    select root_lead, at from enquiry_activity where is_planned = 1 and at >= :cut_at
    union all
    select e.root_lead, r.planned_at from enquiry_record e join t_record_state r on r.record = e.record
    where r.planned_at >= :cut_at
    union all
    select root_lead, planned_at from t_deal_state where planned_at >= :cut_at
),
last_happened as (select root_lead, max(at) as at from happened group by root_lead),
next_planned as (select root_lead, min(at) as at from planned group by root_lead)
select e.root_lead, h.at as moved_at, p.at as planned_at
from (select distinct root_lead from enquiry_record) e
left join last_happened h on h.root_lead = e.root_lead
left join next_planned p on p.root_lead = e.root_lead
