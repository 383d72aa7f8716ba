-- a lead without a record and an unmatched record of its source or of none, within a day, with a fitting name or
-- none, or with a phone that differs by a correction, as in match/tiers/pair_name.sql: the seller may have set the
-- phone right. names are compared where they share a word, since all pairs of a day are too many
with recursive unmatched_lead as materialized (
    select l.id as lead, l.source, l.submitted_at, l.submitted_at / 86400 as day, p.name_key,
           substr(p.phone_key, 1, length(p.phone_key) - 4) as start,
           substr(p.phone_key, length(p.phone_key) - 4) as ending,
           substr(p.phone_key, 1, length(p.phone_key) - 5) || substr(p.phone_key, length(p.phone_key) - 2) as around
    from enquiry e
    left join t_case c on c.root_lead = e.lead
    left join lead_match m on m.lead = e.lead
    cross join lead l
    cross join lead_person p
    where l.id = e.lead and p.lead = e.lead and e.root_lead = e.lead and c.record is null and coalesce(m.is_ambiguous, 0) = 0
),
-- for each source that a record may be of, and each day on which its lead may have come
offered as materialized (
    select r.record, s.source, r.created_at / 86400 + o.days as day, r.created_at, r.name_key,
           case when r.name_key is null then 0 else 1 end as is_named
    from t_unmatched_record r
    join (select distinct source from unmatched_lead) s on r.crm_source is null or s.source = r.source
    cross join (select -1 as days union all select 0 union all select 1) o
),
spelled (name, word, rest) as (
    select name_key, '', name_key || ' '
    from (select name_key from unmatched_lead union select name_key from t_unmatched_record) named
    where name_key is not null
    union all
    select name, substr(rest, 1, length(rest) - length(ltrim(rest, replace(rest, ' ', '')))),
           substr(rest, length(rest) - length(ltrim(rest, replace(rest, ' ', ''))) + 2)
    from spelled
    where rest <> ''
),
offered_word as materialized (
    select s.word, o.source, o.day, o.record, o.name_key
    from offered o
    join spelled s on s.name = o.name_key
    where s.word <> ''
),
written as materialized (
    select r.record, substr(k.key, 1, length(k.key) - 4) as start, substr(k.key, length(k.key) - 4) as ending,
           substr(k.key, 1, length(k.key) - 5) || substr(k.key, length(k.key) - 2) as around
    from t_unmatched_record r
    join record_key k on k.record = r.record and k.kind = 'phone'
    where r.name_key is not null
),
named as (
    select l.lead, o.record
    from unmatched_lead l
    join spelled s on s.name = l.name_key
    join offered_word o on o.word = s.word and o.source = l.source and o.day = l.day
    where ' ' || o.name_key || ' ' like '% ' || l.name_key || ' %'
       or ' ' || l.name_key || ' ' like '% ' || o.name_key || ' %'
    union
    select l.lead, w.record from unmatched_lead l join written w on w.start = l.start where l.name_key is not null
    union
    select l.lead, w.record from unmatched_lead l join written w on w.ending = l.ending where l.name_key is not null
    union
    select l.lead, w.record from unmatched_lead l join written w on w.around = l.around where l.name_key is not null
),
fitting as (
    select lead, record from named
    union all
    select l.lead, o.record from unmatched_lead l join offered o on o.source = l.source and o.day = l.day
    where l.name_key is null
    union all
    select l.lead, o.record
    from unmatched_lead l
    join offered o on o.source = l.source and o.day = l.day and o.is_named = 0
    where l.name_key is not null
)
select f.lead, f.record,
       case when r.created_at > l.submitted_at then r.created_at - l.submitted_at
            else l.submitted_at - r.created_at end as gap
from fitting f
join unmatched_lead l on l.lead = f.lead
join t_unmatched_record r on r.record = f.record
where r.created_at between l.submitted_at - 86400 and l.submitted_at + 86400
  and (r.crm_source is null or r.source = l.source)
