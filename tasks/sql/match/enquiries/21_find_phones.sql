-- the numbers by which the call tracker reaches an enquiry's person: the leads' and the records'. nearly all are the
-- first lead's own: only the others may be the same ones again
create temporary table m_phone as
with other as (
    select y.key as phone, e.root_lead as root
    from m_key y
    join enquiry e on e.lead = y.lead
    where y.kind = 'phone' and e.root_lead <> e.lead
    union
    select k.key, e.root_lead
    from enquiry_record e
    cross join m_lead l
    cross join record_key k
    where l.lead = e.root_lead and k.record = e.record and k.kind = 'phone'
      and (k.key is distinct from l.phone or l.phone_use < 2)
      and not exists (select 1 from shared_key s where s.key = k.key)
      and not exists (select 1 from own_contact o where o.kind = 'phone' and o.key = k.key)
)
select y.key as phone, y.lead as root
from m_key y
join enquiry e on e.lead = y.lead
where y.kind = 'phone' and e.root_lead = e.lead
union all
select o.phone, o.root
from other o
left join m_key y on y.key = o.phone and y.kind = 'phone' and y.lead = o.root
where y.lead is null
