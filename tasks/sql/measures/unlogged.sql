-- leads of 90 days that the holes in a seller's log leave unprovable
select count(*) as leads
from fate t
join lead l on l.id = t.lead
join lead_fact f on f.lead = t.lead
join silent_seller s on s.owner_id = f.owner_id
where t.fate = 'unprovable' and t.would_be in ('untouched', 'given_up', 'stalled') and l.submitted_at >= :window_start_at
