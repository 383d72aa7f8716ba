-- (the log is read in its own order: a look-up of each number's calls would jump about in it)
insert into m_route (activity, root, record, way, root_at, source, kind, direction, at, is_planned, is_answered,
                     talked_seconds, rang_seconds, is_no_such_number, is_automatic, owner, phone)
select a.id, n.root, n.record, 3, n.from_at, a.source, a.kind, a.direction, a.at, a.is_planned, a.is_answered,
       a.talked_seconds, a.rang_seconds, a.is_no_such_number, a.is_automatic, a.owner, q.phone_key
from activity a
cross join activity_person q
cross join m_line n
left join m_route m on m.activity = a.id
where a.kind = 'call' and q.activity = a.id and n.phone = q.phone_key and m.activity is null
  and (a.is_planned = 1 or a.at < :cut_at) and a.at + 60 >= n.from_at and a.at + 60 < n.until_at
