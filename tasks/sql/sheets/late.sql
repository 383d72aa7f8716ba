select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, n.owner, n.team, n.first_attempt_at, n.waited,
       (select min(clause) from verdict where night = :night and check_name = 'first_answer') as clause
from lead_line n
where n.sla_met = 0 and n.first_attempt_at is not null and n.submitted_at >= :month_start_at
  and n.fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'unprovable')
order by n.waited desc, n.source, n.lead_id
