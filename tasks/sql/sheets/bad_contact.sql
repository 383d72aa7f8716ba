select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, n.fate, f.clause,
       case when p.phone_fake = 1 or p.mail_fake = 1 then 'invented' else 'unreadable' end as why
from (
    select source, record_id, min(clause) as clause
    from offender
    where night = :night and record_type = 'lead'
        and clause in (select clause from verdict where night = :night and check_name in ('real_contact', 'reachable'))
    group by source, record_id
) f
join lead_line n on n.source = f.source and n.lead_id = f.record_id
join lead_person p on p.lead = n.lead
order by n.submitted_at, n.source, n.lead_id
