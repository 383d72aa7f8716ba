select o.clause, o.part, count(*) as records,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday,
       min(l.submitted_at) as oldest_at
from offender o
left join lead l on o.record_type = 'lead' and l.source = o.source and l.lead_id = o.record_id
where o.night = :night
group by o.clause, o.part
