-- a source that the CRM alone sees has a lead for each record that claims it. a record that carries the id
-- of a form's lead is that lead's record, whatever it claims
create temporary table m_chat as
select r.crm_id as lead_id, t.source, r.id as record, r.created_at as submitted_at, r.campaign_name
from source_trait t
join record r on r.source = t.from_source
join m_claim c on c.crm_source = r.crm_source and c.source = t.source
where not exists (select 1 from lead l where l.lead_id = r.platform_lead_id and l.own_crm_id is null)
