-- the numbers by which the call tracker reaches an enquiry's person: the leads' and the records'
create temporary table m_phone as
select y.key as phone, e.root_lead as root
from m_key y
join enquiry e on e.lead = y.lead
where y.kind = 'phone'
union
select k.key, e.root_lead
from enquiry_record e
join record_key k on k.record = e.record and k.kind = 'phone'
where not exists (select 1 from shared_key s where s.key = k.key)
  and not exists (select 1 from own_contact o where o.kind = 'phone' and o.key = k.key)
