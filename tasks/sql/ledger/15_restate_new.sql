-- a lead of an earlier day of which the earlier nights knew nothing
insert into restatement (night, source, lead_id, was, now, why)
select :night, l.source, l.lead_id, null, n.fate, 'late_data'
from t_fate n
join lead l on l.id = n.lead
left join fate f on f.lead = n.lead
where f.lead is null and l.submitted_at < :previous_cut_at and l.submitted_at >= :window_start_at
on conflict (night, source, lead_id) do update set now = excluded.now, why = excluded.why
