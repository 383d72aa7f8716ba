-- a record whose origin was corrected is no chat any more
delete from lead
where own_crm_id is not null
  and not exists (select 1 from m_chat c where c.lead_id = lead.lead_id and c.source = lead.source)
