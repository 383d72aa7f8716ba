-- leads of 90 days on each list, those of the report days, and the oldest
select t.fate, count(*) as leads,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday,
       min(case when t.fate = 'stalled' then f.moved_at else l.submitted_at end) as oldest_at
from fate t
join lead l on l.id = t.lead
left join lead_fact f on f.lead = t.lead
where l.submitted_at >= :window_start_at
group by t.fate
