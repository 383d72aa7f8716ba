-- first day on which each campaign spent money or brought a lead
select source, campaign_key, min(day) as day
from (
    select source, campaign_id as campaign_key, day from spend where amount_minor > 0
    union all
    select l.source, l.campaign_key, c.day
    from (
        select source, coalesce(campaign_id, campaign_name) as campaign_key, min(submitted_at) as first_at
        from lead
        where coalesce(campaign_id, campaign_name) is not null
        group by source, coalesce(campaign_id, campaign_name)
    ) l
    join company_day c on c.starts_at <= l.first_at and l.first_at < c.ends_at
) seen
group by source, campaign_key
