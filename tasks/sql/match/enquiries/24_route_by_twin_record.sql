insert into m_route (activity, root, record, way, root_at, source, kind, direction, at, is_planned, is_answered,
                     talked_seconds, rang_seconds, is_no_such_number, is_automatic, owner)
with ranked as (
    select a.*, s.root, s.record, s.from_at,
           row_number() over (partition by a.id order by s.from_at desc, s.root, s.record) as nth
    from m_stay s
    join activity a on a.crm_id = s.crm_id and a.source <> s.source
    join source_trait t on t.source = a.source
    where s.is_twin = 1 and t.brings_records = 0
      and (a.is_planned = 1 or a.at < :cut_at) and a.at + 600 >= s.from_at and a.at + 600 < s.until_at
)
select id, root, record, 1, from_at, source, kind, direction, at, is_planned, is_answered, talked_seconds,
       rang_seconds, is_no_such_number, is_automatic, owner
from ranked
where nth = 1
