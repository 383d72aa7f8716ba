-- whose is a call of a number, as with records
create temporary table m_line as
with held as (
    select p.phone, t.later_root, t.at, row_number() over (partition by p.phone, t.at order by t.later_root) as nth
    from m_phone p
    join m_later t on t.root = p.root
)
select h.phone, h.later_root as root, h.at as from_at,
       coalesce(lead(h.at) over (partition by h.phone order by h.at), 9223372036854775807) as until_at, f.record
from held h
left join enquiry_record f on f.root_lead = h.later_root and f.is_first = 1
where h.nth = 1
