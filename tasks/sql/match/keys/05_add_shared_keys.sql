-- a key that three different people share identifies nobody. two names are one person where the shorter one's
-- words begin words of the longer one ("ivan", "ivan petrenko", "ivan petrenco"), or where the same other key
-- stood beside both: one person may write six times. more than 20 names, or more than 5 other keys without any
-- name, need no closer look
insert into shared_key (key)
with tied as (
    select distinct a.key, a.name, b.name as longer
    from m_seen a
    join m_seen b on b.key = a.key and b.other = a.other and b.name <> a.name
    where a.key in (select key from m_crowd)
),
people as (
    select a.key, a.name
    from m_crowd a
    where not exists (
        select 1 from m_crowd b
        left join tied t on t.key = a.key and t.name = a.name and t.longer = b.name
        where b.key = a.key
          and (length(b.name) > length(a.name) or (length(b.name) = length(a.name) and b.name < a.name))
          and (t.key is not null
               or (replace(' ' || b.name, a.first_letters, '') <> ' ' || b.name
                   and replace(' ' || b.name, a.last_letters, '') <> ' ' || b.name))
    )
)
select key from people group by key having count(*) >= 3
union
select key from m_seen
group by key
having count(distinct name) > 20 or count(distinct case when name is null then other end) > 5
