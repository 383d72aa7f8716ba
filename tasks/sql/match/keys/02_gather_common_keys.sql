-- who wrote them: each name with the other key that stood beside it
create temporary table m_seen as
select c.key, p.name_key as name, p.mail_key as other
from m_common c join lead_person p on p.phone_key = c.key
union
select c.key, p.name_key, p.phone_key
from m_common c join lead_person p on p.mail_key = c.key
union
select c.key, p.name_key, o.key
from m_common c
join record_key k on k.key = c.key
left join record_person p on p.record = k.record
left join record_key o on o.record = k.record and o.kind <> k.kind
