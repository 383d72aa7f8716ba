select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, f.clause,
       first.lead_id as first_lead_id, first.submitted_at as first_at
from (
    select source, record_id, min(clause) as clause
    from offender
    where night = :night and record_type = 'lead'
        and clause in (select clause from verdict where night = :night and check_name = 'duplicates')
    group by source, record_id
) f
join lead_line n on n.source = f.source and n.lead_id = f.record_id
join enquiry e on e.lead = n.lead
left join lead first on first.id = e.root_lead
order by n.submitted_at, n.source, n.lead_id
