-- records with the lead's phone or mail. an invented one may stand on thousands of records: of these, those of the
-- lead's day, as score.sql asks
create temporary table m_pair as
with turn as materialized (
    select t.lead, t.key, t.kind, t.at, t.next_at, t.until_at, t.is_fake
    from m_turn t
    where t.kind = :tier and not exists (select 1 from lead_match m where m.lead = t.lead)
),
fake_record as materialized (
    select k.key, r.record, r.created_at / 86400 as day
    from (select distinct key, kind from turn where is_fake = 1) f
    join record_key k on k.key = f.key and k.kind = f.kind
    join m_record r on r.record = k.record
)
select t.lead, k.record, t.at, t.next_at, t.until_at, 0 as is_fake
from turn t
join record_key k on k.key = t.key and k.kind = t.kind
where t.is_fake = 0
union all
select t.lead, r.record, t.at, t.next_at, t.until_at, 1
from turn t
cross join (select 0 as days union all select 1 union all select 2) o
join fake_record r on r.key = t.key and r.day = (t.at - 600) / 86400 + o.days
where t.is_fake = 1
