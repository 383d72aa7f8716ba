-- one row: the leads that the night knows, and how many of them found their record
select
    count(*) as leads,
    coalesce(sum(case when fate.fate in ('test', 'duplicate') then 1 else 0 end), 0) as left_out,
    coalesce(sum(case when lead_match.record is not null then 1 else 0 end), 0) as matched,
    coalesce(sum(case when lead_match.is_ambiguous = 1 then 1 else 0 end), 0) as ambiguous
from fate
left join lead_match on lead_match.lead = fate.lead
