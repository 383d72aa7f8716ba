-- the newest row of each source that had happened: what its CRM says of records and deals, and what its log says
with happened as (
    select source, 'crm' as what, max(created_at) as at from record where created_at <= :cut_at group by source
    union all
    select source, 'crm', max(changed_at) from record where changed_at <= :cut_at group by source
    union all
    select source, 'crm', max(closed_at) from record where closed_at <= :cut_at group by source
    union all
    select source, 'crm', max(created_at) from deal where created_at <= :cut_at group by source
    union all
    select source, 'crm', max(changed_at) from deal where changed_at <= :cut_at group by source
    union all
    select source, 'crm', max(at) from stage_move where at <= :cut_at group by source
    union all
    select source, 'log', max(at) from activity where at <= :cut_at and is_planned = 0 group by source
)
select source, what, max(at) as at
from happened
group by source, what
