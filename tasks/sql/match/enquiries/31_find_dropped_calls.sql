create temporary table m_dropped as
select distinct dropped from m_same
