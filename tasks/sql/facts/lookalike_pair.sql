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
unmatched_lead as (
    select u.lead, l.source, l.submitted_at, p.name_key, p.phone_key
    from unmatched u
    join lead l on l.id = u.lead
    join lead_person p on p.lead = u.lead
)
select l.lead, r.record,
       case when r.created_at > l.submitted_at then r.created_at - l.submitted_at
            else l.submitted_at - r.created_at end as gap
from unmatched_lead l
join t_unmatched_record r on r.created_at between l.submitted_at - 86400 and l.submitted_at + 86400
where (r.crm_source is null or r.source = l.source)
  and (l.name_key is null or r.name_key is null or l.name_key = r.name_key
       or ' ' || r.name_key || ' ' like '% ' || l.name_key || ' %'
       or ' ' || l.name_key || ' ' like '% ' || r.name_key || ' %'
       or exists (
           select 1 from record_key k
           where k.record = r.record and k.kind = 'phone'
             and (substr(l.phone_key, 1, length(l.phone_key) - 4) = substr(k.key, 1, length(k.key) - 4)
                  or substr(l.phone_key, length(l.phone_key) - 4) = substr(k.key, length(k.key) - 4)
                  or (substr(l.phone_key, 1, length(l.phone_key) - 5) = substr(k.key, 1, length(k.key) - 5)
                      and substr(l.phone_key, length(l.phone_key) - 2) = substr(k.key, length(k.key) - 2)))))
