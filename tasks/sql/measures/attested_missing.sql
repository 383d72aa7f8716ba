select o.clause, o.record_id from offender o
where o.night = :night and o.record_type = 'person'
order by o.clause, o.record_id
