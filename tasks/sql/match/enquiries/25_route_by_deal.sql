insert into m_route (activity, root, record, way, root_at, source, kind, direction, at, is_planned, is_answered,
                     talked_seconds, rang_seconds, is_no_such_number, is_automatic, owner)
with ranked as (
    select a.*, l.later_root, e.record, l.at as root_at,
           row_number() over (partition by a.id order by l.at desc, l.later_root,
                                       case when e.root_lead = l.later_root then 0 else 1 end, e.record) as nth
    from enquiry_deal e
    cross join deal d
    cross join activity a
    left join m_route m on m.activity = a.id
    left join source_trait t on t.source = a.source
    join m_later l on l.root = e.root_lead and l.at <= a.at + 600
    where d.id = e.deal and a.deal_id = d.deal_id and m.activity is null
      and (d.source = a.source or t.brings_deals = 0) and (a.is_planned = 1 or a.at < :cut_at)
)
select id, later_root, record, 2, root_at, source, kind, direction, at, is_planned, is_answered, talked_seconds,
       rang_seconds, is_no_such_number, is_automatic, owner
from ranked
where nth = 1
