-- records with the lead's phone
create temporary table m_pair as
select t.lead, k.record, t.at, t.next_at, t.until_at, t.is_fake
from m_turn t
join record_key k on k.key = t.key and k.kind = t.kind
where t.kind = 'phone'
  and not exists (select 1 from lead_match m where m.lead = t.lead)
