-- who held a record, from when to when. without a log the snapshot's owner held it from the start
with moves as (
    select r.id as record, m.at, m.owner,
           lead(m.at) over (partition by r.id order by m.at, m.id) as next_at,
           row_number() over (partition by r.id order by m.at, m.id) as nth
    from owner_move m
    join record r on r.crm_id = m.record_id and r.source = m.source
    join enquiry_record e on e.record = r.id
    where m.record_type = 'record' and m.at < :cut_at
),
held as (
    select record, owner, at as from_at, coalesce(next_at, :cut_at) as to_at, 1 as is_logged
    from moves
    union all
    select r.id, r.owner, r.created_at, :cut_at, 0
    from record r
    join enquiry_record e on e.record = r.id
    where r.owner is not null and r.created_at < :cut_at
      and not exists (select 1 from moves m where m.record = r.id)
)
select distinct h.record, coalesce(a.owner_id, h.owner) as owner_id, h.from_at, h.to_at, h.is_logged
from held h
left join seller_alias a on a.alias = h.owner
where h.owner is not null and h.owner <> ''
