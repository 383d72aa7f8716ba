-- every campaign that spent money or brought a lead in the month has a promise from its first day in it, or earlier
with known as (
    select source, campaign_name, min(campaign_id) as campaign_id
    from spend where campaign_name is not null
    group by source, campaign_name
),

brought as (
    select month_lead.source, campaign_id, campaign_name, min(submitted_at) as first_at
    from month_lead
    join source_trait on source_trait.source = month_lead.source and source_trait.brings_spend = 1
    where submitted_at >= :month_start_at and fate <> 'test' and coalesce(campaign_id, campaign_name) is not null
    group by month_lead.source, campaign_id, campaign_name
),

active as (
    select source, campaign_id, campaign_name, day
    from spend
    where day >= :month_first_day and day <= :night and amount_minor > 0
    union all
    select brought.source, brought.campaign_id, brought.campaign_name, company_day.day
    from brought
    join company_day on company_day.starts_at <= brought.first_at and brought.first_at < company_day.ends_at
),

campaign as (
    select
        active.source, coalesce(active.campaign_id, known.campaign_id, active.campaign_name) as campaign_id,
        max(active.campaign_name) as campaign_name, min(active.day) as first_day
    from active
    left join known on known.source = active.source and known.campaign_name = active.campaign_name
    group by active.source, coalesce(active.campaign_id, known.campaign_id, active.campaign_name)
)

select
    'campaign' as record_type, source, campaign_id as record_id, campaign_id, campaign_name, null as team,
    case when exists (
        select 1 from promise
        where promise.source = campaign.source and promise.from_day <= campaign.first_day
            and (promise.campaign_id = campaign.campaign_id or promise.campaign_id = campaign.campaign_name)
    ) then 0 else 1 end as failed
from campaign
