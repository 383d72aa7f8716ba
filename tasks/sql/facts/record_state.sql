-- where each record stood at the cut. the snapshot counts where nothing changed after the cut, or where it tells an end
-- before the cut that the history has not heard of yet, else the last stage move before it
with newest_move as (
    select source, record_id, pipeline, stage, at,
           row_number() over (partition by source, record_id order by at desc, id desc) as nth
    from stage_move
    where record_type = 'record' and at < :cut_at
),
talk_move as (
    select m.source, m.record_id, min(m.at) as at
    from stage_move m
    join stage_meaning s on s.pipeline = m.pipeline and s.stage = m.stage
    where m.record_type = 'record' and m.at < :cut_at and s.needs_talk = 1
    group by m.source, m.record_id
),
standing as (
    select r.id, r.source, r.crm_id, r.created_at, r.changed_at, r.closed_at, r.reason, r.planned_at, r.gone_at,
           r.contact_id, m.at as moved_at, t.at as talk_at,
           case when m.stage is null or r.changed_at < :cut_at or (r.closed_at > m.at and r.closed_at < :cut_at)
                then r.pipeline else m.pipeline end as pipeline,
           case when m.stage is null or r.changed_at < :cut_at or (r.closed_at > m.at and r.closed_at < :cut_at)
                then r.stage else m.stage end as stage
    from record r
    left join newest_move m on m.source = r.source and m.record_id = r.crm_id and m.nth = 1
    left join talk_move t on t.source = r.source and t.record_id = r.crm_id
    where r.created_at < :cut_at
)
select s.id as record, s.created_at, s.moved_at, s.planned_at, s.gone_at, s.contact_id, s.reason,
       n.means, n.answers,
       case when n.stage is null then 0 else 1 end as is_known,
       case when n.means in ('lost', 'rejected') then 1 else 0 end as is_closed,
       case when n.means in ('lost', 'rejected', 'won')
            then case when s.closed_at < :cut_at then s.closed_at
                      else coalesce(s.moved_at, s.changed_at, s.created_at) end end as closed_at,
       coalesce(s.talk_at, case when n.needs_talk = 1 then coalesce(s.moved_at, s.changed_at, s.created_at) end)
           as stage_talk_at
from standing s
left join stage_meaning n on n.pipeline = s.pipeline and n.stage = s.stage
