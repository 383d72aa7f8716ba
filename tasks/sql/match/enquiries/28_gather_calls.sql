create temporary table m_call_route as
select root, direction, at, activity, source, way, phone
from m_route
where kind = 'call' and is_planned = 0
