-- one record excuses one lead, the nearest in time: the pairs that are each other's nearest among those left
insert into t_excuse (lead, record)
select lead, record
from (
    select p.lead, p.record,
           row_number() over (partition by p.lead order by p.gap, p.record) as nth_of_lead,
           row_number() over (partition by p.record order by p.gap, p.lead) as nth_of_record
    from t_lookalike_pair p
    left join t_excuse a on a.lead = p.lead
    left join t_excuse b on b.record = p.record
    where a.lead is null and b.record is null
) ranked
where nth_of_lead = 1 and nth_of_record = 1
