-- an enquiry younger than the pact's days after the previous one is its duplicate. so is one whose record sales
-- closed as a duplicate, while the previous one's own record was still open: there the work goes on
create temporary table m_duplicate as
select p.lead, p.previous_lead,
       case when p.at - p.previous_at < :same_person_seconds then p.why else 'clerical' end as why
from m_previous p
left join lead_match m on m.lead = p.lead
left join m_record r on r.record = m.record and r.is_copy = 1
left join lead_match n on n.lead = p.previous_lead and n.record <> m.record
left join m_record q on q.record = n.record and q.is_copy = 0 and (q.ended_at is null or q.ended_at >= p.at)
where p.at - p.previous_at < :same_person_seconds
   or (r.record is not null and q.record is not null)
