-- of several records one decides an enquiry: with a won deal, else, copies left out, the one whose stage moved last
create temporary table m_deciding as
with several as (
    select root_lead from enquiry_record group by root_lead having count(*) > 1
),
deals as (
    select e.root_lead, e.record,
           max(case when s.means = 'won' and d.gone_at is null
                     and coalesce(d.won_at, d.closed_at, d.changed_at, d.created_at) < :cut_at
                    then 1 else 0 end) as is_won,
           max(coalesce((select max(m.at) from stage_move m
                         where m.record_id = d.deal_id and m.record_type = 'deal' and m.source = d.source
                           and m.at < :cut_at), d.created_at)) as at
    from several n
    cross join enquiry_deal e
    cross join deal d
    left join stage_meaning s on s.pipeline = d.pipeline and s.stage = d.stage
    where e.root_lead = n.root_lead and d.id = e.deal
    group by e.root_lead, e.record
),
standing as (
    select e.root_lead, e.record, e.is_copy, e.is_first, r.is_gone, w.changed_at, w.created_at, s.means,
           (select max(m.at) from stage_move m
            where m.record_id = r.crm_id and m.record_type = 'record' and m.source = r.source
              and m.at < :cut_at) as moved_at
    from several n
    join enquiry_record e on e.root_lead = n.root_lead
    join m_record r on r.record = e.record
    join record w on w.id = e.record
    left join stage_meaning s on s.pipeline = w.pipeline and s.stage = w.stage
),
ranked as (
    select e.root_lead, e.record,
           row_number() over (
               partition by e.root_lead
               order by coalesce(d.is_won, 0) desc, case when e.means = 'won' then 0 else 1 end,
                        e.is_copy, e.is_gone,
                        case when d.at > coalesce(e.moved_at, e.changed_at, e.created_at) then d.at
                             when e.moved_at is not null then e.moved_at
                             when e.changed_at < :cut_at then e.changed_at
                             else e.created_at end desc,
                        e.is_first desc, e.record) as nth
    from standing e
    left join deals d on d.root_lead = e.root_lead and d.record = e.record
)
select root_lead, record from ranked where nth = 1
