-- three names at least: these are looked at one by one. first and last word, three letters of each
create temporary table m_crowd as
with crowded as (
    select key from m_seen group by key having count(distinct name) between 3 and 20
),
named as (
    select distinct s.key, s.name
    from crowded c join m_seen s on s.key = c.key
    where s.name is not null
)
select key, name,
       ' ' || substr(name, 1, case when length(name) - length(ltrim(name, replace(name, ' ', ''))) between 1 and 2
                                   then length(name) - length(ltrim(name, replace(name, ' ', ''))) else 3 end)
           as first_letters,
       ' ' || substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1, 3) as last_letters
from named
