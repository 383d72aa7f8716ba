-- a deal belongs to the person's last counted lead submitted before it was made, by its record, else by its
-- contact
insert into enquiry_deal (deal, root_lead, record)
with linked as (
    select d.id as deal, d.created_at, e.root_lead, e.record, 1 as nth_way
    from enquiry_record e
    join m_record r on r.record = e.record
    join deal d on d.crm_id = r.crm_id and d.source = r.source
    union all
    select d.id, d.created_at, e.root_lead, e.record, 2
    from enquiry_record e
    join record r on r.id = e.record
    join deal d on d.contact_id = r.contact_id and d.source = r.source
    where not exists (select 1 from m_busy b where b.contact = r.source || ' ' || r.contact_id)
),
ranked as (
    select k.deal, t.later_root, k.record,
           row_number() over (partition by k.deal
                              order by k.nth_way, t.at desc, t.later_root,
                                       case when k.root_lead = t.later_root then 0 else 1 end, k.record) as nth
    from linked k
    join m_later t on t.root = k.root_lead
    where k.created_at < :cut_at and t.at - 600 <= k.created_at
)
select deal, later_root, record from ranked where nth = 1
