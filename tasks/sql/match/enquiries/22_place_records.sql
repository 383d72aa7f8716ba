-- whose is what happens on a record: of the person's last counted lead submitted by then, from its submission to the
-- next one's. twins are records of several sources under one id: what a call tracker writes for it may be of either
create temporary table m_stay as
with held as (
    select e.record, t.later_root, t.at,
           row_number() over (partition by e.record, t.at
                              order by t.later_root, case when e.root_lead = t.later_root then 0 else 1 end) as nth
    from enquiry_record e
    join m_later t on t.root = e.root_lead
),
twin as (
    select crm_id from m_record group by crm_id having count(*) > 1
)
select h.record, r.crm_id, r.source, case when w.crm_id is null then 0 else 1 end as is_twin, h.later_root as root,
       h.at as from_at,
       coalesce(lead(h.at) over (partition by h.record order by h.at), 9223372036854775807) as until_at
from held h
join m_record r on r.record = h.record
left join twin w on w.crm_id = r.crm_id
where h.nth = 1
