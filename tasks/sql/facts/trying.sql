-- how often and on how many days an enquiry was tried: in all, and since its last talk
with last_talk as (
    select root_lead, min(at) as first_at, max(at) as at from t_talk group by root_lead
),
counted as (
    select a.root_lead, count(*) as attempts, count(distinct a.day_at) as attempt_days, min(a.at) as first_at,
           sum(case when a.at > t.at or t.at is null then 1 else 0 end) as attempts_since,
           count(distinct case when a.at > t.at or t.at is null then a.day_at end) as days_since
    from t_attempt a
    left join last_talk t on t.root_lead = a.root_lead
    group by a.root_lead
),
answered as (
    select root_lead, min(at) as at from enquiry_activity
    where (is_attempt = 1 or is_talk = 1) and at < :cut_at
    group by root_lead
)
select e.lead as root_lead,
       coalesce(c.attempts, 0) as attempts, coalesce(c.attempt_days, 0) as attempt_days,
       coalesce(c.attempts_since, 0) as attempts_since, coalesce(c.days_since, 0) as days_since,
       n.at as first_attempt_at, t.first_at as first_talk_at, t.at as last_talk_at
from enquiry e
left join counted c on c.root_lead = e.lead
left join last_talk t on t.root_lead = e.lead
left join answered n on n.root_lead = e.lead
where e.root_lead = e.lead
