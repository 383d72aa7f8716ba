-- every lead that is open at the cut has a seller at work, and every lead of the month got one within the limit
-- where the CRM keeps no log of assignments nothing can be said
with assignment_log as (
    select source_trait.source
    from source_trait
    where exists (select 1 from owner_move where owner_move.source = source_trait.source)
),

asked as (
    select fate.lead, fate.fate
    from fate
    where fate.fate in ('unassigned', 'untouched', 'stalled', 'open')
        or (fate.fate = 'unprovable' and fate.would_be = 'unassigned')
    union all
    select lead, fate
    from month_lead
    where submitted_at >= :month_start_at
        and fate not in ('unassigned', 'untouched', 'stalled', 'open', 'test', 'duplicate', 'unprovable')
),

judged as (
    select
        lead.source, lead.lead_id, lead.campaign_id, lead.campaign_name, lead_fact.team,
        asked.fate, assignment_log.source as log_source,
        case
            when lead.submitted_at >= :month_start_at and lead_fact.assigned_at is not null
                then lead_fact.routing_seconds
        end as routing_seconds
    from asked
    join lead on lead.id = asked.lead
    join lead_fact on lead_fact.lead = lead.id
    join record on record.id = lead_fact.first_record
    left join assignment_log on assignment_log.source = record.source
    where lead.submitted_at >= :window_start_at and lead.submitted_at < :cut_at
)

select
    'lead' as record_type, source, lead_id as record_id, campaign_id, campaign_name, team,
    case
        when log_source is null or fate = 'unprovable' then null
        when fate = 'unassigned' or routing_seconds > :within_seconds then 1
        else 0
    end as failed
from judged
where fate in ('unassigned', 'untouched', 'stalled', 'open', 'unprovable') or routing_seconds is not null
