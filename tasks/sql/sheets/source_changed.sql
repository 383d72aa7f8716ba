-- records whose origin is not that of their lead; the lead is the newest that they belong to
with changed as (
    select r.id, r.crm_id, r.owner, r.crm_source, r.created_at, min(f.clause) as clause
    from offender f
    join record r on r.source = f.source and r.crm_id = f.record_id
    where f.night = :night and f.record_type = 'record'
        and f.clause in (select clause from verdict where night = :night and check_name = 'source_kept')
    group by r.id, r.crm_id, r.owner, r.crm_source, r.created_at
),

brought as (
    select c.id, l.source, l.lead_id, l.campaign_name,
           row_number() over (partition by c.id order by l.submitted_at desc, l.id desc) as nth
    from changed c
    join enquiry_record e on e.record = c.id and e.is_copy = 0
    join lead l on l.id = e.root_lead
)

select c.clause, c.crm_id, coalesce(o.name, c.owner) as owner, b.source, b.lead_id, b.campaign_name,
       c.crm_source as origin
from changed c
left join brought b on b.id = c.id and b.nth = 1
left join seller_alias a on a.alias = c.owner
left join (select owner_id, max(name) as name from owner group by owner_id) o on o.owner_id = a.owner_id
order by c.created_at, c.crm_id
