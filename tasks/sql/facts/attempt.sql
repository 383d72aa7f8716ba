-- attempts before the enquiry was closed, each with the local day it fell on; ten minutes for those who
-- close first and log the call after
select a.root_lead, a.at,
       (select d.starts_at from company_day d where d.starts_at <= a.at order by d.starts_at desc limit 1) as day_at
from enquiry_activity a
left join t_case c on c.root_lead = a.root_lead
where a.is_attempt = 1 and a.at < :cut_at
  and (coalesce(c.is_closed, 0) = 0 or c.closed_at is null or a.at <= c.closed_at + 600)
