-- every record and deal of the month's leads that reached the stage has the fields that were agreed
-- needs_FIELD is 1 for each field that the clause names; a kind of row that has none of them is left out
with placed as (
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
    select enquiry_record.record, max(month_lead.lead) as lead
    from month_lead
    cross join enquiry_record  -- it pins the order on SQLite, which would read those of all months
    join record on record.id = enquiry_record.record and record.gone_at is null
    left join placed on placed.pipeline = coalesce(record.pipeline, '') and placed.stage = record.stage
    where :asks_records = 1 and coalesce(placed.stage_order, 0) >= :stage_order
        and enquiry_record.root_lead = month_lead.lead and enquiry_record.is_copy = 0
        and month_lead.submitted_at >= :month_start_at and month_lead.fate not in ('test', 'duplicate')
    group by enquiry_record.record
)

select
    'record' as record_type, record.source, record.crm_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
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
join month_lead on month_lead.lead = held.lead
join record on record.id = held.record
left join record_person on record_person.record = record.id
union all
select
    'deal', deal.source, deal.deal_id, month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case
        when :needs_amount = 1 and coalesce(deal.amount_minor, 0) <= 0 then 1
        when :needs_currency = 1 and deal.currency is null then 1
        when :needs_entity = 1 and deal.entity is null then 1
        when :needs_owner = 1 and deal.owner is null then 1
        when :needs_contact_id = 1 and deal.contact_id is null then 1
        when :needs_planned_at = 1 and deal.planned_at is null then 1
        else 0
    end
from month_lead
cross join enquiry_deal
join deal on deal.id = enquiry_deal.deal and deal.gone_at is null
left join placed on placed.pipeline = coalesce(deal.pipeline, '') and placed.stage = deal.stage
where :asks_deals = 1 and coalesce(placed.stage_order, 0) >= :stage_order
    and enquiry_deal.root_lead = month_lead.lead
    and month_lead.submitted_at >= :month_start_at and month_lead.fate not in ('test', 'duplicate')
