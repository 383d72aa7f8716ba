-- what the other rows of a kept call knew better
create temporary table m_merged as
select s.kept, max(a.is_answered) as is_answered, max(a.talked_seconds) as talked_seconds,
       max(a.rang_seconds) as rang_seconds, max(a.is_no_such_number) as is_no_such_number,
       min(a.is_automatic) as is_automatic, max(coalesce(o.owner_id, a.owner)) as owner_id
from (select kept, kept as told_by from m_same union select kept, dropped from m_same) s
join activity a on a.id = s.told_by
left join m_seller o on o.owner = a.owner
group by s.kept
