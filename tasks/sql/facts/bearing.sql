-- what may bear out or contradict the reason of the deciding record: what was said on that record, or on one
-- made before it
with said as (
    select a.root_lead, a.is_talk, a.is_call, a.is_no_such_number, a.talked_seconds
    from enquiry_activity a
    join t_case c on c.root_lead = a.root_lead
    left join record r on r.id = case when a.record <> c.record then a.record end
    where a.at < :cut_at and a.is_planned = 0
      and (a.record is null or a.record = c.record or r.created_at <= c.record_created_at)
    union all
    select t.root_lead, 1, 0, 0, null
    from t_stage_talk t
    join t_case c on c.root_lead = t.root_lead
    left join record r on r.id = case when t.record <> c.record then t.record end
    where t.record is null or t.record = c.record or r.created_at <= c.record_created_at
)
select root_lead,
       max(is_talk) as is_talk,
       max(case when is_call = 1 and talked_seconds >= 60 then 1 else 0 end) as is_long_call,
       max(case when is_call = 1 and talked_seconds >= :answered_call_seconds and talked_seconds < 60
                then 1 else 0 end) as is_short_call,
       max(is_no_such_number) as is_no_such_number
from said
group by root_lead
