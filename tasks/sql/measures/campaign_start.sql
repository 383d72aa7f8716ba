-- first day on which each campaign spent money or brought a lead
select source, campaign_key, min(day) as day
from (
    select source, campaign_id as campaign_key, day from spend where amount_minor > 0
    union all
    select l.source, coalesce(l.campaign_id, l.campaign_name), c.day
    from lead l
    join company_day c on c.starts_at <= l.submitted_at and l.submitted_at < c.ends_at
    where coalesce(l.campaign_id, l.campaign_name) is not null
) seen
group by source, campaign_key
