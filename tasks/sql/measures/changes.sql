-- what changed since the last letter: each lead's fate then and now
with first_change as (
    select source, lead_id, was, row_number() over (partition by source, lead_id order by night) as nth
    from restatement
    where night > :last_letter and night <= :night
)
select c.was, t.fate as now, count(*) as leads
from first_change c
join lead l on l.source = c.source and l.lead_id = c.lead_id
join fate t on t.lead = l.id
where c.nth = 1 and c.was <> t.fate
group by c.was, t.fate
order by leads desc, c.was, t.fate
