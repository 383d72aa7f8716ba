-- the offenders of clauses that speak of campaigns and sources, few by nature
select o.clause, o.source, o.record_id
from offender o
where o.night = :night and o.record_type in ('campaign', 'source')
order by o.clause, o.source, o.record_id
