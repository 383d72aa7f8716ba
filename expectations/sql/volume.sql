-- on every day of the month as many leads came as its plan says
-- nothing can be said without a plan, or of the days that a late source of leads has not told yet
with first_lead as (
    select min(submitted_at) as at from lead
),

told as (
    select min(coalesce(night_source.newest_row_at, 0)) as until_at
    from night_source
    join source_trait on source_trait.source = night_source.source and source_trait.brings_leads = 1
    where night_source.night = :night and night_source.status in ('missing', 'partial', 'dead')
),

arrived as (
    select company_day.day, company_day.ends_at, count(fate.lead) as leads
    from company_day
    left join lead on lead.submitted_at >= company_day.starts_at and lead.submitted_at < company_day.ends_at
    left join fate on fate.lead = lead.id and fate.fate not in ('test', 'duplicate')
    where company_day.starts_at >= :month_start_at and company_day.starts_at < :cut_at
    group by company_day.day, company_day.ends_at
)

select
    'day' as record_type, '' as source, arrived.day as record_id,
    null as campaign_id, null as campaign_name, null as team,
    case
        when arrived.leads >= plan_month.leads_a_day then 0
        when arrived.ends_at > told.until_at then null
        when arrived.leads < plan_month.leads_a_day then 1
    end as failed
from arrived
cross join told
left join plan_month on plan_month.month = substr(arrived.day, 1, 7)
join first_lead on first_lead.at < arrived.ends_at
