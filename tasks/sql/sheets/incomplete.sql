-- records and deals that lack a field; `missing` names all that are empty, the clause says which of them count
with lacking as (
    select f.clause, f.record_type as type, d.crm_id, d.deal_id, d.owner,
           case when coalesce(d.amount_minor, 0) <= 0 then 'amount ' else '' end
           || case when d.currency is null then 'currency ' else '' end
           || case when d.entity is null then 'entity ' else '' end
           || case when d.owner is null then 'owner ' else '' end
           || case when d.contact_id is null then 'contact_id ' else '' end
           || case when d.planned_at is null then 'planned_at ' else '' end
           || case when coalesce(d.won_at, d.closed_at) is null then 'won_at ' else '' end as missing
    from offender f
    join deal d on d.source = f.source and d.deal_id = f.record_id
    where f.night = :night and f.record_type = 'deal'
    union all
    select f.clause, f.record_type, r.crm_id, null, r.owner,
           case when p.name is null then 'name ' else '' end
           || case when p.region is null then 'region ' else '' end
           || case when k.phone is null then 'phone ' else '' end
           || case when k.mail is null then 'mail ' else '' end
           || case when r.crm_source is null then 'crm_source ' else '' end
           || case when r.campaign_name is null then 'campaign_name ' else '' end
           || case when r.owner is null then 'owner ' else '' end
           || case when r.contact_id is null then 'contact_id ' else '' end
           || case when r.planned_at is null then 'planned_at ' else '' end
    from offender f
    join record r on r.source = f.source and r.crm_id = f.record_id
    left join record_person p on p.record = r.id
    left join (select record, max(case when kind = 'phone' then 1 end) as phone, max(case when kind = 'mail' then 1 end) as mail
               from record_key group by record) k on k.record = r.id
    where f.night = :night and f.record_type = 'record'
)
select l.clause, l.type, l.crm_id, l.deal_id, coalesce(o.name, l.owner) as owner, l.missing
from lacking l
join (select distinct clause from verdict
      where night = :night and check_name in ('fields_complete', 'won_has_amount_and_date')) v on v.clause = l.clause
left join seller_alias a on a.alias = l.owner
left join (select owner_id, max(name) as name from owner group by owner_id) o on o.owner_id = a.owner_id
order by l.clause, l.crm_id, l.deal_id
