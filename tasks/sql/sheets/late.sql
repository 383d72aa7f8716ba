select * from lead_line
where sla_met = 0 and first_attempt_at is not null and submitted_at >= :month_start_at
  and fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'unprovable')
order by waited desc, source, lead_id
