create index m_record_by_crm_id on m_record (crm_id)
