-- where each deal of an enquiry stood at the cut, read as record_state reads records
with moved as (
    select d.id, d.source, d.deal_id, d.created_at, d.changed_at, d.closed_at, d.won_at, d.reason, d.planned_at,
           d.gone_at, d.amount_minor, d.currency, d.entity, d.owner, d.pipeline, d.stage, e.root_lead, e.record,
           max(m.at * 2147483648 + m.id) as newest, min(case when t.stage is not null then m.at end) as talk_at
    from enquiry_deal e
    join deal d on d.id = e.deal
    left join stage_move m on m.record_id = d.deal_id and m.record_type = 'deal' and m.source = d.source
        and m.at < :cut_at
    left join stage_meaning t on t.pipeline = m.pipeline and t.stage = m.stage and t.needs_talk = 1
    where d.created_at < :cut_at
    group by e.deal, d.id
),
standing as materialized (
    select d.id, d.created_at, d.changed_at, d.closed_at, d.won_at, d.reason, d.planned_at, d.gone_at,
           d.amount_minor, d.currency, d.entity, d.root_lead, d.record, d.talk_at, d.newest / 2147483648 as moved_at,
           coalesce(m.pipeline, d.pipeline) as pipeline, coalesce(m.stage, d.stage) as stage,
           coalesce((select o.owner from owner_move o
                     where o.record_id = d.deal_id and o.record_type = 'deal' and o.source = d.source
                       and o.at < :cut_at
                     order by o.at desc, o.id desc limit 1), d.owner) as owner
    from moved d
    left join stage_move m
        on m.id = case when d.changed_at < :cut_at
                            or (coalesce(d.won_at, d.closed_at) > d.newest / 2147483648
                                and coalesce(d.won_at, d.closed_at) < :cut_at)
                       then null else d.newest % 2147483648 end
),
named as (
    select s.*, n.means, n.answers, n.needs_talk, n.stage as known_stage,
           case when n.means = 'won'
                then coalesce(s.won_at, case when s.closed_at < :cut_at then s.closed_at end,
                              s.moved_at, s.changed_at, s.created_at) end as counted_won_at
    from standing s
    left join stage_meaning n on n.pipeline = s.pipeline and n.stage = s.stage
)
select s.id as deal, s.root_lead, s.record, s.created_at, s.moved_at, s.planned_at, s.gone_at, s.reason,
       s.means, s.answers, s.amount_minor, s.currency, s.entity,
       coalesce(a.owner_id, s.owner) as owner_id,
       case when s.known_stage is null then 0 else 1 end as is_known,
       case when s.counted_won_at < :cut_at then 1 else 0 end as is_won,
       s.counted_won_at as won_at,
       case when s.means in ('lost', 'rejected') then 1 else 0 end as is_closed,
       case when s.means in ('lost', 'rejected', 'won')
            then case when s.closed_at < :cut_at then s.closed_at
                      else coalesce(s.moved_at, s.changed_at, s.created_at) end end as closed_at,
       coalesce(s.talk_at, case when s.needs_talk = 1 then coalesce(s.moved_at, s.changed_at, s.created_at) end)
           as stage_talk_at,
       row_number() over (
           partition by s.root_lead
           order by case when s.counted_won_at < :cut_at then 0 else 1 end,
                    coalesce(s.moved_at, s.changed_at, s.created_at) desc, s.id desc) as nth
from named s
left join seller_alias a on a.alias = s.owner
