create temporary table m_call_route as
select root, direction, at, activity, source, way, phone
from m_route
where kind = 'call' and is_planned = 0
union all
select root, direction, at, activity, source, way, phone
from m_number_route
where is_planned = 0
