-- every lead that is open at the cut with a seller at work moved within the limit, or has a next step planned
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case when fate.fate = 'unprovable' then null when fate.fate = 'stalled' then 1 else 0 end as failed
from lead
join fate on fate.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :window_start_at and lead.submitted_at < :cut_at
    and (fate.fate in ('open', 'stalled') or (fate.fate = 'unprovable' and fate.would_be = 'stalled'))
