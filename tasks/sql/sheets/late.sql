select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, n.owner, n.team, n.first_attempt_at, n.waited,
       (select min(clause) from verdict where night = :night and check_name = 'first_answer') as clause
from month_lead m
join lead_line n on n.lead = m.lead
where m.sla_met = 0 and m.first_attempt_at is not null
  and m.fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'unprovable')
order by n.waited desc, n.source, n.lead_id
