-- a fate that an earlier night gave and that is another one now
insert into restatement (night, source, lead_id, was, now, why)
select :night, l.source, l.lead_id, f.fate, n.fate, c.why
from t_fate n
join fate f on f.lead = n.lead
join lead l on l.id = n.lead
join t_cause c on c.lead = n.lead
where f.fate <> n.fate and f.night < :night
on conflict (night, source, lead_id) do update set now = excluded.now, why = excluded.why
