select * from lead_line
where fate = 'untouched' and submitted_at >= :window_start_at
order by submitted_at, source, lead_id
