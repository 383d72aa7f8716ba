-- offenders of a company's own checks, where the night could judge them
select f.clause, '' as title, f.part, f.record_type as type, f.source,
       case when f.record_type = 'lead' then f.record_id end as lead_id,
       case when f.record_type = 'record' then f.record_id else coalesce(n.crm_id, d.crm_id) end as crm_id,
       case when f.record_type = 'deal' then f.record_id else n.deal_id end as deal_id
from offender f
join verdict v on v.night = f.night and v.clause = f.clause and v.part = '' and v.check_name = 'own'
left join lead_line n on f.record_type = 'lead' and n.source = f.source and n.lead_id = f.record_id
left join deal d on f.record_type = 'deal' and d.source = f.source and d.deal_id = f.record_id
where f.night = :night and v.status <> 'not_checkable'
order by f.clause, f.part, f.record_type, f.source, f.record_id
