-- every decided lead of the month can be reached; of an unprovable one it cannot be said
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case when fate.fate = 'unprovable' then null when fate.fate = 'invalid' then 1 else 0 end as failed
from lead
join fate on fate.lead = lead.id
join enquiry on enquiry.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate not in ('test', 'duplicate', 'waiting')
    and (enquiry.is_repeat_customer = 0 or :repeat_customers_count = 1)
