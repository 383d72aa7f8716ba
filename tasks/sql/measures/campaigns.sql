-- leads of the month by campaign; decided are those whose validity is settled, a disputed one counts as valid
select l.source, coalesce(l.campaign_id, l.campaign_name) as campaign_key, max(l.campaign_name) as campaign_name,
       count(*) as leads,
       sum(case when t.fate in ('waiting', 'unprovable') then 0 else 1 end) as decided,
       sum(case when t.fate in ('waiting', 'unprovable', 'invalid', 'disqualified') then 0 else 1 end) as valid,
       sum(case when t.fate = 'won' then 1 else 0 end) as won
from fate t
join lead l on l.id = t.lead
join enquiry e on e.lead = t.lead
where l.submitted_at >= :month_start_at and l.submitted_at < :cut_at and t.fate not in ('test', 'duplicate')
  and (e.is_repeat_customer = 0 or :counts_repeat = 1)
  and coalesce(l.campaign_id, l.campaign_name) is not null
group by l.source, coalesce(l.campaign_id, l.campaign_name)
