select f.record_type as type, case when f.record_type = 'deal' then d.crm_id else f.record_id end as crm_id,
       d.deal_id, coalesce(o.name, d.owner, r.owner) as owner, '' as missing, f.clause
from offender f
left join deal d on f.record_type = 'deal' and d.source = f.source and d.deal_id = f.record_id
left join record r on f.record_type = 'record' and r.source = f.source and r.crm_id = f.record_id
left join seller_alias a on a.alias = coalesce(d.owner, r.owner)
left join (select owner_id, max(name) as name from owner group by owner_id) o on o.owner_id = a.owner_id
where f.night = :night and f.record_type in ('deal', 'record')
  and f.clause in (select clause from verdict where night = :night
                   and check_name in ('fields_complete', 'won_has_amount_and_date'))
order by f.clause, f.record_id
