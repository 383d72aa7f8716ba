-- leads that the last letter called untouched and that somebody has answered since
select count(*) as leads
from restatement c
join lead l on l.source = c.source and l.lead_id = c.lead_id
join lead_fact f on f.lead = l.id
where c.night > :last_letter and c.night <= :night and c.was = 'untouched' and f.first_attempt_at is not null
