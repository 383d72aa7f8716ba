select n.* from month_lead m
join lead_line n on n.lead = m.lead
where m.fate in ('invalid', 'disqualified')
order by n.campaign_name, n.submitted_at, n.source, n.lead_id
