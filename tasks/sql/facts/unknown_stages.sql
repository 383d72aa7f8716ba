-- stages that records and deals stand on and the pact does not know
select pipeline, stage, count(*) as records
from (
    select pipeline, stage from record where gone_at is null and created_at < :cut_at and stage is not null
    union all
    select pipeline, stage from deal where gone_at is null and created_at < :cut_at and stage is not null
) placed
where not exists (select 1 from stage_meaning n where n.pipeline = coalesce(placed.pipeline, '') and n.stage = placed.stage)
group by pipeline, stage
order by pipeline, stage
