-- the fate that each lead's state has, or what both heads agreed instead. (in the order of the leads: SQLite would take
-- that of an index)
with ruled as (
    select l.id as lead, r.fate, q.responsible, q.clause
    from ruling r
    join lead l on l.lead_id = r.lead_id and l.source = r.source
    left join t_fate_side q on q.fate = r.fate
    where r.day <= :night and r.fate is not null
)
select f.lead,
       coalesce(r.fate, s.fate) as fate,
       coalesce(r.responsible, s.responsible) as responsible,
       case when r.fate is null then s.clause else r.clause end as clause,
       case when r.fate is null then s.would_be end as would_be,
       case when r.fate is null then s.because else 'ruled' end as because,
       case when r.fate is null then 0 else 1 end as is_ruled
from lead_fact f
join state_fate s on s.state = f.state
left join ruled r on r.lead = f.lead
order by f.lead
