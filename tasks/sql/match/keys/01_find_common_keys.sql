-- the keys that may be shared by three: written twice in the leads or twice in the CRM
create temporary table m_common as
select phone_key as key from lead_person where phone_key is not null group by phone_key having count(*) > 1
union
select mail_key from lead_person where mail_key is not null group by mail_key having count(*) > 1
union
select key from record_key group by key having count(*) > 1
