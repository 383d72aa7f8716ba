-- what speaks for and against each pair. age: 0 the record was made after the lead and before the person wrote
-- again, 1 made after that, still for the same enquiry, 2 older than the lead and open when it came.
-- keys and name: 1 agree, -1 contradict, 0 not known on one side. (the || keeps SQLite from looking a record's keys up
-- by the key, all over the table)
create temporary table m_score as
with read as (
    select p.lead, p.record, p.at, p.is_fake, r.created_at, r.is_gone, r.name, r.claim, l.source,
           case when r.created_at < p.at - 600 then 2
                when r.created_at < p.next_at or p.next_at is null then 0 else 1 end as age,
           case when r.created_at < p.until_at or p.until_at is null then 1 else 0 end as is_in_turn,
           case when r.ended_at < p.at then 1 else 0 end as is_ended,
           case when kp.key is not null then 1 when l.phone is null or r.phone is null then 0 else -1 end as phone,
           case when km.key is not null then 1
                when l.mail is null or r.mail is null then 0
                when rtrim(l.mail, replace(l.mail, '@', '')) = rtrim(r.mail, replace(r.mail, '@', '')) then 0
                else -1 end as mail,
           case when l.name is null or r.name is null then 0
                when l.name = r.name
                     or replace(' ' || r.name, l.first_letters, '') <> ' ' || r.name
                     or replace(' ' || r.name, l.last_letters, '') <> ' ' || r.name then 1
                else -1 end as name_agrees
    from m_pair p
    join m_lead l on l.lead = p.lead
    join m_record r on r.record = p.record
    left join record_key kp on kp.record = p.record and kp.kind = 'phone' and kp.key || '' = l.phone
    left join record_key km on km.record = p.record and km.kind = 'mail' and km.key || '' = l.mail
)
select lead, record, at, created_at, is_gone, name, claim, source, age, name_agrees,
       phone + mail as keys_agree,
       case when phone = -1 or mail = -1 then 1 else 0 end as is_at_odds,
       case when name_agrees = -1 and phone + mail < 1 then 1
            when name_agrees = -1 and :tier in ('phone', 'mail') and phone + mail < 2 then 1
            else 0 end as is_other_name,
       case when name_agrees <> -1 then 0
            when :tier in ('phone', 'mail') and (phone = -1 or mail = -1) then 1
            when :tier not in ('phone', 'mail') and phone + mail < 0 then 1
            else 0 end as is_contradicted
from read
where :tier = 'platform_lead_id'
   or (age = 2 and is_ended = 0 and is_fake = 0)
   or (age < 2 and is_in_turn = 1 and created_at < at + :same_person_seconds
       and (is_fake = 0 or (name_agrees > -1 and created_at < at + 86400)))
