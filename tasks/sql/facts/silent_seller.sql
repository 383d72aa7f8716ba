-- sellers whose silence proves nothing: everybody, where a fifth of at least ten talks left no trace; else one
-- with two such leads and a tenth of the seller's own
with company as (
    select sum(reached) as reached, sum(unlogged) as unlogged from t_log_gap
)
select g.owner_id
from t_log_gap g
where g.unlogged >= 2 and g.unlogged * 10 >= g.reached
union
select distinct c.owner_id
from t_case c
cross join company k
where k.reached >= 10 and k.unlogged * 5 >= k.reached and c.owner_id is not null
