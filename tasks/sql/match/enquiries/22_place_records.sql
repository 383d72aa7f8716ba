-- whose is what happens on a record: of the person's last counted lead submitted by then, from its submission to the
-- next one's. twins are records of several sources under one id: what a call tracker writes for it may be of either
create temporary table m_stay as
with several as (
    select record from enquiry_record group by record having count(*) > 1
),
placed as (
    select e.record, t.later_root, t.at, t.until_at
    from enquiry_record e
    join m_later t on t.root = e.root_lead
    left join several s on s.record = e.record
    where s.record is null
    union all
    select h.record, h.later_root, h.at,
           coalesce(lead(h.at) over (partition by h.record order by h.at), 9223372036854775807)
    from (select e.record, t.at, min(t.later_root) as later_root
          from several s
          cross join enquiry_record e
          cross join m_later t
          where e.record = s.record and t.root = e.root_lead
          group by e.record, t.at) h
),
twin as (
    select crm_id from m_record group by crm_id having count(*) > 1
)
select p.record, r.crm_id, r.source, case when w.crm_id is null then 0 else 1 end as is_twin, p.later_root as root,
       p.at as from_at, p.until_at
from placed p
join m_record r on r.record = p.record
left join twin w on w.crm_id = r.crm_id
