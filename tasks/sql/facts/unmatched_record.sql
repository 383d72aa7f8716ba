-- records that belong to nobody's enquiry
select r.id as record, r.created_at, r.crm_source, p.name_key, k.source
from record r
join record_person p on p.record = r.id
left join crm_source_claim k on k.crm_source = r.crm_source
left join enquiry_record e on e.record = r.id
where e.record is null and r.created_at < :cut_at and r.gone_at is null
