with told as (
    select source, lead_id, was, row_number() over (partition by source, lead_id order by night) as nth
    from restatement
    where night > :last_letter and night <= :night
),
cause as (
    select source, lead_id,
           min(case why when 'ruling' then 1 when 'mapping' then 2 when 'late_data' then 3 when 'missing_data' then 4
                        else 5 end) as nth
    from restatement
    where night > :last_letter and night <= :night
    group by source, lead_id
)
select t.source, t.lead_id, t.was, n.fate as now, n.because as why,
       case c.nth when 1 then 'ruling' when 2 then 'mapping' when 3 then 'late_data' when 4 then 'missing_data'
                  else 'time' end as cause
from told t
join cause c on c.source = t.source and c.lead_id = t.lead_id
join lead_line n on n.source = t.source and n.lead_id = t.lead_id
where t.nth = 1 and t.was is distinct from n.fate
order by t.was, now, t.source, t.lead_id
