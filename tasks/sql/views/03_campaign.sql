-- each campaign's newest name, for leads that carry its id alone
select source, campaign_id, campaign_name
from (
    select source, campaign_id, campaign_name,
           row_number() over (partition by source, campaign_id order by day desc, campaign_name) as nth
    from spend
    where campaign_name is not null
) named
where nth = 1
