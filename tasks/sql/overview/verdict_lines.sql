-- the verdicts of a night as they are shown beside its run
select clause, '' as title, part, side, status, coalesce(why, '') as why, checked, failed,
       value, limit_value as "limit", unit
from verdict
where night = :night
order by clause, part
