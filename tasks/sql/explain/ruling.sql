select "by", day, why
from ruling
where source = :source
  and lead_id = :lead_id
