-- each free lead's turn among all leads of one key: when the person wrote again, and when again as a new enquiry.
-- most keys stand once: only the others are put in order
create temporary table m_turn as
with keyed as (
    select 'phone' as kind, phone as key, lead, at, case when phone_use = 1 then 1 else 0 end as is_fake
    from m_lead where phone_use > 0
    union all
    select 'mail', mail, lead, at, case when mail_use = 1 then 1 else 0 end
    from m_lead where mail_use > 0
),
again as (
    select k.*
    from m_common c
    join keyed k on k.key = c.key
),
ordered as (
    select kind, key, lead, at, is_fake,
           lead(at) over (partition by kind, key order by at, lead) as next_at,
           case when at - lag(at) over (partition by kind, key order by at, lead) < :same_person_seconds
                then null else at end as opened_at
    from again
),
turn as (
    select key, kind, lead, at, is_fake, next_at,
           min(opened_at) over (partition by kind, key order by at, lead
                                rows between 1 following and unbounded following) as until_at
    from ordered
)
select t.key, t.kind, t.lead, t.at, t.is_fake, t.next_at, t.until_at
from turn t
left join lead_match m on m.lead = t.lead
where m.lead is null
union all
select k.key, k.kind, k.lead, k.at, k.is_fake, null, null
from keyed k
left join lead_match m on m.lead = k.lead
left join m_common c on c.key = k.key
where m.lead is null and c.key is null
