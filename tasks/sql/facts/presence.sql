-- unbroken stretches in which a seller, or a stand-in, was there; days off do not break them
with marked as (
    select owner_id, starts_at, ends_at, is_away,
           row_number() over (partition by owner_id order by starts_at)
         - row_number() over (partition by owner_id, is_away order by starts_at) as stretch
    from seller_day
)
select owner_id, min(starts_at) as from_at, max(ends_at) as to_at
from marked
where is_away = 0
group by owner_id, stretch
