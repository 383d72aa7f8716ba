-- every lead of the month that was lost or rejected has a reason once the time to give one is over
select
    'lead' as record_type, source, lead_id as record_id, campaign_id, campaign_name, team,
    case when fate = 'unprovable' then null when fate = 'lost_unexplained' then 1 else 0 end as failed
from month_lead
where submitted_at >= :month_start_at
    and (
        fate in ('lost', 'no_answer', 'disqualified', 'given_up', 'disputed', 'lost_unexplained')
        or (fate = 'unprovable' and would_be = 'lost_unexplained')
    )
