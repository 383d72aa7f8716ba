-- what a night saw of each source, the faulty ones first
select
    source,
    status,
    coalesce(set_aside, 0) as set_aside,
    error
from night_source
where night = :night
order by case status when 'arrived' then 1 else 0 end, source
