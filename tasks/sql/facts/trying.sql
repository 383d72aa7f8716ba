-- how often and on how many days an enquiry was tried before it was closed: in all, and since its last talk. ten
-- minutes for those who close first and log the call after
with attempt as (
    select a.root_lead, h.day_at, case when a.at > t.last_at or t.root_lead is null then 1 else 0 end as is_since
    from enquiry_activity a
    left join t_case c on c.root_lead = a.root_lead
    left join t_talked t on t.root_lead = a.root_lead
    left join t_hour h on h.hour = a.at / 3600 and a.at >= h.from_at and a.at < h.until_at
    where a.is_attempt = 1 and a.at < :cut_at
      and (coalesce(c.is_closed, 0) = 0 or c.closed_at is null or a.at <= c.closed_at + 600)
),
counted as (
    select root_lead, count(*) as attempts, count(distinct day_at) as attempt_days,
           sum(is_since) as attempts_since, count(distinct case when is_since = 1 then day_at end) as days_since
    from attempt
    group by root_lead
)
select e.lead as root_lead,
       coalesce(c.attempts, 0) as attempts, coalesce(c.attempt_days, 0) as attempt_days,
       coalesce(c.attempts_since, 0) as attempts_since, coalesce(c.days_since, 0) as days_since,
       n.answered_at as first_attempt_at, t.first_at as first_talk_at, t.last_at as last_talk_at
from enquiry e
left join counted c on c.root_lead = e.lead
left join t_talked t on t.root_lead = e.lead
left join t_told n on n.root_lead = e.lead
where e.root_lead = e.lead
