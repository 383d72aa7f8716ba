select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, min(f.clause) as clause
from offender f
join lead_line n on n.source = f.source and n.lead_id = f.record_id
where f.night = :night and f.record_type = 'lead'
  and f.clause in (select clause from verdict where night = :night and check_name = 'campaign_known')
group by n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at
order by n.submitted_at, n.source, n.lead_id
