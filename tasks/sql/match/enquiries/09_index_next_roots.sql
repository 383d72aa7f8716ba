create index m_next_by_root on m_next (root)
