-- both heads have confirmed the newest month whose day to confirm has come
with head as (
    select cast(:marketing_head as text) as person
    union
    select cast(:sales_head as text)
)

select
    'person' as record_type, '' as source, person as record_id,
    null as campaign_id, null as campaign_name, null as team,
    case when exists (
        select 1 from attested
        where attested.clause = :number and attested.month = :due_month
            and attested.person = head.person and attested.day <= :night
    ) then 0 else 1 end as failed
from head
where person is not null
