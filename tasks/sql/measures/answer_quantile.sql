-- the seconds within which :share_of_100 of a hundred were answered; a lead without an answer is slower than any
with placed as (
    select seller_seconds, is_never, row_number() over (order by is_never, seller_seconds) as nth,
           count(*) over () as leads
    from answered
    where :counts_never = 1 or is_never = 0
)
select case when is_never = 0 then seller_seconds end as seconds
from placed
where nth = (leads * :share_of_100 + 99) / 100
