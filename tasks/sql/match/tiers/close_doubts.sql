insert into lead_match (lead, record, tier, confidence, is_ambiguous)
select d.lead, null, d.tier, null, 1
from m_doubt d
where not exists (select 1 from lead_match m where m.lead = d.lead)
