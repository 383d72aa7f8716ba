-- every record and deal of the month's leads that reached the stage has the fields that were agreed
-- needs_FIELD is 1 for each field that the clause names; a kind of row that has none of them is left out
with counted as (
    select lead, campaign_id, campaign_name, team
    from month_lead
    where submitted_at >= :month_start_at and fate not in ('test', 'duplicate')
),

placed as (
    select
        pipeline, stage,
        case means
            when 'received' then 1 when 'contacted' then 2 when 'qualified' then 3 when 'converted' then 3
            when 'proposal' then 4 when 'negotiation' then 5 when 'won' then 6 else 0
        end as stage_order
    from stage_meaning
),

held as (
    -- a record of two enquiries is counted once
    select enquiry_record.record, max(counted.lead) as lead
    from counted
    join enquiry_record on enquiry_record.root_lead = counted.lead and enquiry_record.is_copy = 0
    group by enquiry_record.record
),

filled as (
    select
        held.lead, 'record' as record_type, record.source, record.crm_id as record_id,
        case
            when :needs_name = 1 and record_person.name is null then 1
            when :needs_region = 1 and record_person.region is null then 1
            when :needs_phone = 1 and not exists (
                select 1 from record_key where record_key.record = record.id and record_key.kind = 'phone'
            ) then 1
            when :needs_mail = 1 and not exists (
                select 1 from record_key where record_key.record = record.id and record_key.kind = 'mail'
            ) then 1
            when :needs_crm_source = 1 and record.crm_source is null then 1
            when :needs_campaign_name = 1 and record.campaign_name is null then 1
            when :needs_owner = 1 and record.owner is null then 1
            when :needs_contact_id = 1 and record.contact_id is null then 1
            when :needs_planned_at = 1 and record.planned_at is null then 1
            else 0
        end as failed
    from held
    join record on record.id = held.record and record.gone_at is null
    left join record_person on record_person.record = record.id
    left join placed on placed.pipeline = coalesce(record.pipeline, '') and placed.stage = record.stage
    where :asks_records = 1 and coalesce(placed.stage_order, 0) >= :stage_order
    union all
    select
        counted.lead, 'deal', deal.source, deal.deal_id,
        case
            when :needs_amount = 1 and coalesce(deal.amount_minor, 0) <= 0 then 1
            when :needs_currency = 1 and deal.currency is null then 1
            when :needs_entity = 1 and deal.entity is null then 1
            when :needs_owner = 1 and deal.owner is null then 1
            when :needs_contact_id = 1 and deal.contact_id is null then 1
            when :needs_planned_at = 1 and deal.planned_at is null then 1
            else 0
        end
    from counted
    join enquiry_deal on enquiry_deal.root_lead = counted.lead
    join deal on deal.id = enquiry_deal.deal and deal.gone_at is null
    left join placed on placed.pipeline = coalesce(deal.pipeline, '') and placed.stage = deal.stage
    where :asks_deals = 1 and coalesce(placed.stage_order, 0) >= :stage_order
)

select
    filled.record_type, filled.source, filled.record_id,
    counted.campaign_id, counted.campaign_name, counted.team, filled.failed
from filled
join counted on counted.lead = filled.lead
