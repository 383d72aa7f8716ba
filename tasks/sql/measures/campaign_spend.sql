-- the month's spend by campaign, day and currency; days are the ad account's own
select source, campaign_id as campaign_key, max(campaign_name) as campaign_name, currency, day,
       sum(amount_minor) as amount_minor
from spend
where day >= :month_start and day <= :night
group by source, campaign_id, currency, day
