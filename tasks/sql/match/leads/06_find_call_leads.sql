-- the first incoming call of a number that is new to us. earlier calls in either direction, forms, chats and
-- CRM records make a number known. the CRM's telephony logs the same call within 60 s under another source,
-- and makes its record during the call. hidden numbers have no key and make no lead
create temporary table m_call as
with calls as materialized (
    select a.id, a.source, a.activity_id, a.at, p.phone_key, p.phone
    from activity a
    join source_trait t on t.source = a.source
    join activity_person p on p.activity = a.id
    where t.leads_from_calls = 1 and p.phone_key is not null
      and a.kind = 'call' and a.direction = 'in' and a.is_planned = 0
),
incoming as (
    select c.*, row_number() over (partition by c.phone_key order by c.at, c.id) as nth from calls c
)
select n.activity_id as lead_id, n.source, n.at as submitted_at, n.phone_key, n.phone
from incoming n
where n.nth = 1
  and not exists (select 1 from own_contact o where o.kind = 'phone' and o.key = n.phone_key)
  and not exists (
      select 1 from activity_person q
      join activity e on e.id = q.activity
      where q.phone_key = n.phone_key and e.kind = 'call' and e.is_planned = 0 and e.at < n.at
        and (e.direction <> 'in' or e.at < n.at - 60)
  )
  and not exists (
      select 1 from lead_person q
      join lead l on l.id = q.lead
      where q.phone_key = n.phone_key and l.channel in ('form', 'chat') and l.submitted_at < n.at
  )
  and not exists (
      select 1 from record_key k
      join record r on r.id = k.record
      where k.key = n.phone_key and k.kind = 'phone' and r.created_at < n.at - 120
  )
