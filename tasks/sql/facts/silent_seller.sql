-- sellers whose silence proves nothing: everybody, where a fifth of at least ten talks left no trace; else one
-- with two such leads and a tenth of the seller's own
insert into silent_seller (owner_id, reached, unlogged, is_everybody)
with company as (
    select case when sum(reached) >= 10 and sum(unlogged) * 5 >= sum(reached) then 1 else 0 end as is_everybody
    from t_log_gap
),
seller as (
    select distinct owner_id from t_case where owner_id is not null
)
select s.owner_id, coalesce(g.reached, 0), coalesce(g.unlogged, 0), coalesce(k.is_everybody, 0)
from seller s
cross join company k
left join t_log_gap g on g.owner_id = s.owner_id
where k.is_everybody = 1 or (g.unlogged >= 2 and g.unlogged * 10 >= g.reached)
