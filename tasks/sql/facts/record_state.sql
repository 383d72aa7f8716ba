-- where each record stood at the cut. the snapshot counts where nothing changed after the cut, or where it tells an end
-- before the cut that the history has not heard of yet, else the last stage move before it
with standing as (
    select r.id, r.source, r.crm_id, r.created_at, r.changed_at, r.closed_at, r.reason, r.planned_at, r.gone_at,
           r.contact_id, m.at as moved_at, m.talk_at,
           case when m.stage is null or r.changed_at < :cut_at or (r.closed_at > m.at and r.closed_at < :cut_at)
                then r.pipeline else m.pipeline end as pipeline,
           case when m.stage is null or r.changed_at < :cut_at or (r.closed_at > m.at and r.closed_at < :cut_at)
                then r.stage else m.stage end as stage
    from record r
    left join t_newest_move m on m.id = r.id and m.record_type = 'record'
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
