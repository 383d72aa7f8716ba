-- every record that came of a lead of the month still says the source that brought it
-- nothing can be said where the pact does not know what was written, or the CRM writes no origin at all
with claim as (
    select written.crm_source, min(crm_source_claim.source) as source
    from (select distinct crm_source from record where crm_source is not null) as written
    join crm_source_claim on lower(trim(crm_source_claim.crm_source)) = lower(trim(written.crm_source))
    group by written.crm_source
),

telling as (
    select source
    from source_trait
    where exists (select 1 from record where record.source = source_trait.source and crm_source is not null)
),

made as (
    -- a record of two enquiries is the newer one's
    select
        enquiry_record.record, month_lead.*,
        row_number() over (partition by enquiry_record.record order by submitted_at desc, lead desc) as nth
    from month_lead
    join source_trait on source_trait.source = month_lead.source and source_trait.counts_on_its_own = 1
    join enquiry_record on enquiry_record.root_lead = month_lead.lead and enquiry_record.is_copy = 0
    join record on record.id = enquiry_record.record and record.created_at >= submitted_at
    where submitted_at >= :month_start_at and fate not in ('test', 'duplicate')
        and record.gone_at is null
        and exists (select 1 from crm_source_claim where crm_source_claim.source = month_lead.source)
)

select
    'record' as record_type, record.source, record.crm_id as record_id,
    made.campaign_id, made.campaign_name, made.team,
    case
        when claim.source = made.source then 0
        when exists (
            select 1 from enquiry
            join lead on lead.id = enquiry.lead
            where enquiry.root_lead = made.lead and lead.source = claim.source
        ) then 0
        when claim.source is not null then 1
        when telling.source is not null and coalesce(trim(record.crm_source), '') = '' then 1
    end as failed
from made
join record on record.id = made.record
left join claim on claim.crm_source = record.crm_source
left join telling on telling.source = record.source
where made.nth = 1
