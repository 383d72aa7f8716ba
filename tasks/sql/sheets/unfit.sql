select * from lead_line
where fate in ('invalid', 'disqualified') and submitted_at >= :month_start_at
order by campaign_name, submitted_at, source, lead_id
