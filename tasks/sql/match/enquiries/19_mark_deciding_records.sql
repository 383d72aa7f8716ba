update enquiry_record
set is_deciding = 1
where record = (select d.record from m_deciding d where d.root_lead = enquiry_record.root_lead)
  and root_lead in (select root_lead from m_deciding)
