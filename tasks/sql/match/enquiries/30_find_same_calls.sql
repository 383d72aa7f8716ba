-- two rows of one call from different sources within 60 s, each the other's nearest. the one that the CRM put
-- on a record is kept. most stand in one pair alone: only the others are put in order
create temporary table m_same as
with near as materialized (
    select k.activity as kept, k.source as kept_source, d.activity as dropped, d.source as dropped_source,
           case when k.at > d.at then k.at - d.at else d.at - k.at end as gap
    from m_call_route k
    join m_call_route d on d.root = k.root and d.direction = k.direction and d.source <> k.source
        and d.at between k.at - 60 and k.at + 60
        and (d.way > k.way or (d.way = k.way and d.activity > k.activity))
    left join activity_person n on n.activity = k.activity and k.phone is null
    left join activity_person m on m.activity = d.activity and d.phone is null
    where coalesce(coalesce(k.phone, n.phone_key) = coalesce(d.phone, m.phone_key), true)
),
several as materialized (
    select kept as activity from near group by kept having count(*) > 1
    union
    select dropped from near group by dropped having count(*) > 1
),
judged as (
    select n.kept, n.dropped, n.kept_source, n.dropped_source, n.gap,
           case when k.activity is null and d.activity is null then 0 else 1 end as is_contested
    from near n
    left join several k on k.activity = n.kept
    left join several d on d.activity = n.dropped
),
ranked as (
    select kept, dropped,
           row_number() over (partition by kept, dropped_source order by gap, dropped) as nth_of_kept,
           row_number() over (partition by dropped, kept_source order by gap, kept) as nth_of_dropped
    from judged
    where is_contested = 1
)
select kept, dropped from judged where is_contested = 0
union all
select kept, dropped from ranked where nth_of_kept = 1 and nth_of_dropped = 1
