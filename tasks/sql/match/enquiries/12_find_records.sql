-- records that may be an enquiry's beside the matched ones: of the person, made while the enquiry lasted,
-- and nobody else's. the newest enquiry takes them
create temporary table m_found as
with wanted as (
    select distinct e.root_lead, y.key, y.kind
    from m_key y
    join enquiry e on e.lead = y.lead
),
reached as (
    select w.root_lead, k.record, case when w.kind = 'phone' then 1 else 2 end as nth_key
    from wanted w
    join record_key k on k.key = w.key and k.kind = w.kind
    union all
    select e.root_lead, r.record, 3
    from lead_match m
    join enquiry e on e.lead = m.lead
    join m_record q on q.record = m.record
    join m_record r on r.contact = q.contact
    where e.is_test = 0 and not exists (select 1 from m_busy b where b.contact = q.contact)
),
ended as (
    select e.root_lead, max(l.at) as last_at from enquiry e join m_lead l on l.lead = e.lead group by e.root_lead
),
ranked as (
    select c.root_lead, c.record,
           row_number() over (partition by c.record order by l.at desc, c.nth_key, c.root_lead) as nth
    from reached c
    join m_record r on r.record = c.record
    join enquiry e on e.lead = c.root_lead
    join m_lead l on l.lead = c.root_lead
    join ended d on d.root_lead = c.root_lead
    where r.created_at >= l.at - 600 and (e.until_at is null or r.created_at < e.until_at)
      and r.created_at < d.last_at + :same_person_seconds
      and (r.ended_at is null or r.ended_at >= l.at)
      and not exists (select 1 from lead_match m where m.record = c.record)
)
select root_lead, record from ranked where nth = 1
