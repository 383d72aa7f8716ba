-- each record's and deal's newest stage move before the cut, and its first one into a stage that needs a talk
with placed as (
    select id, 'record' as record_type, source, crm_id as record_id from record where +created_at < :cut_at
    union all
    select d.id, 'deal', d.source, d.deal_id
    from enquiry_deal e
    join deal d on d.id = e.deal
    where d.created_at < :cut_at
),
looked_up as (
    select p.*,
           (select max(m.at) from stage_move m
            where m.record_id = p.record_id and m.record_type = p.record_type and m.source = p.source
              and m.at < :cut_at) as at,
           (select min(m.at) from stage_move m
            join stage_meaning s on s.pipeline = m.pipeline and s.stage = m.stage and s.needs_talk = 1
            where m.record_id = p.record_id and m.record_type = p.record_type and m.source = p.source
              and m.at < :cut_at) as talk_at
    from placed p
)
select l.id, l.record_type, m.at, m.pipeline, m.stage, l.talk_at
from looked_up l
join stage_move m on m.id = (select max(n.id) from stage_move n
                             where n.record_id = l.record_id and n.record_type = l.record_type
                               and n.source = l.source and n.at = l.at)
