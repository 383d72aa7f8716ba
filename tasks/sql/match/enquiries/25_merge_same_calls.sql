-- each kept activity with what the other row of its call knew better
create temporary table m_merged as
select r.activity, max(a.is_answered) as is_answered, max(a.talked_seconds) as talked_seconds,
       max(a.rang_seconds) as rang_seconds, max(a.is_no_such_number) as is_no_such_number,
       min(a.is_automatic) as is_automatic,
       coalesce(max(case when a.id = r.activity then coalesce(s.owner_id, a.owner) end),
                max(coalesce(s.owner_id, a.owner))) as owner_id
from (
    select activity, activity as told_by from m_route
    union all
    select kept, dropped from m_same
) r
join activity a on a.id = r.told_by
left join m_seller s on s.owner = a.owner
left join (select distinct dropped from m_same) x on x.dropped = r.activity
where x.dropped is null
group by r.activity
