-- what the log says of each enquiry, in one reading
select root_lead,
       max(case when (is_by_person = 1 or is_planned = 1) and at < :cut_at then at end) as happened_at,
       min(case when is_planned = 1 and at >= :cut_at then at end) as planned_at,
       min(case when (is_attempt = 1 or is_talk = 1) and at < :cut_at then at end) as answered_at,
       min(case when is_talk = 1 then at end) as first_talk_at,
       max(case when is_talk = 1 then at end) as last_talk_at,
       max(case when is_untold = 1 and at < :cut_at then 1 else 0 end) as has_untold_call
from enquiry_activity
group by root_lead
