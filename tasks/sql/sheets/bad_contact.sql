select n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, n.fate, min(f.clause) as clause,
       case when p.phone_fake = 1 or p.mail_fake = 1 then 'invented' else 'unreadable' end as why
from offender f
join lead_line n on n.source = f.source and n.lead_id = f.record_id
join lead_person p on p.lead = n.lead
where f.night = :night and f.record_type = 'lead'
  and f.clause in (select clause from verdict where night = :night and check_name in ('real_contact', 'reachable'))
group by n.source, n.lead_id, n.crm_id, n.campaign_name, n.submitted_at, n.fate, p.phone_fake, p.mail_fake
order by n.submitted_at, n.source, n.lead_id
