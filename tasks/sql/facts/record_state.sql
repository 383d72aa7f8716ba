-- where each record stood at the cut. the snapshot counts where nothing changed after the cut, or where it tells an end
-- before the cut that the history has not heard of yet, else the last stage move before it. a move's instant and number
-- make one figure, the largest is the newest. (the plus keeps SQLite from reading them in the order of an index)
with moved as (
    select r.id, r.created_at, r.changed_at, r.closed_at, r.reason, r.planned_at, r.gone_at, r.pipeline, r.stage,
           max(m.at * 2147483648 + m.id) as newest, min(case when t.stage is not null then m.at end) as talk_at
    from record r
    left join stage_move m on m.record_id = r.crm_id and m.record_type = 'record' and m.source = r.source
        and m.at < :cut_at
    left join stage_meaning t on t.pipeline = m.pipeline and t.stage = m.stage and t.needs_talk = 1
    where +r.created_at < :cut_at
    group by r.id
),
standing as (
    select r.id, r.created_at, r.changed_at, r.closed_at, r.reason, r.planned_at, r.gone_at, r.talk_at,
           r.newest / 2147483648 as moved_at,
           coalesce(m.pipeline, r.pipeline) as pipeline, coalesce(m.stage, r.stage) as stage
    from moved r
    left join stage_move m
        on m.id = case when r.changed_at < :cut_at
                            or (r.closed_at > r.newest / 2147483648 and r.closed_at < :cut_at)
                       then null else r.newest % 2147483648 end
)
select s.id as record, s.created_at, s.moved_at, s.planned_at, s.gone_at, s.reason, n.means, n.answers,
       case when n.stage is null then 0 else 1 end as is_known,
       case when n.means in ('lost', 'rejected') then 1 else 0 end as is_closed,
       case when n.means in ('lost', 'rejected', 'won')
            then case when s.closed_at < :cut_at then s.closed_at
                      else coalesce(s.moved_at, s.changed_at, s.created_at) end end as closed_at,
       coalesce(s.talk_at, case when n.needs_talk = 1 then coalesce(s.moved_at, s.changed_at, s.created_at) end)
           as stage_talk_at
from standing s
left join stage_meaning n on n.pipeline = s.pipeline and n.stage = s.stage
