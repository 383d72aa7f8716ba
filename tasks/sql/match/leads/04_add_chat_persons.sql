-- a record's smallest key stands for its several: which one is chosen must not change from night to night
insert into lead_person (lead, name, name_key, region, phone, phone_key, mail, mail_key)
with keys as (
    select k.record, min(case when k.kind = 'phone' then k.key end) as phone,
           min(case when k.kind = 'mail' then k.key end) as mail
    from m_chat c
    join record_key k on k.record = c.record
    group by k.record
)
select l.id, p.name, p.name_key, p.region, k.phone, k.phone, k.mail, k.mail
from m_chat c
join lead l on l.lead_id = c.lead_id and l.source = c.source
left join record_person p on p.record = c.record
left join keys k on k.record = c.record
where true
on conflict (lead) do update
set name = excluded.name, name_key = excluded.name_key, region = excluded.region, phone = excluded.phone,
    phone_key = excluded.phone_key, mail = excluded.mail, mail_key = excluded.mail_key
where (lead_person.name, lead_person.name_key, lead_person.region, lead_person.phone_key, lead_person.mail_key)
      is distinct from (excluded.name, excluded.name_key, excluded.region, excluded.phone_key, excluded.mail_key)
