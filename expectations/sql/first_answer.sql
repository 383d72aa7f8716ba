-- every lead of the month that reached a seller got a person's first answer within the seller's limit
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case when fate.fate = 'unprovable' then null else 1 - lead_fact.sla_met end as failed
from lead
join fate on fate.lead = lead.id
join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'not_in_crm', 'unassigned')
    and (fate.fate <> 'unprovable' or fate.would_be = 'untouched')
