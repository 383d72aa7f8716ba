-- what the other rows of a kept call say
create temporary table m_merged as
select s.kept, max(a.is_answered) as is_answered, max(a.talked_seconds) as talked_seconds,
       max(a.rang_seconds) as rang_seconds, max(a.is_no_such_number) as is_no_such_number,
       min(a.is_automatic) as is_automatic, max(coalesce(o.owner_id, a.owner)) as owner_id
from m_same s
join activity a on a.id = s.dropped
left join m_seller o on o.owner = a.owner
group by s.kept
