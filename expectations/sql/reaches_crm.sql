-- every lead of a source that counts on its own is in the CRM within the limit
-- left out are leads whose hand-off cannot be timed, because their record is older than they are
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case
        when fate.fate = 'unprovable' and fate.would_be = 'not_in_crm' then null
        when fate.fate = 'not_in_crm' or lead_fact.handoff_seconds > :within_seconds then 1
        else 0
    end as failed
from lead
join source_trait on source_trait.source = lead.source and source_trait.counts_on_its_own = 1
join fate on fate.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate not in ('test', 'duplicate')
    and (
        fate.fate = 'not_in_crm'
        or (fate.fate = 'unprovable' and fate.would_be = 'not_in_crm')
        or lead_fact.handoff_seconds is not null
    )
