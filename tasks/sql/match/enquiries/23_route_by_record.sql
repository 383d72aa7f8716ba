-- each activity to the person's last counted lead submitted by then: by its record, else its deal, else the number.
-- ten minutes are forgiven between the clocks of a form and the CRM, one between two logs of one call
create temporary table m_route as
select a.id as activity, s.root, s.record, 1 as way, s.from_at as root_at, a.source, a.kind, a.direction, a.at,
       a.is_planned, a.is_answered, a.talked_seconds, a.rang_seconds, a.is_no_such_number, a.is_automatic, a.owner,
       cast(null as text) as phone
from m_stay s
cross join activity a
left join source_trait t on t.source = a.source
where a.crm_id = s.crm_id and (s.source = a.source or (t.brings_records = 0 and s.is_twin = 0))
  and (a.is_planned = 1 or a.at < :cut_at) and a.at + 600 >= s.from_at and a.at + 600 < s.until_at
