select * from lead_line
where fate = 'stalled' and submitted_at >= :window_start_at
order by moved_at, source, lead_id
