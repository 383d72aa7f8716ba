-- every lead of the month from a source that brings spend names a campaign that its spend knows
with by_id as (
    select distinct source, campaign_id from spend
),

by_name as (
    select distinct source, campaign_name from spend where campaign_name is not null
)

select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case
        when by_id.source is not null or by_name.source is not null then 0
        when lead.campaign_id is null and lead.campaign_name is null then 1
        when night_source.status in ('missing', 'partial', 'dead') then null
        else 1
    end as failed
from lead
join source_trait on source_trait.source = lead.source and source_trait.brings_spend = 1
join fate on fate.lead = lead.id
join enquiry on enquiry.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
left join by_id on by_id.source = lead.source and by_id.campaign_id = lead.campaign_id
left join by_name on by_name.source = lead.source and by_name.campaign_name = lead.campaign_name
left join night_source on night_source.source = lead.source and night_source.night = :night
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate not in ('test', 'duplicate')
    and (enquiry.is_repeat_customer = 0 or :repeat_customers_count = 1)
