-- leads whose key stands on a record that name and the other key contradict: no match, and no proof of none
insert into m_doubt (lead, tier)
select s.lead, min(:tier)
from m_score s
where not exists (select 1 from lead_match m where m.lead = s.lead)
  and not exists (select 1 from m_doubt d where d.lead = s.lead)
group by s.lead
