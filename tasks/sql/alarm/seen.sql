-- what this night says clearly of each thing that can be alarmed. a clause per campaign or team speaks in its parts;
-- of sources their own alarm says more than the clause that they all arrived
select 'clause' as kind, v.clause as subject, v.part, v.side,
       case when v.status = 'breached' then 1 else 0 end as is_bad
from verdict v
where v.night = :night and v.status in ('breached', 'kept') and v.check_name <> 'source_arrived'
  and (v.part <> '' or not exists (select 1 from verdict p
                                   where p.night = v.night and p.clause = v.clause and p.part <> ''))
union all
select 'source', s.source, '', :source_side, case when s.status = 'arrived' then 0 else 1 end
from night_source s
left join source_trait t on t.source = s.source
where s.night = :night and s.status is not null and t.from_source is null
union all
-- that a vendor forgets what was not pulled is told once more, while there is time
select 'source', p.source, 'forgets', :source_side, max(case when p.lost_from is null then 0 else 1 end)
from night_part p
where p.night = :night
group by p.source
