-- who held a record, from when to when. without a log the snapshot's owner held it from the start
with belonging as (
    select r.id, r.source, r.crm_id, r.owner, r.created_at
    from record r
    where r.id in (select record from enquiry_record)
),
moves as (
    select b.id as record, m.at, m.owner,
           lead(m.at) over (partition by b.id order by m.at, m.id) as next_at
    from belonging b
    join owner_move m on m.record_id = b.crm_id and m.record_type = 'record' and m.source = b.source
    where m.at < :cut_at
),
held as (
    select record, owner, at as from_at, coalesce(next_at, :cut_at) as to_at, 1 as is_logged
    from moves
    union all
    select b.id, b.owner, b.created_at, :cut_at, 0
    from belonging b
    where b.owner is not null and b.created_at < :cut_at
      and not exists (select 1 from owner_move m
                      where m.record_id = b.crm_id and m.record_type = 'record' and m.source = b.source
                        and m.at < :cut_at)
)
select h.record, coalesce(a.owner_id, h.owner) as owner_id, h.from_at, h.to_at, h.is_logged
from held h
left join seller_alias a on a.alias = h.owner
where h.owner is not null and h.owner <> ''
