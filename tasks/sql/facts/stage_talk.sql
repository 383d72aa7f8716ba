-- stages of each enquiry that nobody reaches without a talk, with the record they stand on
select e.root_lead, e.record, r.stage_talk_at as at
from enquiry_record e
join t_record_state r on r.record = e.record
where r.stage_talk_at is not null
union all
select root_lead, record, stage_talk_at
from t_deal_state
where stage_talk_at is not null
