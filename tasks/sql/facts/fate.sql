-- the fate that each lead's state has, or what both heads agreed instead
select f.lead,
       coalesce(r.fate, s.fate) as fate,
       coalesce(q.responsible, s.responsible) as responsible,
       case when r.fate is null then s.clause else q.clause end as clause,
       case when r.fate is null then s.would_be end as would_be,
       case when r.fate is null then s.because else 'ruled' end as because,
       case when r.fate is null then 0 else 1 end as is_ruled
from lead_fact f
join state_fate s on s.state = f.state
join lead l on l.id = f.lead
left join ruling r on r.source = l.source and r.lead_id = l.lead_id and r.day <= :night
left join t_fate_side q on q.fate = r.fate
