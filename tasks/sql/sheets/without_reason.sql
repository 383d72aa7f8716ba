select * from lead_line
where fate = 'lost_unexplained' and submitted_at >= :window_start_at
order by closed_at, source, lead_id
