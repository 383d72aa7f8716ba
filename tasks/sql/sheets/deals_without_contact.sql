select f.clause, d.deal_id, d.crm_id, coalesce(o.name, d.owner) as owner, d.stage, d.created_at
from (
    select source, record_id, min(clause) as clause
    from offender
    where night = :night and record_type = 'deal'
        and clause in (select clause from verdict where night = :night and check_name = 'deal_has_contact')
    group by source, record_id
) f
join deal d on d.source = f.source and d.deal_id = f.record_id
left join seller_alias a on a.alias = d.owner
left join (select owner_id, max(name) as name from owner group by owner_id) o on o.owner_id = a.owner_id
order by d.created_at, d.deal_id
