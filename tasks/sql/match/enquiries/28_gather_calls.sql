-- calls of roots that two sources tell of
create temporary table m_call_route as
with told as (
    select root from m_route where kind = 'call' and is_planned = 0
    group by root having min(source) <> max(source)
)
select m.root, m.direction, m.at, m.activity, m.source, m.way, coalesce(m.phone, q.phone_key) as phone
from m_route m
join told t on t.root = m.root
left join activity_person q on q.activity = m.activity
where m.kind = 'call' and m.is_planned = 0
