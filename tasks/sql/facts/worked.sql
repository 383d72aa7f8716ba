-- working seconds of the company's calendar up to each instant: first the stretch of work in which each lies, or which it
-- follows
with placed as materialized (
    select s.root_lead, s.submitted_at, s.arrival_at, s.clock_at, s.first_attempt_at, s.unheld_at,
           (select w.starts_at from work_segment w where w.starts_at <= s.submitted_at
            order by w.starts_at desc limit 1) as submitted_in,
           (select w.starts_at from work_segment w where w.starts_at <= s.arrival_at
            order by w.starts_at desc limit 1) as arrival_in,
           (select w.starts_at from work_segment w where w.starts_at <= s.clock_at
            order by w.starts_at desc limit 1) as clock_in,
           (select w.starts_at from work_segment w where w.starts_at <= s.first_attempt_at
            order by w.starts_at desc limit 1) as first_attempt_in,
           (select w.starts_at from work_segment w where w.starts_at <= s.unheld_at
            order by w.starts_at desc limit 1) as unheld_in
    from t_span s
)
select p.root_lead,
       case when p.submitted_at is null then null when p.submitted_at < a.ends_at then a.before_seconds + p.submitted_at - a.starts_at
            else coalesce(a.before_seconds + a.ends_at - a.starts_at, 0) end as submitted,
       case when p.arrival_at is null then null when p.arrival_at < b.ends_at then b.before_seconds + p.arrival_at - b.starts_at
            else coalesce(b.before_seconds + b.ends_at - b.starts_at, 0) end as arrival,
       case when p.clock_at is null then null when p.clock_at < c.ends_at then c.before_seconds + p.clock_at - c.starts_at
            else coalesce(c.before_seconds + c.ends_at - c.starts_at, 0) end as clock,
       case when p.first_attempt_at is null then null when p.first_attempt_at < f.ends_at then f.before_seconds + p.first_attempt_at - f.starts_at
            else coalesce(f.before_seconds + f.ends_at - f.starts_at, 0) end as first_attempt,
       case when p.unheld_at is null then null when p.unheld_at < u.ends_at then u.before_seconds + p.unheld_at - u.starts_at
            else coalesce(u.before_seconds + u.ends_at - u.starts_at, 0) end as unheld,
       case when p.clock_at is null then null when p.clock_at < c.ends_at then 1 else 0 end as is_clock_open
from placed p
left join work_segment a on a.starts_at = p.submitted_in
left join work_segment b on b.starts_at = p.arrival_in
left join work_segment c on c.starts_at = p.clock_in
left join work_segment f on f.starts_at = p.first_attempt_in
left join work_segment u on u.starts_at = p.unheld_in
