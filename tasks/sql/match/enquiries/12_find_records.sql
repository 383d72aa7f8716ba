-- records that may be an enquiry's beside the matched ones: of the person, made while the enquiry lasted,
-- and nobody else's. the newest enquiry takes them. (the unmatched ones are few: cross join keeps SQLite from
-- beginning with all leads)
create temporary table m_found as
with unmatched as materialized (
    select r.record, r.contact, r.created_at, r.ended_at
    from m_record r
    left join lead_match m on m.record = r.record
    where m.record is null
),
reached as (
    select e.root_lead, u.record, case when k.kind = 'phone' then 1 else 2 end as nth_key
    from unmatched u
    cross join record_key k
    cross join m_key y
    cross join enquiry e
    where k.record = u.record and y.key = k.key and y.kind = k.kind and e.lead = y.lead
    union all
    select e.root_lead, u.record, 3
    from unmatched u
    cross join m_record q
    cross join lead_match m
    cross join enquiry e
    where q.contact = u.contact and m.record = q.record and e.lead = m.lead and e.is_test = 0 and not exists (select 1 from m_busy b where b.contact = q.contact)
),
taken as (
    select c.root_lead, c.record, min(c.nth_key) as nth_key, u.created_at, u.ended_at
    from reached c
    join unmatched u on u.record = c.record
    group by c.root_lead, c.record, u.created_at, u.ended_at
),
ranked as (
    select c.root_lead, c.record,
           row_number() over (partition by c.record order by l.at desc, c.nth_key, c.root_lead) as nth
    from taken c
    join enquiry e on e.lead = c.root_lead
    join m_lead l on l.lead = c.root_lead
    where c.created_at >= l.at - 600 and (e.until_at is null or c.created_at < e.until_at)
      and c.created_at < (select max(d.at) from enquiry q join m_lead d on d.lead = q.lead
                          where q.root_lead = c.root_lead) + :same_person_seconds
      and (c.ended_at is null or c.ended_at >= l.at)
)
select root_lead, record from ranked where nth = 1
