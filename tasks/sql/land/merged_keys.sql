-- what the lost record could be found by, the kept one is found by
insert into record_key (record, kind, key)
select k.id, r.kind, r.key
from merged m
join record l on l.source = m.source and l.crm_id = m.lost_id
join record k on k.source = m.source and k.crm_id = m.kept_id
join record_key r on r.record = l.id
where m.source = :source and m.record_type = 'record'
on conflict (record, kind, key) do nothing
