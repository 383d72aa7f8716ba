-- leads of the month that reached a seller and whose time is over, by how long their seller took
with answered as (
    select f.seller_seconds, case when f.first_attempt_at is null then 1 else 0 end as is_never, f.sla_met
    from fate t
    join lead l on l.id = t.lead
    join lead_fact f on f.lead = t.lead
    where l.submitted_at >= :month_start_at and l.submitted_at < :cut_at and f.sla_met is not null
      and t.fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'not_in_crm', 'unassigned',
                         'unprovable')
)
select count(*) as checked, coalesce(sum(sla_met), 0) as in_time, coalesce(sum(is_never), 0) as never,
       coalesce(sum(case when is_never = 0 and seller_seconds <= 900 then 1 else 0 end), 0) as up_to_15,
       coalesce(sum(case when is_never = 0 and seller_seconds > 900 and seller_seconds <= 1800 then 1 else 0 end), 0)
           as up_to_30,
       coalesce(sum(case when is_never = 0 and seller_seconds > 1800 and seller_seconds <= 3600 then 1 else 0 end), 0)
           as up_to_60,
       coalesce(sum(case when is_never = 0 and seller_seconds > 3600 and seller_seconds <= 14400 then 1 else 0 end), 0)
           as up_to_240,
       coalesce(sum(case when is_never = 0 and seller_seconds > 14400 then 1 else 0 end), 0) as later
from answered
