-- working seconds of the company's calendar up to each instant
with instant as (
    select root_lead, 1 as which, submitted_at as at from t_span
    union all
    select root_lead, 2, arrival_at from t_span where arrival_at is not null
    union all
    select root_lead, 3, clock_at from t_span where clock_at is not null
    union all
    select root_lead, 4, first_attempt_at from t_span where first_attempt_at is not null
    union all
    select root_lead, 5, unheld_at from t_span where unheld_at is not null
),
placed as (
    select i.root_lead, i.which, i.at,
           (select w.starts_at from work_segment w where w.starts_at <= i.at order by w.starts_at desc limit 1)
               as segment
    from instant i
),
worked as (
    select p.root_lead, p.which,
           coalesce(w.before_seconds + case when p.at < w.ends_at then p.at - w.starts_at
                                            else w.ends_at - w.starts_at end, 0) as seconds,
           case when p.at < w.ends_at then 1 else 0 end as is_open
    from placed p
    left join work_segment w on w.starts_at = p.segment
)
select root_lead,
       max(case when which = 1 then seconds end) as submitted,
       max(case when which = 2 then seconds end) as arrival,
       max(case when which = 3 then seconds end) as clock,
       max(case when which = 3 then is_open end) as is_clock_open,
       max(case when which = 4 then seconds end) as first_attempt,
       max(case when which = 5 then seconds end) as unheld
from worked
group by root_lead
