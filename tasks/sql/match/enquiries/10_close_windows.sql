-- an enquiry lasts until its person writes anew
update enquiry
set until_at = (select min(n.next_at) from m_next n where n.root = enquiry.root_lead)
where root_lead in (select root from m_next)
