-- each activity to the person's last counted lead submitted by then: by its record, its deal, else the number.
-- ten minutes are forgiven between the clocks of a form and the CRM, one between two logs of one call
create temporary table m_route as
with linked as (
    select a.id as activity, e.root_lead as root, e.record, 1 as way, a.at + 600 as by_then
    from activity a
    join m_record r on r.crm_id = a.crm_id
    join enquiry_record e on e.record = r.record
    left join source_trait t on t.source = a.source
    where (r.source = a.source or t.brings_records = 0) and (a.is_planned = 1 or a.at < :cut_at)
    union all
    select a.id, e.root_lead, e.record, 2, a.at + 600
    from activity a
    join deal d on d.deal_id = a.deal_id
    join enquiry_deal e on e.deal = d.id
    left join source_trait t on t.source = a.source
    where (d.source = a.source or t.brings_deals = 0) and (a.is_planned = 1 or a.at < :cut_at)
    union all
    select a.id, p.root, null, 3, a.at + 60
    from m_phone p
    join activity_person q on q.phone_key = p.phone
    join activity a on a.id = q.activity
    where a.kind = 'call' and (a.is_planned = 1 or a.at < :cut_at)
),
ranked as (
    select k.activity, k.record, k.way, t.later_root, t.at as root_at,
           row_number() over (partition by k.activity
                              order by k.way, t.at desc, t.later_root,
                                       case when k.root = t.later_root then 0 else 1 end, k.record) as nth
    from linked k
    join m_later t on t.root = k.root and t.at <= k.by_then
)
select r.activity, r.later_root as root, coalesce(r.record, f.record) as record, r.way, r.root_at,
       a.source, a.kind, a.direction, a.at, a.is_planned, q.phone_key as phone
from ranked r
join activity a on a.id = r.activity
left join activity_person q on q.activity = r.activity
left join enquiry_record f on f.root_lead = r.later_root and f.is_first = 1
where r.nth = 1
