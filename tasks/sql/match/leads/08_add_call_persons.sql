insert into lead_person (lead, phone, phone_key)
select l.id, c.phone, c.phone_key
from m_call c
join lead l on l.lead_id = c.lead_id and l.source = c.source
where true
on conflict (lead) do update
set phone = excluded.phone, phone_key = excluded.phone_key
where (lead_person.phone, lead_person.phone_key) is distinct from (excluded.phone, excluded.phone_key)
