-- every deal made in the month leads to somebody, by a contact of its own or by its CRM record
-- nothing can be said where no deal of the source names a contact or a record
with telling as (
    select distinct source from deal where contact_id is not null or crm_id is not null
)

select
    'deal' as record_type, deal.source, deal.deal_id as record_id,
    null as campaign_id, null as campaign_name, owner.team,
    case
        when coalesce(deal.contact_id, record.contact_id) is not null then 0
        when exists (select 1 from record_key where record_key.record = record.id) then 0
        when telling.source is null then null
        else 1
    end as failed
from deal
left join telling on telling.source = deal.source
left join record on record.source = deal.source and record.crm_id = deal.crm_id
left join seller_alias on seller_alias.alias = deal.owner
left join owner on owner.source = deal.source and owner.owner_id = seller_alias.owner_id
where deal.gone_at is null and deal.created_at >= :month_start_at and deal.created_at < :cut_at
