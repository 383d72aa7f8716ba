-- no lead of the month repeats an earlier enquiry of the same person
-- left out are those who wrote again because the first enquiry was not answered in time
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, first_fact.team,
    case when fate.fate = 'duplicate' then 1 else 0 end as failed
from lead
join fate on fate.lead = lead.id
join enquiry on enquiry.lead = lead.id
left join lead_fact as first_fact on first_fact.lead = enquiry.root_lead
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate <> 'test'
    and (fate.fate <> 'duplicate' or enquiry.wrote_again_unanswered = 0 or coalesce(first_fact.sla_met, 1) = 1)
