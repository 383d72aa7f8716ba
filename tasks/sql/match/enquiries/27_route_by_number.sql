-- the calls that neither record nor deal routed, laid beside the others, which are looked up meanwhile. (the log is
-- read in its own order: a look-up of each number's calls would jump about in it)
create temporary table m_number_route as
select a.id as activity, n.root, n.record, 3 as way, n.from_at as root_at, a.source, a.kind, a.direction, a.at,
       a.is_planned, a.is_answered, a.talked_seconds, a.rang_seconds, a.is_no_such_number, a.is_automatic, a.owner,
       q.phone_key as phone
from activity a
cross join activity_person q
cross join m_line n
left join m_route m on m.activity = a.id
where a.kind = 'call' and q.activity = a.id and n.phone = q.phone_key and m.activity is null
  and (a.is_planned = 1 or a.at < :cut_at) and a.at + 60 >= n.from_at and a.at + 60 < n.until_at
