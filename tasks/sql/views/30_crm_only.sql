select r.source, r.crm_id, utc(r.created_at) as created_at, k.source as claims
from record r
join crm_source_claim k on k.crm_source = r.crm_source
left join enquiry_record e on e.record = r.id
left join lead_match m on m.record = r.id
where e.record is null and m.record is null
