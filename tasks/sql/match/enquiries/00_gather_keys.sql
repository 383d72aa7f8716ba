-- every key of each lead's person: what the lead says, and all that stands on the record of a lead that the CRM
-- alone sees, since that record is the lead
create temporary table m_key as
select phone as key, 'phone' as kind, lead, at from m_lead where phone_use = 2 and is_test = 0
union all
select mail, 'mail', lead, at from m_lead where mail_use = 2 and is_test = 0
union all
select k.key, k.kind, l.lead, l.at
from lead_match m
join m_lead l on l.lead = m.lead
join record_key k on k.record = m.record
where m.tier = 'own_record' and l.is_test = 0
  and k.key is distinct from l.phone and k.key is distinct from l.mail
  and not exists (select 1 from shared_key s where s.key = k.key)
  and not exists (select 1 from own_contact o where o.kind = 'phone' and o.key = k.key)
