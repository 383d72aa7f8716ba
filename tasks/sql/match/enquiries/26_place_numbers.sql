-- whose is a call of a number, as with records
create temporary table m_line as
with several as (
    select phone from m_phone group by phone having count(*) > 1
),
placed as (
    select p.phone, t.later_root, t.at, t.until_at
    from m_phone p
    join m_later t on t.root = p.root
    left join several s on s.phone = p.phone
    where s.phone is null
    union all
    select h.phone, h.later_root, h.at,
           coalesce(lead(h.at) over (partition by h.phone order by h.at), 9223372036854775807)
    from (select p.phone, t.at, min(t.later_root) as later_root
          from several s
          cross join m_phone p
          cross join m_later t
          where p.phone = s.phone and t.root = p.root
          group by p.phone, t.at) h
)
select p.phone, p.later_root as root, p.at as from_at, p.until_at, f.record
from placed p
left join enquiry_record f on f.root_lead = p.later_root and f.is_first = 1
