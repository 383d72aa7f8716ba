-- every lead that is open at the cut with a seller at work has a next step planned within 30 days
-- nothing can be said where the CRM holds no planned step of anybody
with keeps_plans as (
    select case
        when exists (select 1 from activity where is_planned = 1)
            or exists (select 1 from record where planned_at is not null)
            or exists (select 1 from deal where planned_at is not null)
            then 1
        else 0
    end as is_known
)

select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case
        when lead_fact.planned_at <= :planned_until_at then 0
        when fate.fate = 'unprovable' or keeps_plans.is_known = 0 then null
        else 1
    end as failed
from lead
join fate on fate.lead = lead.id
join lead_fact on lead_fact.lead = lead.id
cross join keeps_plans
where lead.submitted_at >= :window_start_at and lead.submitted_at < :cut_at
    and (fate.fate in ('open', 'stalled') or (fate.fate = 'unprovable' and fate.would_be = 'stalled'))
