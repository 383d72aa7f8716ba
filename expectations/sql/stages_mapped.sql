-- every record and deal of the last 90 days stands in a stage that the pact knows
select
    'record' as record_type, source, crm_id as record_id,
    null as campaign_id, null as campaign_name, null as team,
    case when (coalesce(pipeline, ''), stage) in (select pipeline, stage from stage_meaning) then 0 else 1 end as failed
from record
where created_at >= :window_start_at and created_at < :cut_at and stage is not null and gone_at is null
union all
select
    'deal', source, deal_id, null, null, null,
    case when (coalesce(pipeline, ''), stage) in (select pipeline, stage from stage_meaning) then 0 else 1 end
from deal
where created_at >= :window_start_at and created_at < :cut_at and stage is not null and gone_at is null
