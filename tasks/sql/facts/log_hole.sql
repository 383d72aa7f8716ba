-- days on which the company was open and a log has no row, though on each side one of the two nearest days that have
-- any has ten: a file that was never delivered. a weekday that is empty more often than not is no hole. counted by the
-- hour, so that the calendar is asked two thousand times and not once per row
with hours as (
    select source, at / 3600 as hour, count(*) as n
    from activity
    where is_planned = 0 and at < :cut_at and at >= :window_start_at
    group by source, at / 3600
),
logs as (
    select source, min(hour) * 3600 as first_at, max(hour) * 3600 as last_at from hours group by source
),
days as (
    select g.source, d.starts_at, d.ends_at, d.starts_at / 86400 % 7 as weekday,
           coalesce((select sum(h.n) from hours h
                     where h.source = g.source and h.hour >= d.starts_at / 3600 and h.hour < d.ends_at / 3600), 0) as n
    from logs g
    join company_day d on d.ends_at > g.first_at and d.starts_at <= g.last_at
    where d.opens_at is not null
),
told as (
    select source, starts_at, ends_at, n,
           sum(case when n > 0 then 1 else 0 end) over (partition by source order by starts_at) as place,
           count(*) over (partition by source, weekday) as weekdays,
           sum(case when n = 0 then 1 else 0 end) over (partition by source, weekday) as empty_weekdays
    from days
)
select distinct e.starts_at, e.ends_at
from told e
where e.n = 0 and 2 * e.empty_weekdays <= e.weekdays
  and exists (select 1 from told b where b.source = e.source and b.n >= 10 and b.place in (e.place - 1, e.place))
  and exists (select 1 from told a where a.source = e.source and a.n >= 10 and a.place in (e.place + 1, e.place + 2))
