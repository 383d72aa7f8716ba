-- every decided lead of the month can be reached; of an unprovable one it cannot be said
select
    'lead' as record_type, source, lead_id as record_id, campaign_id, campaign_name, team,
    case when fate = 'unprovable' then null when fate = 'invalid' then 1 else 0 end as failed
from month_lead
where submitted_at >= :month_start_at and fate not in ('test', 'duplicate', 'waiting')
    and (is_repeat_customer = 0 or :repeat_customers_count = 1)
