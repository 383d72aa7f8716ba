-- the seconds within which :share_of_100 of a hundred were answered; a lead without an answer is slower than any
with answered as (
    select f.seller_seconds, case when f.first_attempt_at is null then 1 else 0 end as is_never,
           row_number() over (order by case when f.first_attempt_at is null then 1 else 0 end, f.seller_seconds) as nth,
           count(*) over () as leads
    from fate t
    join lead l on l.id = t.lead
    join lead_fact f on f.lead = t.lead
    where l.submitted_at >= :month_start_at and l.submitted_at < :cut_at and f.sla_met is not null
      and (:counts_never = 1 or f.first_attempt_at is not null)
      and t.fate not in ('test', 'duplicate', 'waiting', 'invalid', 'disqualified', 'not_in_crm', 'unassigned',
                         'unprovable')
)
select case when is_never = 0 then seller_seconds end as seconds
from answered
where nth = (leads * :share_of_100 + 99) / 100
