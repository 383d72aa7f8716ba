-- a lead that the CRM alone sees is its record
insert into lead_match (lead, record, tier, confidence, is_ambiguous)
select l.lead, r.record, 'own_record', 1.0, 0
from m_lead l
join source_trait t on t.source = l.source
join m_record r on r.crm_id = l.own_crm_id and r.source = t.from_source
