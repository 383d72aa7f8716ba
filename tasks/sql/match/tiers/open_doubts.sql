create temporary table m_doubt as
select lead, 'tier' as tier from m_lead where 1 = 0
