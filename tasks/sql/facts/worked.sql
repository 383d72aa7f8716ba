-- working seconds of the company's calendar up to each instant
select s.root_lead,
       case when s.submitted_at is null then null when s.submitted_at < a.ends_at then a.before_seconds + s.submitted_at - a.starts_at
            else coalesce(a.before_seconds + a.ends_at - a.starts_at, 0) end as submitted,
       case when s.arrival_at is null then null when s.arrival_at < b.ends_at then b.before_seconds + s.arrival_at - b.starts_at
            else coalesce(b.before_seconds + b.ends_at - b.starts_at, 0) end as arrival,
       case when s.clock_at is null then null when s.clock_at < c.ends_at then c.before_seconds + s.clock_at - c.starts_at
            else coalesce(c.before_seconds + c.ends_at - c.starts_at, 0) end as clock,
       case when s.first_attempt_at is null then null when s.first_attempt_at < f.ends_at then f.before_seconds + s.first_attempt_at - f.starts_at
            else coalesce(f.before_seconds + f.ends_at - f.starts_at, 0) end as first_attempt,
       case when s.unheld_at is null then null when s.unheld_at < u.ends_at then u.before_seconds + s.unheld_at - u.starts_at
            else coalesce(u.before_seconds + u.ends_at - u.starts_at, 0) end as unheld,
       case when s.clock_at is null then null when s.clock_at < c.ends_at then 1 else 0 end as is_clock_open
from t_span s
left join work_segment a on a.starts_at = (select w.starts_at from work_segment w where w.starts_at <= s.submitted_at
                                           order by w.starts_at desc limit 1)
left join work_segment b on b.starts_at = (select w.starts_at from work_segment w where w.starts_at <= s.arrival_at
                                           order by w.starts_at desc limit 1)
left join work_segment c on c.starts_at = (select w.starts_at from work_segment w where w.starts_at <= s.clock_at
                                           order by w.starts_at desc limit 1)
left join work_segment f on f.starts_at = (select w.starts_at from work_segment w where w.starts_at <= s.first_attempt_at
                                           order by w.starts_at desc limit 1)
left join work_segment u on u.starts_at = (select w.starts_at from work_segment w where w.starts_at <= s.unheld_at
                                           order by w.starts_at desc limit 1)
