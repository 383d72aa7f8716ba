create temporary table m_dropped as
select dropped from m_same group by dropped
