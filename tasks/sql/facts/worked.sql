-- working seconds of the company's calendar up to each instant
select s.root_lead,
       case when s.submitted_at is null then null
            when s.submitted_at < a.segment_until_at then a.before_seconds + s.submitted_at - a.segment_at
            else coalesce(a.before_seconds + a.segment_until_at - a.segment_at, 0) end as submitted,
       case when s.arrival_at is null then null
            when s.arrival_at < b.segment_until_at then b.before_seconds + s.arrival_at - b.segment_at
            else coalesce(b.before_seconds + b.segment_until_at - b.segment_at, 0) end as arrival,
       case when s.clock_at is null then null
            when s.clock_at < c.segment_until_at then c.before_seconds + s.clock_at - c.segment_at
            else coalesce(c.before_seconds + c.segment_until_at - c.segment_at, 0) end as clock,
       case when s.first_attempt_at is null then null
            when s.first_attempt_at < f.segment_until_at then f.before_seconds + s.first_attempt_at - f.segment_at
            else coalesce(f.before_seconds + f.segment_until_at - f.segment_at, 0) end as first_attempt,
       case when s.unheld_at is null then null
            when s.unheld_at < u.segment_until_at then u.before_seconds + s.unheld_at - u.segment_at
            else coalesce(u.before_seconds + u.segment_until_at - u.segment_at, 0) end as unheld,
       case when s.clock_at is null then null when s.clock_at < c.segment_until_at then 1 else 0 end as is_clock_open
from t_span s
left join t_hour a on a.hour = s.submitted_at / 3600 and s.submitted_at >= a.from_at and s.submitted_at < a.until_at
left join t_hour b on b.hour = s.arrival_at / 3600 and s.arrival_at >= b.from_at and s.arrival_at < b.until_at
left join t_hour c on c.hour = s.clock_at / 3600 and s.clock_at >= c.from_at and s.clock_at < c.until_at
left join t_hour f on f.hour = s.first_attempt_at / 3600
    and s.first_attempt_at >= f.from_at and s.first_attempt_at < f.until_at
left join t_hour u on u.hour = s.unheld_at / 3600 and s.unheld_at >= u.from_at and s.unheld_at < u.until_at
