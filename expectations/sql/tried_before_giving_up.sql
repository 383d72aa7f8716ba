-- every lead of the month that was closed without a talk had the attempts that were agreed
select
    'lead' as record_type, source, lead_id as record_id, campaign_id, campaign_name, team,
    case when fate = 'unprovable' then null when fate = 'given_up' then 1 else 0 end as failed
from month_lead
where submitted_at >= :month_start_at
    and (fate in ('given_up', 'no_answer') or (fate = 'unprovable' and would_be = 'given_up'))
