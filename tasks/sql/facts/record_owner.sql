-- a record's owner at the cut
select record, owner_id
from (select record, owner_id,
             row_number() over (partition by record order by to_at desc, from_at desc) as nth
      from t_spell where to_at >= :cut_at) newest
where nth = 1
