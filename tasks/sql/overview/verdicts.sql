-- clauses of a night by their worst verdict: a clause by campaign or team has several
select
    clause,
    max(case status when 'breached' then 3 when 'warned' then 2 when 'kept' then 1 else 0 end) as worst
from verdict
where night = :night
group by clause
order by clause
