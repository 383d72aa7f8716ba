-- every lead of a source that counts on its own is in the CRM within the limit
-- left out are leads whose hand-off cannot be timed, because their record is older than they are
select
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case
        when fate = 'unprovable' and would_be = 'not_in_crm' then null
        when fate = 'not_in_crm' or handoff_seconds > :within_seconds then 1
        else 0
    end as failed
from month_lead
join source_trait on source_trait.source = month_lead.source and source_trait.counts_on_its_own = 1
where submitted_at >= :month_start_at and fate not in ('test', 'duplicate')
    and (
        fate = 'not_in_crm'
        or (fate = 'unprovable' and would_be = 'not_in_crm')
        or handoff_seconds is not null
    )
