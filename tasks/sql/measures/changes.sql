-- what changed since the last letter: each lead's fate then (null: it came late) and now, by the strongest cause
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
),
named as (
    select source, lead_id,
           case nth when 1 then 'ruling' when 2 then 'mapping' when 3 then 'late_data' when 4 then 'missing_data'
                    else 'time' end as why
    from cause
)
select t.was, f.fate as now, n.why, count(*) as leads
from told t
join named n on n.source = t.source and n.lead_id = t.lead_id
join lead l on l.source = t.source and l.lead_id = t.lead_id
join fate f on f.lead = l.id
where t.nth = 1 and t.was is distinct from f.fate
group by t.was, f.fate, n.why
order by leads desc, t.was, f.fate, n.why
