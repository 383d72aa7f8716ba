create index m_duplicate_by_previous on m_duplicate (previous_lead)
