-- one record excuses one lead, the nearest in time: the pairs that are each other's nearest among those left. seconds
-- and number make one figure, the smallest is the nearest
insert into t_excuse (lead, record)
with free as (
    select lead, record, gap
    from t_lookalike_pair
    where lead not in (select lead from t_excuse) and record not in (select record from t_excuse)
),
of_lead as (
    select lead, min(gap * 1000000000000 + record) as nearest from free group by lead
),
of_record as (
    select record, min(gap * 1000000000000 + lead) as nearest from free group by record
)
select l.lead, r.record
from of_lead l
join of_record r on r.record = l.nearest % 1000000000000 and l.lead = r.nearest % 1000000000000
