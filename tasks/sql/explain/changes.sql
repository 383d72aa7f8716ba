select night, was, now
from restatement
where source = :source
  and lead_id = :lead_id
  and was is not null
order by night
