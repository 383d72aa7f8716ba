-- leads of 90 days on each list that a clause answers for, those of the report days, and the oldest;
-- by team and campaign, named as a verdict's part
select t.fate, coalesce(nullif(f.team, ''), '-') as team,
       case when l.campaign_id is null and l.campaign_name is null then l.source
            else l.source || '|' || coalesce(c.campaign_name, l.campaign_name, l.campaign_id) end as campaign,
       count(*) as leads,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday,
       min(case when t.fate = 'stalled' then f.moved_at else l.submitted_at end) as oldest_at
from fate t
join lead l on l.id = t.lead
left join lead_fact f on f.lead = t.lead
left join campaign c on c.source = l.source and c.campaign_id = l.campaign_id
where t.fate in ('untouched', 'given_up', 'lost_unexplained', 'stalled', 'not_in_crm', 'unassigned')
  and l.submitted_at >= :window_start_at
group by t.fate, coalesce(nullif(f.team, ''), '-'),
       case when l.campaign_id is null and l.campaign_name is null then l.source
            else l.source || '|' || coalesce(c.campaign_name, l.campaign_name, l.campaign_id) end
