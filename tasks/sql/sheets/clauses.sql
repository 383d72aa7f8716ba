select clause, '' as title, side, part, status, why, checked - failed as kept, checked, value as share, low, high,
       case when unit = 'share' then limit_value end as "limit"
from verdict
where night = :night
order by clause, part
