-- leads of the month by campaign; decided are those whose validity is settled, a disputed one counts as valid
select source, coalesce(campaign_id, campaign_name) as campaign_key, max(campaign_name) as campaign_name,
       count(*) as leads,
       sum(case when fate in ('waiting', 'unprovable') then 0 else 1 end) as decided,
       sum(case when fate in ('waiting', 'unprovable', 'invalid', 'disqualified') then 0 else 1 end) as valid,
       sum(case when fate = 'won' then 1 else 0 end) as won
from month_lead
where fate not in ('test', 'duplicate') and (is_repeat_customer = 0 or :counts_repeat = 1)
  and coalesce(campaign_id, campaign_name) is not null
group by source, coalesce(campaign_id, campaign_name)
