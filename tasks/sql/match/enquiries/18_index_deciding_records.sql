create unique index m_deciding_by_root on m_deciding (root_lead)
