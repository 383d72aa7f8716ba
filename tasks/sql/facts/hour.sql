-- the hours of the calendar, broken where a day or a stretch of work begins, each with the day and the stretch of work
-- that it lies in, or follows: an instant finds them by its hour
with recursive hours (hour) as (
    select min(starts_at) / 3600 from company_day
    union all
    select hour + 1 from hours where hour < (select max(ends_at) / 3600 from company_day)
),
starts as (
    select hour * 3600 as at from hours
    union
    select starts_at from work_segment
    union
    select starts_at from company_day
),
piece as (
    select at, lead(at) over (order by at) as until_at from starts
)
select p.at / 3600 as hour, p.at as from_at, coalesce(p.until_at, p.at + 3600) as until_at,
       w.starts_at as segment_at, w.ends_at as segment_until_at, w.before_seconds, d.starts_at as day_at, d.work_days
from piece p
left join work_segment w on w.starts_at = (select max(s.starts_at) from work_segment s where s.starts_at <= p.at)
left join company_day d on d.starts_at = (select max(c.starts_at) from company_day c where c.starts_at <= p.at)
where p.at is not null
