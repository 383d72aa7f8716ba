-- every talk of an enquiry with the record it stands on, a stage that needs a talk included
select root_lead, record, at, 1 as is_logged,
       case when is_call = 1 then talked_seconds end as call_seconds
from enquiry_activity
where is_talk = 1
union all
select e.root_lead, e.record, r.stage_talk_at, 0, null
from enquiry_record e
join t_record_state r on r.record = e.record
where r.stage_talk_at is not null
union all
select root_lead, record, stage_talk_at, 0, null
from t_deal_state
where stage_talk_at is not null
