select clause, '' as title, side, part, status, why, checked - failed as kept, checked,
       case when unit = 'share' then value end as share, case when unit = 'share' then low end as low,
       case when unit = 'share' then high end as high, case when unit = 'share' then limit_value end as "limit",
       case when unit <> 'share' then value * 100 end as cost,
       case when unit <> 'share' then limit_value * 100 end as cost_limit
from verdict
where night = :night
order by clause, part
