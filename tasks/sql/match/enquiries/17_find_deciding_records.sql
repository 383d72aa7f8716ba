-- one record decides an enquiry: with a won deal, else, copies left out, the one whose stage moved last
create temporary table m_deciding as
with moved as (
    select r.record, max(m.at) as at
    from m_record r
    join stage_move m on m.record_id = r.crm_id and m.record_type = 'record' and m.source = r.source
    where m.at < :cut_at
    group by r.record
),
deals as (
    select e.root_lead, e.record,
           max(case when s.means = 'won' and d.gone_at is null
                     and coalesce(d.won_at, d.closed_at, d.changed_at, d.created_at) < :cut_at
                    then 1 else 0 end) as is_won,
           max(coalesce((select max(m.at) from stage_move m
                         where m.record_id = d.deal_id and m.record_type = 'deal' and m.source = d.source
                           and m.at < :cut_at), d.created_at)) as at
    from enquiry_deal e
    join deal d on d.id = e.deal
    left join stage_meaning s on s.pipeline = d.pipeline and s.stage = d.stage
    group by e.root_lead, e.record
),
ranked as (
    select e.root_lead, e.record,
           row_number() over (
               partition by e.root_lead
               order by coalesce(d.is_won, 0) desc, case when s.means = 'won' then 0 else 1 end,
                        e.is_copy, r.is_gone,
                        case when d.at > coalesce(m.at, w.changed_at, w.created_at) then d.at
                             when m.at is not null then m.at
                             when w.changed_at < :cut_at then w.changed_at
                             else w.created_at end desc,
                        e.is_first desc, e.record) as nth
    from enquiry_record e
    join m_record r on r.record = e.record
    join record w on w.id = e.record
    left join stage_meaning s on s.pipeline = w.pipeline and s.stage = w.stage
    left join moved m on m.record = e.record
    left join deals d on d.root_lead = e.root_lead and d.record = e.record
)
select root_lead, record from ranked where nth = 1
