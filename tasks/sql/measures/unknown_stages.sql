-- stages that the pact does not know, with the leads that stand on them
select coalesce(d.pipeline, r.pipeline) as pipeline, coalesce(d.stage, r.stage) as stage, count(*) as leads
from lead_fact f
join fate t on t.lead = f.lead
join record r on r.id = f.record
left join deal d on d.id = f.deal
where f.is_stage_known = 0 and t.fate = 'unprovable' and t.because = 'stage_unknown'
group by coalesce(d.pipeline, r.pipeline), coalesce(d.stage, r.stage)
order by leads desc
