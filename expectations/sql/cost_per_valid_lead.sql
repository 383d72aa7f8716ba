-- what a valid lead of the month costs; beside the decided leads stand the days of spend
-- spend_minor is in the limit's currency, null where no rate is known or the source's spend is not whole
with priced as (
    select
        spend.source, spend.campaign_id, spend.campaign_name, spend.amount_minor, spend.currency, night_source.status,
        coalesce((
            select rate.rate_micro from rate
            where rate.currency = spend.currency and rate.day <= spend.day
            order by rate.day desc limit 1
        ), case when spend.currency = :report_currency then 1000000 end) as rate_micro,
        coalesce((
            select rate.rate_micro from rate
            where rate.currency = :limit_currency and rate.day <= spend.day
            order by rate.day desc limit 1
        ), case when :limit_currency = :report_currency then 1000000 end) as limit_rate_micro
    from spend
    left join night_source on night_source.source = spend.source and night_source.night = :night
    where spend.day >= :month_first_day and spend.day <= :night
)

select
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case when fate = 'unprovable' then null when fate in ('invalid', 'disqualified') then 1 else 0 end as failed,
    0 as spend_minor
from month_lead
join source_trait on source_trait.source = month_lead.source and source_trait.brings_spend = 1
where submitted_at >= :month_start_at and fate not in ('test', 'duplicate', 'waiting')
    and (is_repeat_customer = 0 or :repeat_customers_count = 1)
union all
select
    'spend', source, campaign_id, campaign_id, campaign_name, null, null,
    case
        when status in ('missing', 'partial', 'dead') then null
        when currency = :limit_currency then amount_minor
        else (amount_minor * rate_micro + limit_rate_micro / 2) / limit_rate_micro
    end
from priced
