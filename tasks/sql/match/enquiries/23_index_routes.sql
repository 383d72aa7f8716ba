create index m_route_by_root on m_route (root)
