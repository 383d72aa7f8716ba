-- when a person first wrote to each lead
create temporary table m_written as
select root, min(at) as at
from m_route
where kind in ('message', 'mail') and direction = 'out' and is_automatic = 0 and is_planned = 0 and at >= root_at - 60
group by root
