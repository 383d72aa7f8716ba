-- (the plus keeps SQLite from reading them in the order of an index)
-- the leads that count, with what identifies their persons. use of phone and mail: 2 a key of the person,
-- 1 an invented one, which joins no persons, 0 none: shared by many, or our own
create temporary table m_lead as
with known as (
    select l.id, l.source, l.lead_id, l.channel, l.submitted_at, l.click_id, l.own_crm_id, l.is_test,
           p.name_key, p.phone_key, p.mail_key, p.phone_fake, p.mail_fake,
           o.key as own_phone, m.key as own_domain, sp.key as shared_phone, sm.key as shared_mail
    from lead l
    left join lead_person p on p.lead = l.id
    left join own_contact o on o.kind = 'phone' and o.key = p.phone_key
    left join own_contact m on m.kind = 'mail_domain'
        and m.key = substr(p.mail_key, length(rtrim(p.mail_key, replace(p.mail_key, '@', ''))) + 1)
    left join shared_key sp on sp.key = p.phone_key
    left join shared_key sm on sm.key = p.mail_key
    where +l.submitted_at < :cut_at
)
select id as lead, source, lead_id, channel, submitted_at as at, click_id, own_crm_id,
       name_key as name, phone_key as phone, mail_key as mail,
       case when phone_key is null or own_phone is not null or shared_phone is not null then 0
            when phone_fake = 1 then 1 else 2 end as phone_use,
       case when mail_key is null or own_domain is not null or shared_mail is not null then 0
            when mail_fake = 1 then 1 else 2 end as mail_use,
       case when is_test = 1 or own_phone is not null or own_domain is not null then 1 else 0 end as is_test,
       ' ' || substr(name_key, 1,
                     case when length(name_key) - length(ltrim(name_key, replace(name_key, ' ', ''))) between 1 and 2
                          then length(name_key) - length(ltrim(name_key, replace(name_key, ' ', ''))) else 3 end)
           as first_letters,
       ' ' || substr(name_key, length(rtrim(name_key, replace(name_key, ' ', ''))) + 1, 3) as last_letters
from known
