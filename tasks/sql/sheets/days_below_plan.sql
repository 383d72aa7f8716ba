with below as (
    select record_id as day, min(clause) as clause
    from offender
    where night = :night and record_type = 'day'
    group by record_id
)

select b.day, b.clause, p.leads_a_day as planned, count(t.lead) as leads
from below b
join company_day c on c.day = b.day
left join plan_month p on p.month = substr(b.day, 1, 7)
left join lead l on l.submitted_at >= c.starts_at and l.submitted_at < c.ends_at
left join fate t on t.lead = l.id and t.fate not in ('test', 'duplicate')
group by b.day, b.clause, p.leads_a_day
order by b.day
