-- the best record of each lead: of no other person's, there still, with no key that contradicts (a family has one
-- phone and a mail each), of the nearest age, with the other key agreeing, nearest in time (steps of ten minutes),
-- with a name that agrees. two records of visibly different people that stand alike decide nothing. most leads have
-- one record that fits: only the others' are put in order
insert into lead_match (lead, record, tier, confidence, is_ambiguous)
with fit as (
    select s.*,
           case when created_at >= at then (created_at - at) / 600 else (at - created_at) / 600 end as tens
    from m_score s
    where is_contradicted = 0 or (:tier = 'platform_lead_id' and (claim is null or claim = source))
),
several as (
    select lead from fit group by lead having count(*) > 1
),
ranked as (
    select lead, record, created_at, name, is_other_name, is_gone, is_at_odds, age, keys_agree, name_agrees,
           row_number() over best as nth,
           lead(created_at) over best as next_created_at, lead(name) over best as next_name,
           lead(is_other_name) over best as next_is_other_name, lead(is_gone) over best as next_is_gone,
           lead(is_at_odds) over best as next_is_at_odds,
           lead(age) over best as next_age, lead(keys_agree) over best as next_keys_agree,
           lead(name_agrees) over best as next_name_agrees
    from fit
    where lead in (select lead from several)
    window best as (partition by lead
                    order by is_other_name, is_gone, is_at_odds, age, keys_agree desc, tens, name_agrees desc,
                             created_at, record)
),
judged as (
    select lead, record,
           case when (is_other_name, is_gone, is_at_odds, age, keys_agree, name_agrees)
                     = (next_is_other_name, next_is_gone, next_is_at_odds, next_age, next_keys_agree, next_name_agrees)
                 and created_at - next_created_at between -600 and 600
                 and replace(' ' || next_name, ' ' || substr(name, 1, 3), '') = ' ' || next_name
                 and replace(' ' || next_name,
                             ' ' || substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1, 3), '')
                     = ' ' || next_name
                then 1 else 0 end as is_ambiguous
    from ranked
    where nth = 1
)
select f.lead, f.record, :tier, cast(:confidence as double precision), 0
from fit f
where f.lead not in (select lead from several)
union all
select lead, case when is_ambiguous = 0 then record end, :tier,
       case when is_ambiguous = 0 then cast(:confidence as double precision) end, is_ambiguous
from judged
