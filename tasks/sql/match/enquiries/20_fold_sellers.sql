-- the sellers as the activities name them
create temporary table m_seller as
with written as (
    select distinct owner from activity where owner is not null
)
select w.owner, min(s.owner_id) as owner_id
from written w
join seller_alias s on lower(trim(s.alias)) = lower(trim(w.owner))
group by w.owner
