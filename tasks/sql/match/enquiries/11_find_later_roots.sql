-- each counted lead with itself and all that came of the same person after it: what happens on its records
-- belongs to the last of them that had been submitted by then. most persons never write again
create temporary table m_later as
with recursive later (root, later_root, at) as (
    select e.lead, e.lead, l.at
    from (select distinct root from m_next) n
    join enquiry e on e.lead = n.root
    join m_lead l on l.lead = e.lead
    where e.is_test = 0
    union
    select r.root, n.next_root, n.next_at
    from later r
    join m_next n on n.root = r.later_root
)
select e.lead as root, e.lead as later_root, l.at, 9223372036854775807 as until_at
from enquiry e
join m_lead l on l.lead = e.lead
left join m_next n on n.root = e.lead
where e.root_lead = e.lead and e.is_test = 0 and n.root is null
union all
select root, later_root, at,
       coalesce(lead(at) over (partition by root order by at, later_root desc), 9223372036854775807)
from later
