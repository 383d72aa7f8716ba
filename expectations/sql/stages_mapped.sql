-- every record and deal of the last 90 days stands in a stage that the pact knows
with placed as (
    select 'record' as record_type, source, crm_id as record_id, pipeline, stage, created_at, gone_at from record
    union all
    select 'deal', source, deal_id, pipeline, stage, created_at, gone_at from deal
)

select
    placed.record_type, placed.source, placed.record_id,
    null as campaign_id, null as campaign_name, null as team,
    case when stage_meaning.stage is null then 1 else 0 end as failed
from placed
left join stage_meaning
    on stage_meaning.pipeline = coalesce(placed.pipeline, '') and stage_meaning.stage = placed.stage
where placed.created_at >= :window_start_at and placed.created_at < :cut_at
    and placed.stage is not null and placed.gone_at is null
