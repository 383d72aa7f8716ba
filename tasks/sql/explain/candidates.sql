-- leads of this id, else of the CRM record of this id
select l.id, l.source, l.lead_id
from lead l
where l.lead_id = :lead_id
union
select l.id, l.source, l.lead_id
from record r
join lead_match m on m.record = r.id
join lead l on l.id = m.lead
where r.crm_id = :lead_id
  and not exists (select 1 from lead same where same.lead_id = :lead_id)
order by source, lead_id
