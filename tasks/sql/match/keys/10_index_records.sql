create unique index m_record_by_record on m_record (record)
