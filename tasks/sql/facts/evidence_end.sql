-- up to which instant the CRM and the activity log speak. what arrived speaks up to the cut, what is late up
-- to its newest row, what came broken not at all
with part as (
    select p.source, p.brings,
           case when t.won_deals_alone = 1 then 0
                when p.status = 'arrived' then :cut_at
                when p.status = 'missing' then coalesce(p.newest_row_at, 0)
                else 0 end as ends_at,
           case when p.status = 'arrived' and t.won_deals_alone = 0 then 1 else 0 end as is_whole,
           t.brings_records
    from night_part p
    join source_trait t on t.source = p.source
    where p.night = :night
),
ends as (
    select coalesce(min(case when brings in ('records', 'deals') then ends_at end), 0) as crm_end_at,
           coalesce(min(case when brings = 'activities' then ends_at end), 0) as activities_end_at,
           coalesce(min(case when brings in ('records', 'deals') then is_whole end), 0) as crm_whole,
           coalesce(min(case when brings = 'activities' and brings_records = 1 then is_whole end),
                    min(case when brings = 'activities' then is_whole end), 0) as crm_log_whole
    from part
)
select crm_end_at,
       case when activities_end_at < crm_end_at then activities_end_at else crm_end_at end as log_end_at,
       crm_whole, crm_log_whole,
       (select case when count(*) > 0 then 1 else 0 end
        from owner_move m join source_trait t on t.source = m.source where m.at < :cut_at) as keeps_assignments,
       coalesce((select min(source) from source_trait where brings_owners = 1), '') as crm
from ends
