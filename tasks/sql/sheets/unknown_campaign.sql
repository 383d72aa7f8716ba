select n.*
from offender f
join lead_line n on n.source = f.source and n.lead_id = f.record_id
where f.night = :night and f.record_type = 'lead'
  and f.clause in (select clause from verdict where night = :night and check_name = 'campaign_known')
order by n.submitted_at, n.source, n.lead_id
