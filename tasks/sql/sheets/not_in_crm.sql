select * from lead_line
where fate = 'not_in_crm' and submitted_at >= :window_start_at
order by submitted_at, source, lead_id
