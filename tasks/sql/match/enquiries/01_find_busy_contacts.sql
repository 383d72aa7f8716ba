-- CRM contacts that stand for many people ("no name") identify nobody
create temporary table m_busy as
select contact
from m_record
group by contact
having count(distinct name) >= 3 and count(distinct coalesce(phone, mail)) >= 3
