-- records that carry the id which the platform gave the lead
create temporary table m_pair as
select l.lead, r.record, l.at, cast(null as bigint) as next_at, cast(null as bigint) as until_at, 0 as is_fake
from m_lead l
join m_record r on r.platform_lead_id = l.lead_id
where l.channel = 'form'
  and not exists (select 1 from lead_match m where m.lead = l.lead)
