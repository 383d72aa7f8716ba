-- every lead of the month from a source that brings spend names a campaign that its spend knows
with by_id as (
    select distinct source, campaign_id from spend
),

by_name as (
    select distinct source, campaign_name from spend where campaign_name is not null
)

select
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case
        when by_id.source is not null or by_name.source is not null then 0
        when month_lead.campaign_id is null and month_lead.campaign_name is null then 1
        when night_source.status in ('missing', 'partial', 'dead') then null
        else 1
    end as failed
from month_lead
join source_trait on source_trait.source = month_lead.source and source_trait.brings_spend = 1
left join by_id on by_id.source = month_lead.source and by_id.campaign_id = month_lead.campaign_id
left join by_name on by_name.source = month_lead.source and by_name.campaign_name = month_lead.campaign_name
left join night_source on night_source.source = month_lead.source and night_source.night = :night
where submitted_at >= :month_start_at and fate not in ('test', 'duplicate')
    and (is_repeat_customer = 0 or :repeat_customers_count = 1)
