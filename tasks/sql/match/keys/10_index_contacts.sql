create index m_record_by_contact on m_record (contact)
