-- every lead of the month that reached a seller got a person's first answer within the seller's limit
select
    'lead' as record_type, source, lead_id as record_id, campaign_id, campaign_name, team,
    case when fate = 'unprovable' then null else 1 - sla_met end as failed
from month_lead
where submitted_at >= :month_start_at
    and fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'not_in_crm', 'unassigned')
    and (fate <> 'unprovable' or would_be = 'untouched')
