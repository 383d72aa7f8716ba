-- no lead of the month repeats an earlier enquiry of the same person
-- left out are those who wrote again because the first enquiry was not answered in time
select
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, first_fact.team,
    case when fate = 'duplicate' then 1 else 0 end as failed
from month_lead
join enquiry on enquiry.lead = month_lead.lead
left join lead_fact as first_fact on first_fact.lead = enquiry.root_lead
where submitted_at >= :month_start_at and fate <> 'test'
    and (fate <> 'duplicate' or enquiry.wrote_again_unanswered = 0 or coalesce(first_fact.sla_met, 1) = 1)
