create index m_call_route_by_time on m_call_route (root, direction, at)
