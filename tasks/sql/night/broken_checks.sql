-- clauses whose check itself failed: nothing was said of them
select distinct clause
from verdict
where night = :night
  and status = 'not_checkable'
  and why = 'error'
order by clause
