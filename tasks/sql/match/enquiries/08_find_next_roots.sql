-- from each counted lead to the person's next counted ones
create temporary table m_next as
select p.root_lead as root, e.lead as next_root, l.at as next_at
from enquiry e
join enquiry p on p.lead = e.previous_lead
join m_lead l on l.lead = e.lead
where e.root_lead = e.lead
