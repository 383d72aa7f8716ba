-- a lead without a record and an unmatched record of its source or of none, within a day, with a fitting name or
-- none, or with a phone that differs by a correction, as in match/tiers/pair_name.sql: the seller may have set the
-- phone right
with unmatched as materialized (
    select e.lead
    from enquiry e
    left join t_case c on c.root_lead = e.lead
    left join lead_match m on m.lead = e.lead
    where e.root_lead = e.lead and c.record is null and coalesce(m.is_ambiguous, 0) = 0
),
unmatched_lead as materialized (
    select u.lead, l.source, l.submitted_at, p.name_key, p.phone_key,
           substr(p.phone_key, 1, length(p.phone_key) - 4) as start,
           substr(p.phone_key, length(p.phone_key) - 4) as ending,
           substr(p.phone_key, 1, length(p.phone_key) - 5) || substr(p.phone_key, length(p.phone_key) - 2) as around
    from unmatched u
    join lead l on l.id = u.lead
    join lead_person p on p.lead = u.lead
),
written as materialized (
    select r.record, substr(k.key, 1, length(k.key) - 4) as start, substr(k.key, length(k.key) - 4) as ending,
           substr(k.key, 1, length(k.key) - 5) || substr(k.key, length(k.key) - 2) as around
    from t_unmatched_record r
    join record_key k on k.record = r.record and k.kind = 'phone'
),
fitting as (
    select l.lead, r.record
    from unmatched_lead l
    join t_unmatched_record r on r.created_at between l.submitted_at - 86400 and l.submitted_at + 86400
    where (r.crm_source is null or r.source = l.source)
      and (l.name_key is null or r.name_key is null or l.name_key = r.name_key
           or ' ' || r.name_key || ' ' like '% ' || l.name_key || ' %'
           or ' ' || l.name_key || ' ' like '% ' || r.name_key || ' %')
    union
    select l.lead, w.record from unmatched_lead l join written w on w.start = l.start
    union
    select l.lead, w.record from unmatched_lead l join written w on w.ending = l.ending
    union
    select l.lead, w.record from unmatched_lead l join written w on w.around = l.around
)
select f.lead, f.record,
       case when r.created_at > l.submitted_at then r.created_at - l.submitted_at
            else l.submitted_at - r.created_at end as gap
from fitting f
join unmatched_lead l on l.lead = f.lead
join t_unmatched_record r on r.record = f.record
where r.created_at between l.submitted_at - 86400 and l.submitted_at + 86400
  and (r.crm_source is null or r.source = l.source)
