-- leads of the month that reached a seller and whose time is over, with the seconds that their seller took
select lead, sla_met, seller_seconds, case when first_attempt_at is null then 1 else 0 end as is_never
from month_lead
where sla_met is not null
  and fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'not_in_crm', 'unassigned', 'unprovable')
