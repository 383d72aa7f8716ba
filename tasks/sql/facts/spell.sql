-- who held a record, from when to when. without a log the snapshot's owner held it from the start
with held as (
    select r.id as record, case when m.id is null then r.owner else m.owner end as owner,
           case when m.id is null then r.created_at else m.at end as from_at,
           coalesce(lead(m.at) over (partition by r.id order by m.at, m.id), :cut_at) as to_at
    from record r
    left join owner_move m on m.record_id = r.crm_id and m.record_type = 'record' and m.source = r.source
        and m.at < :cut_at
    where exists (select 1 from enquiry_record e where e.record = r.id)
)
select h.record, coalesce(a.owner_id, h.owner) as owner_id, h.from_at, h.to_at
from held h
left join seller_alias a on a.alias = h.owner
where h.from_at < :cut_at and h.owner is not null and h.owner <> ''
