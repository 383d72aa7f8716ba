with first_change as (
    select source, lead_id, was, why, row_number() over (partition by source, lead_id order by night) as nth
    from restatement
    where night > :last_letter and night <= :night
)
select c.source, c.lead_id, c.was, n.fate as now, n.because as why
from first_change c
join lead_line n on n.source = c.source and n.lead_id = c.lead_id
where c.nth = 1 and c.was <> n.fate
order by c.was, now, c.source, c.lead_id
