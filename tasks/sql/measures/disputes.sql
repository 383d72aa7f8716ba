select f.reason_kind as reason, t.because, count(*) as leads
from fate t
join lead l on l.id = t.lead
join lead_fact f on f.lead = t.lead
where t.fate = 'disputed' and l.submitted_at >= :window_start_at
group by f.reason_kind, t.because
order by leads desc
